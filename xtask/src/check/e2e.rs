//! What drives the running system: the end-to-end tests, and the programs beside them that measure
//! it and take pictures of it.

use std::env;
use std::process::Command;

use anyhow::Result;

use crate::bundle;
use crate::console::Console;
use crate::process;
use crate::project::{Profile, Project};
use crate::setup::{self, Browsers};

/// Tells what drives the system where everything is.
pub(crate) fn prepare(command: &mut Command, project: &Project, browsers: &Browsers, profile: Profile) {
    command
        .env("CMSA_JOIN_XTASK", project.executable())
        .env("CHROMIUM", &browsers.chromium)
        .env("CHROMEDRIVER", &browsers.chromedriver);
    if profile == Profile::Quick {
        command.env("CMSA_JOIN_QUICK", "1");
    }
}

/// Builds what ships, then runs a program of the package `join-e2e`.
///
/// # Errors
///
/// When something is missing and cannot be had, or the program fails.
pub(crate) fn run(console: &Console, project: &Project, program: &str) -> Result<()> {
    let (tools, browsers) = setup::everything(console, project)?;
    bundle::everything(console, project, &tools, Profile::Release)?;
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--package", "join-e2e", "--bin", program]).current_dir(project.root());
    prepare(&mut cargo, project, &browsers, Profile::Release);
    process::run(console, &mut cargo)
}
