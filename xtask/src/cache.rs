//! The project's folder in the user's cache, and locks between processes.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::console::Console;

/// The project's folder in the user's cache: it outlives `cargo clean`, and every clone uses it.
///
/// # Errors
///
/// When the environment does not say where the cache is.
pub(crate) fn folder() -> Result<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home_cache = || {
        let cache = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        absolute("HOME").map(|home| home.join(cache))
    };
    let base = absolute("XDG_CACHE_HOME").or_else(home_cache);
    Ok(base.context("cannot find the cache folder; set HOME or XDG_CACHE_HOME")?.join("cmsa-join"))
}

/// Takes the lock of that path, and waits while another process holds it. Dropping the result releases it; so does
/// the end of the process.
///
/// # Errors
///
/// When the file cannot be created or locked.
pub(crate) fn lock(console: &Console, path: &Path) -> Result<File> {
    let open = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        File::create(path)
    };
    let file = open().with_context(|| format!("cannot create {}", path.display()))?;
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        console.line(&format!("[ .. ] waiting for another cargo xtask, which holds {}", path.display()));
    }
    file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}
