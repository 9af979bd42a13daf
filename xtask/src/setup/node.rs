//! The development tools that package.json pins, in `node_modules`.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::cache;
use crate::console::Console;
use crate::hash;
use crate::process;
use crate::project::Project;

#[derive(Deserialize)]
struct PackageJson {
    engines: Engines,
}

#[derive(Deserialize)]
struct Engines {
    /// `>=major.minor`
    node: String,
}

/// Installs what package-lock.json says, unless exactly that is there.
///
/// # Errors
///
/// When Node is missing or too old, or npm cannot install.
pub(crate) fn ensure(console: &Console, project: &Project) -> Result<()> {
    console.step("npm packages", || {
        check_version(project)?;
        // Written after everything else into the folder that `npm ci` begins by removing, so it
        // cannot stand beside half an installation.
        let stamp = project.path("node_modules/.cmsa-join");
        let wanted = format!("{} {OS} {ARCH}", lock_hash(project)?);
        let fresh = || fs::read_to_string(&stamp).is_ok_and(|found| found == wanted);
        if fresh() {
            return Ok(());
        }
        let _lock = cache::lock(console, &project.path("target/npm.lock"), "npm packages")?;
        if fresh() {
            return Ok(());
        }
        let mut npm = Command::new("npm");
        // No package here needs its install script: each has its programs as packages of their own.
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(project.root());
        console.heartbeat("npm ci", || process::run(console, &mut npm))?;
        Ok(fs::write(&stamp, wanted)?)
    })
}

/// Installs what people would pick instead of ours, to be measured beside it: `e2e/peers/` pins it.
///
/// # Errors
///
/// When npm cannot install.
pub(crate) fn ensure_peers(console: &Console, project: &Project) -> Result<()> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(project.path("e2e/peers"));
    console.step("npm packages of the peers", || process::run_quietly(&mut npm))
}

/// Changes when any npm package does.
///
/// # Errors
///
/// When package-lock.json cannot be read.
pub(crate) fn lock_hash(project: &Project) -> Result<String> {
    let lock = fs::read(project.path("package-lock.json")).context("reading package-lock.json")?;
    Ok(hash::sha256(&lock))
}

fn check_version(project: &Project) -> Result<()> {
    let text = fs::read_to_string(project.path("package.json")).context("reading package.json")?;
    let package: PackageJson =
        serde_json::from_str(&text).context("package.json names the Node version in `engines`")?;
    let wanted = package.engines.node;
    let minimum = version(wanted.trim_start_matches(">=")).context("`engines.node` is `>=major.minor`")?;
    let remedy = format!(
        "install Node.js {} or newer, with npm, from https://nodejs.org or with your package manager, then run this again",
        wanted.trim_start_matches(">=")
    );
    for program in ["node", "npm"] {
        if which::which(program).is_err() {
            bail!("`{program}` is not on the PATH; {remedy}");
        }
    }
    let found = process::output(Command::new("node").arg("--version"))?;
    match version(found.trim().trim_start_matches('v')) {
        Some(found) if found >= minimum => Ok(()),
        _ => bail!("Node.js here is {}, which is too old; {remedy}", found.trim()),
    }
}

/// Major and minor of `20.3` or `20.3.1`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split('.').map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Some((major, minor)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(version("20.20.2"), Some((20, 20)));
        assert!(version("20.20.2") > version("20.3"));
        assert!(version("9.11") < version("20.3"));
        assert_eq!(version("latest"), None);
    }
}
