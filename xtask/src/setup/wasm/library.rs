//! Standard libraries for the target: finding the compiler's own, and building others.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::console::Console;
use crate::process;
use crate::setup::wasm::{Compiler, TARGET};

/// A crate to build the standard library for.
const PROBE: &str = "[package]\nname = \"std-probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
    [workspace]\n";

/// How a standard library is built.
pub(super) struct Recipe {
    /// What of it, as `-Zbuild-std` takes it.
    pub(super) crates: &'static str,
    /// The compiler's flags.
    pub(super) flags: &'static str,
    /// `opt-level`.
    pub(super) opt_level: &'static str,
}

/// Builds a standard library and copies its parts into `folder`. Returns their names.
///
/// # Errors
///
/// Those of the compiler and of the file system.
pub(super) fn build(
    console: &Console,
    compiler: &Compiler,
    recipe: &Recipe,
    folder: &Path,
) -> Result<Vec<String>> {
    let work = tempfile::tempdir()?;
    fs::create_dir(work.path().join("src"))?;
    fs::write(work.path().join("src/lib.rs"), "")?;
    fs::write(work.path().join("Cargo.toml"), PROBE)?;
    let mut cargo = Command::new(&compiler.cargo);
    compiler.prepare(&mut cargo);
    cargo
        .args(["build", "--release", "--target", TARGET, "-Zbuild-std", "--target-dir"])
        .arg(work.path().join("target"))
        .current_dir(work.path())
        .env("CARGO_UNSTABLE_BUILD_STD", recipe.crates)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", recipe.opt_level)
        .env("CARGO_PROFILE_RELEASE_PANIC", "abort")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", recipe.flags);
    process::run(console, &mut cargo)?;
    let mut names = Vec::new();
    for library in libraries(&work.path().join("target").join(TARGET).join("release/deps"))? {
        let name = library.file_name().context("a library has a name")?.to_string_lossy().into_owned();
        if !name.starts_with("libstd_probe-") {
            fs::copy(&library, folder.join(&name))?;
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Where a compiler looks for the target's standard library.
///
/// # Errors
///
/// When there is no such compiler.
pub(super) fn folder(compiler: &Compiler) -> Result<PathBuf> {
    let said = compiler.says(&["--print", "target-libdir", "--target", TARGET])?;
    Ok(PathBuf::from(said.trim()))
}

/// Whether a folder holds a standard library.
pub(super) fn is_in(folder: &Path) -> bool {
    let is = |path: &PathBuf, name: &str| {
        path.file_name().is_some_and(|found| found.to_string_lossy().starts_with(name))
    };
    libraries(folder)
        .is_ok_and(|found| ["libcore-", "libstd-"].iter().all(|name| found.iter().any(|path| is(path, name))))
}

fn libraries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rlib") {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_needs_core_and_std() -> Result<()> {
        let folder = tempfile::tempdir()?;
        assert!(!is_in(&folder.path().join("absent")));
        fs::write(folder.path().join("libcore-0123.rlib"), "")?;
        assert!(!is_in(folder.path()));
        fs::write(folder.path().join("libstd-0123.rlib"), "")?;
        assert!(is_in(folder.path()));
        Ok(())
    }
}
