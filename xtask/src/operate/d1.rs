//! The D1 database, through `wrangler`. Locally these are the files of the local Worker, which may be running.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::console::Console;
use crate::hash;
use crate::operate::wrangler::{self, DATABASE};
use crate::project::Project;
use crate::setup::node;

/// The result of one statement.
#[derive(Deserialize)]
pub(crate) struct Outcome {
    /// Its rows, as objects.
    pub(crate) results: Vec<serde_json::Value>,
}

/// How long to retry while the Worker writes.
const PATIENCE: Duration = Duration::from_secs(20);

/// The file with the hash of the applied migrations. It is next to the database, so that the two disappear together.
const APPLIED: &str = "v3/d1/cmsa-join-migrations";

/// Applies the migrations in `worker/migrations`, unless all of them are applied: wrangler takes two seconds to find
/// that.
///
/// # Errors
///
/// When a migration fails.
pub(crate) fn migrate(project: &Project, state: &Path) -> Result<()> {
    let (hash, applied) = (migrations_hash(project)?, state.join(APPLIED));
    if fs::read_to_string(&applied).is_ok_and(|found| found == hash) {
        return Ok(());
    }
    let folder = state.to_string_lossy();
    let arguments = ["d1", "migrations", "apply", DATABASE, "--local", "--persist-to", &folder];
    wrangler::output(project, state, &arguments).context("cannot apply the database's migrations")?;
    Ok(project.sh.write_file(&applied, hash)?)
}

fn migrations_hash(project: &Project) -> Result<String> {
    let mut parts = Vec::new();
    for path in project.sh.read_dir("worker/migrations")? {
        parts.push(path.as_os_str().as_encoded_bytes().to_vec());
        parts.push(project.sh.read_binary_file(&path)?);
    }
    Ok(hash::of_parts(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>()))
}

/// Runs statements as one transaction, in a database that is created if need be.
///
/// # Errors
///
/// When wrangler cannot be installed or a statement fails: then none has any effect.
pub(crate) fn change(
    console: &Console,
    project: &Project,
    state: &Path,
    statements: &[String],
) -> Result<Vec<Outcome>> {
    node::ensure(console, project)?;
    console.step("database", || {
        migrate(project, state)?;
        execute(project, state, statements)
    })
}

fn execute(project: &Project, state: &Path, statements: &[String]) -> Result<Vec<Outcome>> {
    // In a file, because other users of the machine can read command lines.
    let mut file = tempfile::Builder::new().suffix(".sql").tempfile()?;
    for statement in statements {
        writeln!(file, "{statement};")?;
    }
    let (folder, path) = (state.to_string_lossy(), file.path().to_string_lossy());
    let local = ["--local", "--persist-to", &folder, "--file", &path];
    let started = Instant::now();
    loop {
        match run(project, state, &local) {
            // The Worker is writing, and nothing was changed.
            Err(error) if error.to_string().contains("SQLITE_BUSY") && started.elapsed() < PATIENCE => {}
            outcomes => return outcomes,
        }
    }
}

/// The rows of a query. It goes on a command line, so it must not contain secrets.
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
    let folder = state.to_string_lossy();
    let place = if remote { vec!["--remote"] } else { vec!["--local", "--persist-to", &folder] };
    let outcomes = run(project, state, &[&["--command", query], place.as_slice()].concat())?;
    Ok(outcomes.into_iter().flat_map(|outcome| outcome.results).collect())
}

fn run(project: &Project, state: &Path, arguments: &[&str]) -> Result<Vec<Outcome>> {
    let arguments = [&["d1", "execute", DATABASE, "--json", "--yes"], arguments].concat();
    let printed = wrangler::output(project, state, &arguments)?;
    serde_json::from_str(&printed).with_context(|| format!("wrangler did not print JSON:\n{printed}"))
}

/// A string literal in SQL.
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
