//! `audit verify`: whether the audit is what it was when the cron trigger sealed it.
//!
//! It reads the tables itself and shares nothing with the Worker but how a seal is made, which stands in
//! `worker/migrations/0004_audit_chain.sql`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use crate::console::Console;
use crate::hash;
use crate::operate::d1;
use crate::project::Project;
use crate::setup::node;

/// Whose audit.
#[derive(Args)]
pub(crate) struct Verify {
    /// That of the deployment, and not the local one
    #[arg(long)]
    remote: bool,
    /// A file with the Worker's log: each seal that it tells must be in the chain. Whoever may do everything in the
    /// database can make all seals anew, or take the newest away with their entries, but not what was told
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

/// A seal as the log tells it.
#[derive(Debug, Deserialize)]
struct Told {
    sealed: i64,
    hash: String,
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
    /// What the log tells, and was not met yet.
    told: Vec<Told>,
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
        for told in self.told.extract_if(.., |told| told.sealed == seq) {
            if told.hash != seal {
                self.mistakes.push(format!("entry {seq} has another seal than the log tells"));
            }
        }
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

    /// What is wrong, once every row was added.
    fn mistakes(&self) -> Vec<String> {
        let lost = self
            .told
            .iter()
            .map(|told| format!("the seal of entry {} is gone, which the log tells", told.sealed));
        self.mistakes.iter().cloned().chain(lost).collect()
    }
}

/// The seals that a log tells. Its lines may stand in others', quoted, as platforms hand them on.
fn told(log: &str) -> Vec<Told> {
    let log = log.replace('\\', "");
    let lines = log.match_indices("{\"event\":\"audit\"").filter_map(|(at, _)| {
        let (line, _) = log.get(at..)?.split_once('}')?;
        serde_json::from_str(&format!("{line}}}")).ok()
    });
    lines.collect()
}

/// Compares each entry with its seal, and says what is wrong.
///
/// # Errors
///
/// When something is, or the database cannot be read.
pub(crate) fn verify(console: &Console, project: &Project, options: &Verify, state: PathBuf) -> Result<()> {
    node::ensure(console, project)?;
    let state = std::path::absolute(state)?;
    let told = match &options.log {
        None => Vec::new(),
        Some(path) => {
            let log = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
            let told = told(&log);
            if told.is_empty() {
                bail!("{} tells of no seal: it has no line with `\"event\":\"audit\"`", path.display());
            }
            told
        }
    };
    let all_told = told.len();
    let (mut chain, mut from) = (Chain { told, ..Chain::default() }, i64::MIN);
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
    let mistakes = chain.mistakes();
    if !mistakes.is_empty() {
        bail!("the audit is not what it was:\n{}", mistakes.join("\n"));
    }
    console.line(&format!(
        "The audit is whole: {} entries are sealed, {} are not sealed yet.",
        chain.sealed,
        chain.open.len()
    ));
    if options.log.is_some() {
        console.line(&format!("All {all_told} seals that the log tells are in it."));
    } else if chain.sealed > 0 {
        console.line(&format!(
            "The last seal is {}. The log has each seal that ended a run: with `--log FILE` they are compared. \
             Nobody with the database alone can change both.",
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
        assert_eq!(chain.mistakes(), expect);
    }

    #[test]
    fn the_log_tells_what_has_to_be_there() {
        let hashes: Vec<String> =
            rows(&["a", "b", "c", "d"]).into_iter().filter_map(|row| row.hash).collect();
        let line = |sealed: usize, hash: &str| {
            format!("{{\"event\":\"audit\",\"hash\":\"{hash}\",\"sealed\":{sealed}}}")
        };
        let quoted = format!("{{\"logs\":[{:?}]}}", line(4, &hashes[3]));
        let log = format!("{}\n{{\"event\":\"request\"}}\n{quoted}\n", line(2, &hashes[1]));
        let check = |rows: Vec<Row>, expect: &[&str]| {
            let mut chain = Chain { told: told(&log), ..Chain::default() };
            assert_eq!(chain.told.len(), 2);
            for row in rows {
                chain.add(row);
            }
            assert_eq!(chain.mistakes(), expect);
        };
        check(rows(&["a", "b", "c", "d"]), &[]);
        // The newest are cut off, and nothing or something else has come since.
        check(rows(&["a", "b", "c"]), &["the seal of entry 4 is gone, which the log tells"]);
        check(rows(&["a", "b", "c", "x", "y"]), &["entry 4 has another seal than the log tells"]);
        // All is made anew.
        let another = |entry| format!("entry {entry} has another seal than the log tells");
        check(rows(&["x", "b", "c", "d"]), &[&*another(2), &*another(4)]);
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
