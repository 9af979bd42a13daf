//! `audit verify`: whether the audit is what it was when the cron trigger sealed it.
//!
//! It reads the tables itself and shares nothing with the Worker but how a seal is made, which stands in
//! `worker/migrations/0004_audit_chain.sql`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use crate::console::Console;
use crate::d1;
use crate::hash;
use crate::project::Project;
use crate::setup::node;

/// Whose audit.
#[derive(Args)]
pub(crate) struct Verify {
    /// That of the deployment, and not the local one
    #[arg(long)]
    remote: bool,
}

/// So many entries are read at once.
const PAGE: usize = 5_000;

/// An entry beside its seal. At least one of the two is there.
#[derive(Debug, Deserialize)]
struct Row {
    /// From 1 on. The database lets others be put before that, which no seal would miss.
    seq: i64,
    /// As it is sealed.
    entry: Option<String>,
    /// Its seal.
    hash: Option<String>,
}

/// What of the chain has been looked at.
#[derive(Default)]
struct Chain {
    last: i64,
    hash: String,
    sealed: i64,
    /// Entries without a seal, since the last that has one.
    open: Vec<i64>,
    mistakes: Vec<String>,
}

impl Chain {
    fn add(&mut self, row: Row) {
        if row.seq < 1 {
            self.mistakes.push(format!("entry {} stands before the first", row.seq));
            return;
        }
        match (self.last.saturating_add(1), row.seq - 1) {
            (first, last) if first > last => {}
            (first, last) if first == last => self.mistakes.push(format!("entry {first} is missing")),
            (first, last) => self.mistakes.push(format!("entries {first} to {last} are missing")),
        }
        self.last = row.seq;
        let Row { seq, entry, hash: Some(seal) } = row else {
            self.open.push(row.seq);
            return;
        };
        // New ones are sealed in their order.
        self.mistakes.extend(self.open.drain(..).map(|open| format!("entry {open} has lost its seal")));
        match entry {
            None => self.mistakes.push(format!("entry {seq} is missing")),
            Some(entry) => {
                // After a gap nobody can tell what this one was sealed with.
                let is_whole = seq == self.sealed + 1;
                if is_whole && hash::sha256([&*self.hash, &entry].concat().as_bytes()) != seal {
                    self.mistakes.push(format!("entry {seq} or its seal was changed"));
                }
            }
        }
        (self.sealed, self.hash) = (seq, seal);
    }
}

/// Compares each entry with its seal, and says what is wrong.
///
/// # Errors
///
/// When something is, or the database cannot be read.
pub(crate) fn verify(console: &Console, project: &Project, options: &Verify, state: PathBuf) -> Result<()> {
    node::ensure(console, project)?;
    let state = std::path::absolute(state)?;
    let (mut chain, mut from) = (Chain::default(), i64::MIN);
    loop {
        let query = format!(
            "SELECT seq, CASE WHEN audit.id IS NOT NULL \
             THEN json_array(seq, id, at, actor, action, intent_id, details) END AS entry, hash \
             FROM audit FULL JOIN audit_seals USING (seq) WHERE seq >= {from} ORDER BY seq LIMIT {PAGE}"
        );
        let rows =
            console.step("reading the audit", || d1::query(project, &state, options.remote, &query))?;
        let is_last = rows.len() < PAGE;
        for row in rows {
            let row: Row = serde_json::from_value(row).context("reading an entry")?;
            from = row.seq.saturating_add(1);
            chain.add(row);
        }
        if is_last {
            break;
        }
    }
    if !chain.mistakes.is_empty() {
        bail!("the audit is not what it was:\n{}", chain.mistakes.join("\n"));
    }
    console.line(&format!(
        "The audit is whole: {} entries are sealed, {} are not sealed yet.",
        chain.sealed,
        chain.open.len()
    ));
    if chain.sealed > 0 {
        console.line(&format!(
            "The last seal is {}. Compare it with the log, which has each seal that ended a run \
             (`\"event\":\"audit\"`): nobody with the database alone can change both.",
            chain.hash
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(entries: &[&str]) -> Vec<Row> {
        let mut hash = String::new();
        let row = |(seq, entry): (i64, &&str)| {
            hash = hash::sha256(format!("{hash}{entry}").as_bytes());
            Row { seq, entry: Some((*entry).to_owned()), hash: Some(hash.clone()) }
        };
        (1..).zip(entries).map(row).collect()
    }

    #[track_caller]
    fn check(tamper: impl FnOnce(&mut Vec<Row>), expect: &[&str]) {
        let mut rows = rows(&["a", "b", "c", "d"]);
        tamper(&mut rows);
        let mut chain = Chain::default();
        for row in rows {
            chain.add(row);
        }
        assert_eq!(chain.mistakes, expect);
    }

    #[test]
    fn what_was_changed_is_named() {
        check(|_| {}, &[]);
        check(|rows| rows[3].hash = None, &[]);
        check(|rows| rows[1].entry = Some("x".to_owned()), &["entry 2 or its seal was changed"]);
        check(|rows| rows[1].entry = None, &["entry 2 is missing"]);
        check(|rows| drop(rows.remove(1)), &["entry 2 is missing"]);
        check(|rows| drop(rows.remove(0)), &["entry 1 is missing"]);
        check(|rows| drop(rows.drain(1..3)), &["entries 2 to 3 are missing"]);
        let before = Row { seq: -1, entry: Some("x".to_owned()), hash: None };
        check(|rows| rows.insert(0, before), &["entry -1 stands before the first"]);
        check(|rows| rows[1].hash = None, &["entry 2 has lost its seal"]);
        check(|rows| rows[3].hash = Some("x".to_owned()), &["entry 4 or its seal was changed"]);
        // Two that have changed places.
        let swap = |rows: &mut Vec<Row>| {
            let entry = rows[1].entry.take();
            rows[1].entry = rows[2].entry.replace(entry.unwrap_or_default());
        };
        check(swap, &["entry 2 or its seal was changed", "entry 3 or its seal was changed"]);
    }
}
