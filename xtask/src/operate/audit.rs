//! `audit verify`: checks that the audit log is what it was when the cron trigger sealed it.
//!
//! It reads the tables itself. All that it has in common with the Worker is the format of a seal, which
//! `worker/migrations/0004_audit_chain.sql` defines.

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

/// Which audit log, and what to compare it with.
#[derive(Args)]
pub(crate) struct Verify {
    /// Check the deployment instead of the local database
    #[arg(long)]
    remote: bool,
    /// A file with the Worker's log, whose seals must be in the chain. Database access alone cannot forge these: it can
    /// replace all seals, or delete the latest ones with their entries, but it cannot change the log
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

/// A seal in the log.
#[derive(Debug, Deserialize)]
struct LoggedSeal {
    /// The number of the entry.
    sealed: i64,
    hash: String,
}

/// How many entries one query reads.
const PAGE: usize = 5_000;

/// An entry and its seal. At least one of the two exists.
#[derive(Debug, Deserialize)]
struct Row {
    /// Counts from 1. The database accepts smaller numbers, which the chain of seals does not reveal.
    seq: i64,
    /// In the form that was sealed.
    entry: Option<String>,
    /// The seal.
    hash: Option<String>,
}

/// The chain, as far as it was read.
#[derive(Default)]
struct Chain {
    last: i64,
    hash: String,
    sealed: i64,
    /// Entries without a seal, since the last one with a seal.
    unsealed: Vec<i64>,
    findings: Vec<String>,
    /// Seals in the log that were not found yet.
    logged: Vec<LoggedSeal>,
}

impl Chain {
    fn add(&mut self, row: Row) {
        if row.seq < 1 {
            self.findings.push(format!("entry {} precedes the first", row.seq));
            return;
        }
        match (self.last.saturating_add(1), row.seq - 1) {
            (first, last) if first > last => {}
            (first, last) if first == last => self.findings.push(format!("entry {first} is missing")),
            (first, last) => self.findings.push(format!("entries {first} to {last} are missing")),
        }
        self.last = row.seq;
        let Row { seq, entry, hash: Some(seal) } = row else {
            self.unsealed.push(row.seq);
            return;
        };
        for logged in self.logged.extract_if(.., |logged| logged.sealed == seq) {
            if logged.hash != seal {
                self.findings.push(format!("entry {seq} has a seal that differs from the log's"));
            }
        }
        // The Worker seals entries in order.
        self.findings.extend(self.unsealed.drain(..).map(|entry| format!("entry {entry} has lost its seal")));
        match entry {
            None => self.findings.push(format!("entry {seq} is missing")),
            Some(entry) => {
                // After a gap, the previous seal is unknown.
                let can_verify = seq == self.sealed + 1;
                if can_verify && hash::sha256([&*self.hash, &entry].concat().as_bytes()) != seal {
                    self.findings.push(format!("entry {seq} or its seal was changed"));
                }
            }
        }
        (self.sealed, self.hash) = (seq, seal);
    }

