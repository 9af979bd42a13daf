//! Building what is deployed, into `build/`: the widget's hashed files and the embed's scripts, then
//! the Worker that knows the names of the first and holds the second.

mod embed;
mod files;
pub(crate) mod widget;
pub(crate) mod wordpress;
mod worker;

use anyhow::Result;

use crate::cache;
use crate::console::Console;
use crate::project::{Profile, Project};
use crate::setup::Tools;

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
    let widget = || widget::build(console, project, tools, profile);
    let assets = console.long_step(&format!("widget ({name})"), "", widget)?;
    let scripts = console.step("embed", || embed::build(project, tools))?;
    let worker = || worker::build(console, project, tools, profile, &assets, &scripts);
    console.long_step(&format!("Worker ({name})"), "", worker)?;
    // Only now: until the new Worker is there, a running one still points at the old files.
    widget::remove_others(project, &assets)
}
