//! Building what is deployed, into `build/`: the widget's hashed files, then the Worker that
//! knows their names.

pub(crate) mod widget;
mod worker;

use anyhow::Result;

use crate::cache;
use crate::console::Console;
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
    let assets = console
        .long_step(&format!("widget ({name})"), "", || widget::build(console, project, tools, profile))?;
    console.long_step(&format!("Worker ({name})"), "", || {
        worker::build(console, project, tools, profile, &assets)
    })?;
    // Only now: until the new Worker is there, a running one still points at the old files.
    widget::remove_others(project, &assets)
}
