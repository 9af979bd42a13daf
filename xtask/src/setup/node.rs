//! The development tools that package.json pins, in `node_modules`.

use std::env::consts::{ARCH, OS};

use anyhow::{Context as _, Result};
use xshell::cmd;

use crate::cache;
use crate::console::Console;
use crate::hash;
use crate::project::Project;

const REMEDY: &str = "install Node.js, with npm, in the version that package.json asks for in `engines`, \
    from https://nodejs.org or with your package manager, then run this again";

/// Installs what package-lock.json lists, unless exactly that is here.
///
/// # Errors
///
/// When Node is missing or too old, or npm cannot install.
pub(crate) fn ensure(console: &Console, project: &Project) -> Result<()> {
    let sh = &project.sh;
    console.step("npm packages", || {
        let node = cmd!(sh, "node --version").read().context(REMEDY)?;
        // `npm ci` begins by removing the folder, so this file exists only after a complete installation.
        let stamp = "node_modules/.cmsa-join";
        let wanted = format!("{} {node} {OS} {ARCH}", lock_hash(project)?);
        let is_fresh = || sh.read_file(stamp).is_ok_and(|found| found == wanted);
        if is_fresh() {
            return Ok(());
        }
        let _lock = cache::lock(console, &project.path("target/npm.lock"))?;
        if !is_fresh() {
            // No package needs its install script: each has its programs as packages of their own.
            cmd!(sh, "npm ci --engine-strict --ignore-scripts --no-audit --no-fund").run().context(REMEDY)?;
            sh.write_file(stamp, &wanted)?;
        }
        Ok(())
    })
}

/// Installs the npm packages of `e2e/peers/`, as its lockfile pins them.
///
/// # Errors
///
/// When npm cannot install.
pub(crate) fn ensure_peers(console: &Console, project: &Project) -> Result<()> {
    let npm =
        cmd!(project.sh, "npm ci --prefix e2e/peers --engine-strict --ignore-scripts --no-audit --no-fund");
    console.step("npm packages of the peers", || npm.quiet().run().context(REMEDY))
}

/// Changes when any npm package does.
///
/// # Errors
///
/// When package-lock.json cannot be read.
pub(crate) fn lock_hash(project: &Project) -> Result<String> {
    Ok(hash::sha256(&project.sh.read_binary_file("package-lock.json")?))
}
