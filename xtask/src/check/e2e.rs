//! The programs of `join-e2e`, which drive the running system: the tests and the measurements.

use anyhow::Result;
use xshell::{Cmd, cmd};

use crate::bundle;
use crate::console::Console;
use crate::project::{Profile, Project};
use crate::setup::{self, Browser};

/// Sets the test environment.
pub(crate) fn prepare<'project>(
    command: Cmd<'project>,
    project: &Project,
    chromium: &Browser,
    profile: Profile,
) -> Cmd<'project> {
    let command = command.env("CMSA_JOIN_XTASK", project.executable()).envs(chromium.environment());
    if profile == Profile::Quick { command.env("CMSA_JOIN_QUICK", "1") } else { command }
}

/// Builds what ships, then runs a program of the package `join-e2e`.
///
/// # Errors
///
/// When something is missing and cannot be installed, or when the program fails.
pub(crate) fn run(console: &Console, project: &Project, program: &str) -> Result<()> {
    let (tools, chromium) = setup::everything(console, project)?;
    bundle::everything(console, project, &tools, Profile::Release)?;
    let cargo = cmd!(project.sh, "cargo run --quiet --package join-e2e --bin {program}");
    Ok(prepare(cargo, project, &chromium, Profile::Release).run()?)
}
