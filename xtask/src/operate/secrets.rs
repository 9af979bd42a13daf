//! The secrets of the local Worker. They belong to the database: a receipt link made with one secret does not work with
//! another.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::hash;

const NAME: &str = "RECEIPT_SECRET";

/// The file with the secrets in that state folder, created if it is missing. Only its owner can read it.
///
/// # Errors
///
/// Those of the file system.
pub(crate) fn ensure(state: &Path) -> Result<PathBuf> {
    let path = state.join("secrets.env");
    if !path.exists() {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)
            .map_err(|error| anyhow::anyhow!("the system has no random numbers: {error}"))?;
        let mut file = tempfile::NamedTempFile::new_in(state)?;
        writeln!(file, "{NAME}={}", hash::hex(&secret))?;
        file.as_file().sync_all()?;
        // Of two processes that start at once, one wins, and both use its file.
        if let Err(error) = file.persist_noclobber(&path)
            && !path.exists()
        {
            return Err(error).with_context(|| format!("cannot write {}", path.display()));
        }
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
    Ok(path)
}

/// The secret for receipt links, from which the secrets of webhooks are derived, too.
///
/// # Errors
///
/// Those of the file system, or when the file does not contain it.
pub(crate) fn receipt_secret(state: &Path) -> Result<String> {
    let path = ensure(state)?;
    let text = fs::read_to_string(&path)?;
    let Some(secret) = text.lines().find_map(|line| line.strip_prefix(NAME)?.strip_prefix('=')) else {
        bail!("{} has no {NAME}", path.display())
    };
    Ok(secret.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_created_once_and_private() -> Result<()> {
        let state = tempfile::tempdir()?;
        let path = ensure(state.path())?;
        let first = fs::read_to_string(&path)?;
        assert_eq!(first.len(), "RECEIPT_SECRET=\n".len() + 64);
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        ensure(state.path())?;
        assert_eq!(fs::read_to_string(&path)?, first);
        assert_eq!(format!("RECEIPT_SECRET={}\n", receipt_secret(state.path())?), first);
        Ok(())
    }
}
