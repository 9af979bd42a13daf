//! Builds what is deployed, into `build/`: the widget's files, named by their content, the embed's scripts, and the
//! Worker, which refers to the former and contains the latter.

mod embed;
mod files;
pub(crate) mod widget;
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
    let _lock = cache::lock(console, &project.path("target/build.lock"))?;
    let name = profile.name();
    let widget = || widget::build(project, tools, profile);
    let assets = console.long_step(&format!("widget ({name})"), widget)?;
    let scripts = console.step("embed", || embed::build(project))?;
    let worker = || worker::build(project, tools, profile, &assets, &scripts);
    let texts = console.long_step(&format!("Worker ({name})"), worker)?;
    // Last, because until now a running Worker referred to the old files.
    widget::remove_others(project, &assets, &texts)
}
