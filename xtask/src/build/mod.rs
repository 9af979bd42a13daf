//! Building what is deployed, into `build/`: the widget's hashed files and the embed's scripts, then
//! the Worker that knows the names of the first and holds the second.

mod embed;
pub(crate) mod widget;
mod worker;

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::cache;
use crate::console::Console;
use crate::dependencies::Lane;
use crate::project::Project;
use crate::setup::Tools;

/// How much optimising is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// What ships.
    Release,
    /// For a quick look: no whole-program optimisation, no `wasm-opt`.
    Quick,
}

impl Profile {
    /// Its name in Cargo.toml, and of the folder that cargo builds into.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Quick => "quick",
        }
    }
}

/// Builds the widget and the Worker.
///
/// # Errors
///
/// Those of the compiler and of the tools after it.
pub(crate) fn everything(
    console: &Console,
    project: &Project,
    tools: &Tools,
    profile: Profile,
) -> Result<()> {
    let _lock = cache::lock(console, &project.path("target/build.lock"), "this build")?;
    let name = profile.name();
    let lane = Lane {
        name: &format!("wasm-{name}"),
        compiler: &tools.compiler()?,
        folders: &tools.wasm.folders(profile),
    };
    let assets = lane.compile(console, project, || {
        let widget = || widget::build(console, project, tools, profile);
        let assets = console.long_step(&format!("widget ({name})"), "", widget)?;
        let scripts = console.step("embed", || embed::build(project, tools))?;
        let worker = || worker::build(console, project, tools, profile, &assets, &scripts);
        console.long_step(&format!("Worker ({name})"), "", worker)?;
        Ok(assets)
    })?;
    // Only now: until the new Worker is there, a running one still points at the old files.
    widget::remove_others(project, &assets)
}

/// Writes a file so that it is never seen half written.
fn write(path: &Path, content: &[u8]) -> Result<()> {
    let folder = path.parent().context("a file has a folder")?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    file.persist(path).with_context(|| format!("writing {}", path.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("file");
        write(&path, b"one, which is longer")?;
        write(&path, b"two")?;
        assert_eq!(fs::read(&path)?, b"two");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }
}
