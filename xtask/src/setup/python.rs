//! Schemathesis, which is Python: in an environment of its own in the cache, by version.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cache;
use crate::console::Console;
use crate::hash;
use crate::process;
use crate::project::Project;
use crate::setup::apt;

/// What is installed, each package of exactly one version.
const REQUIREMENTS: &str = "e2e/schemathesis/requirements.txt";

const REMEDY: &str = "Schemathesis tests the API and needs Python 3.10 or newer with `venv`; install it \
                      (Debian: `python3-venv`, macOS: `brew install python`)";

/// Says which Python it is, if it can make environments: Debian keeps that in a package of its own.
const ASK: &str = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";

/// A Python that can make environments.
struct Python {
    program: PathBuf,
    /// Major and minor; what is installed for one is not there for another.
    version: String,
}

/// The folder with the programs `python` and `schemathesis`.
///
/// # Errors
///
/// When Python is missing and cannot be had, or a package cannot be installed.
pub(crate) fn schemathesis(console: &Console, project: &Project) -> Result<PathBuf> {
    let requirements = project.path(REQUIREMENTS);
    let text = fs::read_to_string(&requirements).with_context(|| format!("reading {REQUIREMENTS}"))?;
    let version = pinned(&text, "schemathesis")?;
    console.step(&format!("schemathesis {version}"), || {
        let python = find(console)?;
        let hash = hash::sha256(text.as_bytes());
        let name = format!("schemathesis-{version}-{}-py{}", &hash[..8], python.version);
        let folder = cache::folder()?.join("tools").join(name);
        // The environment refers to the Python that made it, which may have gone.
        if folder.is_dir() && !folder.join("bin/python").exists() {
            fs::remove_dir_all(&folder)?;
        }
        cache::once(console, &folder, |unfinished| {
            console.heartbeat("pip install", || install(&python, unfinished, &requirements))
        })?;
        Ok(folder.join("bin"))
    })
}

/// The programs in it name the folder in which they were installed; so they are run by its `python`.
fn install(python: &Python, folder: &Path, requirements: &Path) -> Result<()> {
    process::run_quietly(Command::new(&python.program).args(["-m", "venv"]).arg(folder))?;
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    process::run_quietly(pip.arg(requirements))
}

fn find(console: &Console) -> Result<Python> {
    if let Some(python) = there() {
        return Ok(python);
    }
    apt::install(console, &["python3", "python3-venv"]).context(REMEDY)?;
    there().context(REMEDY)
}

/// The first on the PATH, or the system's own.
fn there() -> Option<Python> {
    let mut programs = which::which("python3").into_iter().chain([PathBuf::from("/usr/bin/python3")]);
    programs.find_map(|program| {
        let version = process::output(Command::new(&program).args(["-c", ASK])).ok()?.trim().to_owned();
        is_new_enough(&version).then_some(Python { program, version })
    })
}

fn is_new_enough(version: &str) -> bool {
    let parts =
        version.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    parts.is_some_and(|parts: (u32, u32)| parts >= (3, 10))
}

/// The version of a package in the list.
fn pinned<'text>(requirements: &'text str, package: &str) -> Result<&'text str> {
    let mut lines =
        requirements.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once("=="));
    if lines.clone().any(|line| line.is_none()) {
        bail!("{REQUIREMENTS} has a line that is not `package==version`");
    }
    let found = lines.find_map(|line| line.filter(|(name, _)| *name == package));
    found.map(|(_, version)| version).with_context(|| format!("{REQUIREMENTS} has no {package}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_pythons_are_told_from_new_ones() {
        for (version, expect) in [("3.9", false), ("3.10", true), ("3.11", true), ("4.0", true), ("", false)]
        {
            assert_eq!(is_new_enough(version), expect, "{version}");
        }
    }

    #[test]
    fn everything_is_pinned() -> Result<()> {
        let text = fs::read_to_string(Project::find()?.path(REQUIREMENTS))?;
        assert!(pinned(&text, "schemathesis")?.starts_with("4."));
        assert!(pinned("a==1\nschemathesis\n", "a").is_err());
        assert!(pinned("a==1\n", "b").is_err());
        Ok(())
    }
}
