//! Debian's packages: installed as root on Debian or Ubuntu, named in the error elsewhere.

use std::env;

use anyhow::{Context as _, Result, bail};
use xshell::{Shell, cmd};

/// What `find` finds, if need be after installing packages. The remedy goes before the error.
///
/// # Errors
///
/// Those of `find`, or when the packages cannot be installed.
pub(crate) fn find_or_install<T>(
    sh: &Shell,
    packages: &[&str],
    remedy: &'static str,
    find: impl Fn() -> Result<Option<T>>,
) -> Result<T> {
    if let Some(found) = find()? {
        return Ok(found);
    }
    install(sh, packages).context(remedy)?;
    find()?.context(remedy)
}

/// OpenSSL's headers, which worker-build needs on Linux: it can download tools, although we give it ours.
///
/// # Errors
///
/// When they cannot be installed.
pub(crate) fn openssl_headers(sh: &Shell) -> Result<()> {
    const REMEDY: &str = "worker-build needs OpenSSL's headers and pkg-config \
        (Fedora: `sudo dnf install openssl-devel pkgconf-pkg-config`)";
    if !cfg!(target_os = "linux") || env::var_os("OPENSSL_DIR").is_some() {
        return Ok(());
    }
    let find = || Ok(cmd!(sh, "pkg-config --exists openssl").quiet().run().ok());
    find_or_install(sh, &["pkg-config", "libssl-dev"], REMEDY, find)
}

fn install(sh: &Shell, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if which::which("apt-get").is_err() {
        bail!("install what Debian calls {names} with your package manager, then run this again");
    }
    if !rustix::process::geteuid().is_root() {
        bail!("run `sudo apt-get install {names}`, then run this again");
    }
    let _frontend = sh.push_env("DEBIAN_FRONTEND", "noninteractive");
    // Waits while another apt-get runs.
    let lock = "DPkg::Lock::Timeout=300";
    cmd!(sh, "apt-get -qq -o {lock} update").ignore_stdout().run()?;
    cmd!(sh, "apt-get -qq -o {lock} install --yes --no-install-recommends {packages...}")
        .ignore_stdout()
        .run()?;
    Ok(())
}
