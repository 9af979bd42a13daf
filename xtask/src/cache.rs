//! The user's cache folder, where tools are kept by version: neither `cargo clean` nor a fresh
//! clone makes them again. Each entry appears whole or not at all.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::console::Console;

/// The project's folder in the user's cache.
///
/// # Errors
///
/// When the environment does not tell where that is.
pub(crate) fn folder() -> Result<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if let Some(path) = absolute("XDG_CACHE_HOME") {
        path
    } else {
        let home =
            absolute("HOME").context("HOME is not set, so there is no cache folder; set XDG_CACHE_HOME")?;
        home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" })
    };
    Ok(base.join("cmsa-join"))
}

/// Makes a folder with `make`, unless it is there. `make` fills a temporary folder beside it,
/// which gets its name when it is complete; of two processes only one works.
///
/// # Errors
///
/// Those of `make`, and of the file system.
pub(crate) fn once(console: &Console, folder: &Path, make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let name = folder.file_name().context("a cache entry has a name")?.to_string_lossy();
    let parent = folder.parent().context("a cache entry has a parent")?;
    let _lock = lock(console, &parent.join(format!("{name}.lock")), &name)?;
    if folder.is_dir() {
        return Ok(());
    }
    // What an interrupted run left: nobody else works on it, for we hold the lock.
    let prefix = format!(".{name}-");
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    let unfinished = tempfile::Builder::new().prefix(&prefix).tempdir_in(parent)?;
    make(unfinished.path())?;
    fs::rename(unfinished.keep(), folder).with_context(|| format!("moving {name} into {}", parent.display()))
}

/// Waits until no other process holds the lock of that path, and takes it until the result is
/// dropped or the process ends, however it ends.
///
/// # Errors
///
/// When the file cannot be made or locked.
pub(crate) fn lock(console: &Console, path: &Path, what: &str) -> Result<File> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("making the folder {}", parent.display()))?;
    }
    let file = File::create(path).with_context(|| format!("making {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            console.line(&format!("[ .. ] waiting for another cargo xtask that works on {what}"));
            console.heartbeat("still waiting", || file.lock())?;
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("locking {}", path.display()));
        }
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn an_entry_is_made_once() -> Result<()> {
        let base = tempfile::tempdir()?;
        let entry = base.path().join("tool-1.0");
        let console = Console::file(tempfile::tempfile()?);
        for content in ["first", "second"] {
            once(&console, &entry, |folder| Ok(fs::write(folder.join("file"), content)?))?;
        }
        assert_eq!(fs::read_to_string(entry.join("file"))?, "first");
        Ok(())
    }

    #[test]
    fn an_interrupted_entry_is_not_there() -> Result<()> {
        let base = tempfile::tempdir()?;
        let entry = base.path().join("tool-1.0");
        let console = Console::file(tempfile::tempfile()?);
        fs::create_dir_all(base.path().join(".tool-1.0-killed"))?;
        let failed = once(&console, &entry, |folder| {
            fs::write(folder.join("half"), "")?;
            bail!("no network")
        });
        assert!(failed.is_err());
        let left: Vec<_> =
            fs::read_dir(base.path())?.map(|entry| Ok(entry?.file_name())).collect::<Result<_>>()?;
        assert_eq!(left, ["tool-1.0.lock"]);
        Ok(())
    }
}
