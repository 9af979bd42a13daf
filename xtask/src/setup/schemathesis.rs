//! Schemathesis, which tests the API, in its own Python environment.

use std::path::PathBuf;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::project::Project;
use crate::setup::apt::find_or_install;

/// Every package, pinned.
const REQUIREMENTS: &str = "e2e/schemathesis/requirements.txt";

const REMEDY: &str = "Schemathesis tests the API and needs Python 3.10 or newer with `venv`; install it \
    (Debian: `python3-venv`, macOS: `brew install python`)";

/// Prints the version. Fails where Python is too old or cannot make environments: Debian has `ensurepip` in a
/// separate package.
const VERSION: &str = "import sys, venv, ensurepip; assert sys.version_info >= (3, 10); print(sys.version)";

/// The folder with the programs `python` and `schemathesis`.
///
/// # Errors
///
/// When Python is missing and cannot be installed, or a package cannot be installed.
pub(crate) fn ensure(project: &Project) -> Result<PathBuf> {
    let sh = &project.sh;
    let (python, version) = find_or_install(sh, &["python3", "python3-venv"], REMEDY, || Ok(find(sh)))?;
    let folder = project.path("target/schemathesis");
    let bin = folder.join("bin");
    let stamp = folder.join("cmsa-join");
    let wanted = format!("{version}\n{}", sh.read_file(REQUIREMENTS)?);
    if sh.read_file(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(bin);
    }
    cmd!(sh, "{python} -m venv --clear {folder}").run()?;
    let pip = bin.join("pip");
    cmd!(sh, "{pip} install --quiet --disable-pip-version-check --requirement {REQUIREMENTS}").run()?;
    sh.write_file(&stamp, &wanted)?;
    Ok(bin)
}

/// The first Python on the PATH, or the system's own, that will do; and its version.
fn find(sh: &Shell) -> Option<(PathBuf, String)> {
    let mut programs = which::which("python3").into_iter().chain([PathBuf::from("/usr/bin/python3")]);
    programs.find_map(|program| {
        let version = cmd!(sh, "{program} -c {VERSION}").ignore_stderr().read().ok()?;
        Some((program, version))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_requirement_is_pinned() -> Result<()> {
        let text = Project::find()?.sh.read_file(REQUIREMENTS)?;
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        assert!(lines.clone().any(|line| line.starts_with("schemathesis==4.")));
        assert!(lines.all(|line| line.contains("==")), "{text}");
        Ok(())
    }
}
