//! The local D1 database, through `wrangler`: the same files that the local Worker uses, also
//! while it runs.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;
use crate::project::Project;
use crate::wrangler;

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
        .arg(state);
    let said = process::output(command.arg("--file").arg(file.path()))?;
    serde_json::from_str(&said).with_context(|| format!("wrangler answered what is not JSON:\n{said}"))
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