    /// What is wrong, after every row was added.
    fn findings(&self) -> Vec<String> {
        let lost = self.logged.iter().map(|logged| {
            format!("the seal of entry {} is in the log, but not in the database", logged.sealed)
        });
        self.findings.iter().cloned().chain(lost).collect()
    }
}

/// The seals in a log. A platform may quote the Worker's lines in its own.
fn logged_seals(log: &str) -> Vec<LoggedSeal> {
    let log = log.replace('\\', "");
    let lines = log.match_indices("{\"event\":\"audit\"").filter_map(|(at, _)| {
        let (line, _) = log.get(at..)?.split_once('}')?;
        serde_json::from_str(&format!("{line}}}")).ok()
    });
    lines.collect()
}

/// Compares each entry with its seal.
///
/// # Errors
///
/// When an entry or a seal was changed, or when the database cannot be read. The message lists every finding.
pub(crate) fn verify(console: &Console, project: &Project, options: &Verify, state: PathBuf) -> Result<()> {
    node::ensure(console, project)?;
    let state = std::path::absolute(state)?;
    let logged = match &options.log {
        None => Vec::new(),
        Some(path) => {
            let log = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            let logged = logged_seals(&log);
            if logged.is_empty() {
                bail!("{} has no seal: it has no line with `\"event\":\"audit\"`", path.display());
            }
            logged
        }
    };
    let logged_count = logged.len();
    let (mut chain, mut from) = (Chain { logged, ..Chain::default() }, i64::MIN);
    loop {
        let query = format!(
            "SELECT seq, CASE WHEN audit.id IS NOT NULL \
             THEN json_array(seq, id, at, actor, action, intent_id, details) END AS entry, hash \
             FROM audit FULL JOIN audit_seals USING (seq) WHERE seq >= {from} ORDER BY seq LIMIT {PAGE}"
        );
        let rows =
            console.step("read the audit log", || d1::query(project, &state, options.remote, &query))?;
        let is_last = rows.len() < PAGE;
        for row in rows {
            let row: Row = serde_json::from_value(row).context("cannot read an entry")?;
            from = row.seq.saturating_add(1);
            chain.add(row);
        }
        if is_last {
            break;
        }
    }
    let findings = chain.findings();
    if !findings.is_empty() {
        bail!("the audit log was changed:\n{}", findings.join("\n"));
    }
    console.line(&format!(
        "The audit log is intact. Sealed entries: {}. Not sealed yet: {}.",
        chain.sealed,
        chain.unsealed.len()
    ));
    if options.log.is_some() {
        console.line(&format!("All {logged_count} seals in the log match."));
    } else if chain.sealed > 0 {
        console.line(&format!(
            "The last seal is {}. The Worker logs the last seal of each run; `--log FILE` compares them. Database \
             access alone cannot change the log.",
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
        assert_eq!(chain.findings(), expect);
    }

    #[test]
    fn seals_in_the_log_must_be_in_the_database() {
        let hashes: Vec<String> =
            rows(&["a", "b", "c", "d"]).into_iter().filter_map(|row| row.hash).collect();
        let line = |sealed: usize, hash: &str| {
            format!("{{\"event\":\"audit\",\"hash\":\"{hash}\",\"sealed\":{sealed}}}")
        };
        let quoted = format!("{{\"logs\":[{:?}]}}", line(4, &hashes[3]));
        let log = format!("{}\n{{\"event\":\"request\"}}\n{quoted}\n", line(2, &hashes[1]));
        let check = |rows: Vec<Row>, expect: &[&str]| {
            let mut chain = Chain { logged: logged_seals(&log), ..Chain::default() };
            assert_eq!(chain.logged.len(), 2);
            for row in rows {
                chain.add(row);
            }
            assert_eq!(chain.findings(), expect);
        };
        check(rows(&["a", "b", "c", "d"]), &[]);
        // The latest entries were deleted, and nothing or something else was added.
        check(rows(&["a", "b", "c"]), &["the seal of entry 4 is in the log, but not in the database"]);
        check(rows(&["a", "b", "c", "x", "y"]), &["entry 4 has a seal that differs from the log's"]);
        // Every seal was replaced.
        let another = |entry| format!("entry {entry} has a seal that differs from the log's");
        check(rows(&["x", "b", "c", "d"]), &[&*another(2), &*another(4)]);
    }

    #[test]
    fn every_change_is_found() {
        check(|_| {}, &[]);
        check(|rows| rows[3].hash = None, &[]);
        check(|rows| rows[1].entry = Some("x".to_owned()), &["entry 2 or its seal was changed"]);
        check(|rows| rows[1].entry = None, &["entry 2 is missing"]);
        check(|rows| drop(rows.remove(1)), &["entry 2 is missing"]);
        check(|rows| drop(rows.remove(0)), &["entry 1 is missing"]);
        check(|rows| drop(rows.drain(1..3)), &["entries 2 to 3 are missing"]);
        let before = Row { seq: -1, entry: Some("x".to_owned()), hash: None };
        check(|rows| rows.insert(0, before), &["entry -1 precedes the first"]);
        check(|rows| rows[1].hash = None, &["entry 2 has lost its seal"]);
        check(|rows| rows[3].hash = Some("x".to_owned()), &["entry 4 or its seal was changed"]);
        // Two entries trade places.
        let swap = |rows: &mut Vec<Row>| {
            let entry = rows[1].entry.take();
            rows[1].entry = rows[2].entry.replace(entry.unwrap_or_default());
        };
        check(swap, &["entry 2 or its seal was changed", "entry 3 or its seal was changed"]);
    }
}
