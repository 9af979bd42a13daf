//! The D1 database, through `wrangler`. Locally it is the same files that the local Worker uses, also
//! while it runs.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::console::Console;
use crate::hash;
use crate::operate::wrangler;
use crate::process;
use crate::project::Project;
use crate::setup::node;

/// What one statement gave.
#[derive(Deserialize)]
pub(crate) struct Outcome {
    /// Its rows, as objects.
    pub(crate) results: Vec<serde_json::Value>,
}

/// The command that applies what is not applied yet of `worker/migrations`.
///
/// # Errors
///
/// When wrangler is not installed.
pub(crate) fn migrations(project: &Project, state: &Path) -> Result<Command> {
    let mut command = wrangler::command(project, state)?;
    command.args(["d1", "migrations", "apply", wrangler::DATABASE, "--local", "--persist-to"]).arg(state);
    Ok(command)
}

/// Whether nothing of `worker/migrations` is left to apply: to hear that from wrangler takes two seconds.
///
/// # Errors
///
/// When the migrations cannot be read.
pub(crate) fn is_migrated(project: &Project, state: &Path) -> Result<bool> {
    let applied = fs::read_to_string(state.join(APPLIED)).unwrap_or_default();
    Ok(applied == migrations_hash(project)?)
}

/// Remembers that all of it was applied.
///
/// # Errors
///
/// Those of the file system.
pub(crate) fn remember_migrated(project: &Project, state: &Path) -> Result<()> {
    Ok(fs::write(state.join(APPLIED), migrations_hash(project)?)?)
}

/// Beside the database, so that it goes with it.
const APPLIED: &str = "v3/d1/cmsa-join-migrations";

fn migrations_hash(project: &Project) -> Result<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(project.path("worker/migrations"))? {
        let path = entry?.path();
        files.push((path.as_os_str().as_encoded_bytes().to_vec(), fs::read(&path)?));
    }
    files.sort();
    let parts: Vec<&[u8]> = files.iter().flat_map(|(path, text)| [path.as_slice(), text]).collect();
    Ok(hash::of_parts(&parts))
}

/// How long a server that writes may keep us waiting.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs statements as one transaction.
///
/// # Errors
///
/// When one of them fails: then none has any effect.
pub(crate) fn execute(project: &Project, state: &Path, statements: &[String]) -> Result<Vec<Outcome>> {
    // A file, because other users of the machine can read what stands on a command line.
    let mut file = tempfile::Builder::new().suffix(".sql").tempfile()?;
    for statement in statements {
        writeln!(file, "{statement};")?;
    }
    let mut command = wrangler::command(project, state)?;
    command
        .args(["d1", "execute", wrangler::DATABASE, "--local", "--json", "--yes", "--persist-to"])
        .arg(state)
        .arg("--file")
        .arg(file.path());
    let started = Instant::now();
    let said = loop {
        match process::output(&mut command) {
            // The Worker is writing; nothing was done.
            Err(error) if error.to_string().contains("SQLITE_BUSY") && started.elapsed() < PATIENCE => {}
            said => break said?,
        }
    };
    serde_json::from_str(&said).with_context(|| format!("wrangler answered what is not JSON:\n{said}"))
}

/// Runs statements as one transaction, in a database that may not be there yet.
///
/// # Errors
///
/// When wrangler cannot be had, or one of them fails: then none has any effect.
pub(crate) fn change(
    console: &Console,
    project: &Project,
    state: &Path,
    statements: &[String],
) -> Result<Vec<Outcome>> {
    node::ensure(console, project)?;
    console.step("database", || match execute(project, state, statements) {
        // Nothing has ever run here. Asking the database first saves the two seconds that finding
        // no migrations to apply takes.
        Err(error) if error.to_string().contains("no such table") => {
            process::run_quietly(&mut migrations(project, state)?)?;
            remember_migrated(project, state)?;
            execute(project, state, statements)
        }
        outcomes => outcomes,
    })
}

/// The rows of a query, which stands on a command line: it must hold nothing secret.
///
/// # Errors
///
/// When it fails.
pub(crate) fn query(
    project: &Project,
    state: &Path,
    remote: bool,
    query: &str,
) -> Result<Vec<serde_json::Value>> {
    let mut command = wrangler::command(project, state)?;
    command.args(["d1", "execute", wrangler::DATABASE, "--json", "--yes", "--command", query]);
    if remote {
        command.arg("--remote");
    } else {
        command.args(["--local", "--persist-to"]).arg(state);
    }
    let said = process::output(&mut command)?;
    let outcomes: Vec<Outcome> = serde_json::from_str(&said)
        .with_context(|| format!("wrangler answered what is not JSON:\n{said}"))?;
    Ok(outcomes.into_iter().flat_map(|outcome| outcome.results).collect())
}

/// A text as SQL.
pub(crate) fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay_inside() {
        assert_eq!(quote("plain"), "'plain'");
        assert_eq!(quote("o'hara'; DROP TABLE staff; --"), "'o''hara''; DROP TABLE staff; --'");
    }
}
