//! Installing packages where that is ours to do: on Debian (or Ubuntu) as root.

use std::process::Command;

use anyhow::{Result, bail};

use crate::console::Console;
use crate::process;

/// Installs packages, or says how to.
///
/// # Errors
///
/// When this is not Debian, we are not root, or the packages are not to be had.
pub(crate) fn install(console: &Console, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if which::which("apt-get").is_err() {
        bail!("install what Debian calls {names} with your package manager, then run this again");
    }
    if !rustix::process::geteuid().is_root() {
        bail!("run `sudo apt-get install {names}`, then run this again");
    }
    console.line(&format!("[ .. ] apt-get install {names}"));
    let apt_get = || {
        let mut command = Command::new("apt-get");
        // Another apt-get may be at work; waiting beats failing.
        command.args(["-qq", "-o", "DPkg::Lock::Timeout=300"]).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    console.heartbeat("apt-get", || {
        process::run_quietly(apt_get().arg("update"))?;
        process::run_quietly(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
    })
}
