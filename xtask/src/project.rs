//! The checkout: where things are in it, and the versions that it pins.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// This checkout.
pub(crate) struct Project {
    root: PathBuf,
    executable: PathBuf,
}

/// How much optimising is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// What ships.
    Release,
    /// For a quick look: no whole-program optimisation, no `wasm-opt`.
    Quick,
}

impl Profile {
    /// Its name in Cargo.toml, and of the folder that cargo builds into.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Quick => "quick",
        }
    }
}

#[derive(Deserialize)]
struct Lockfile {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

impl Project {
    /// The checkout that this program was compiled in.
    ///
    /// # Errors
    ///
    /// When it is no longer there.
    pub(crate) fn find() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.parent().context("xtask has a parent folder")?;
        let root =
            root.canonicalize().with_context(|| format!("the checkout has moved from {}", root.display()))?;
        // Asked for now: a rebuild while `dev` runs takes the file's name away from us.
        let executable = std::env::current_exe().context("finding this program's own file")?;
        Ok(Self { root, executable })
    }

    /// The top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path given relative to the top folder.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// This program's own file.
    pub(crate) fn executable(&self) -> &Path {
        &self.executable
    }

    /// The folder of the local database, the same whatever the port.
    pub(crate) fn state(&self) -> PathBuf {
        self.path(".wrangler/state")
    }

    /// A program that `npm ci` installed.
    ///
    /// # Errors
    ///
    /// When it is not there.
    pub(crate) fn node_program(&self, name: &str) -> Result<PathBuf> {
        let path = self.root.join("node_modules/.bin").join(name);
        if !path.is_file() {
            bail!("{name} is not installed here; run `cargo xtask setup`");
        }
        Ok(path)
    }

    /// The version of a package in Cargo.lock.
    ///
    /// # Errors
    ///
    /// When there is not exactly one.
    pub(crate) fn locked(&self, package: &str) -> Result<String> {
        locked_version(self.lockfile()?, package)
    }

    fn lockfile(&self) -> Result<Lockfile> {
        let text = fs::read_to_string(self.path("Cargo.lock")).context("reading Cargo.lock")?;
        lockfile(&text)
    }
}

fn lockfile(text: &str) -> Result<Lockfile> {
    toml::from_str(text).context("Cargo.lock is not what cargo writes")
}

fn locked_version(lockfile: Lockfile, name: &str) -> Result<String> {
    let mut versions =
        lockfile.package.into_iter().filter(|package| package.name == name).map(|package| package.version);
    match (versions.next(), versions.next()) {
        (Some(version), None) => Ok(version),
        (None, _) => bail!("Cargo.lock has no {name}; run `cargo update --workspace`"),
        (Some(_), Some(_)) => {
            bail!("Cargo.lock has several versions of {name}, so none of them can be the tool's")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "worker"
version = "0.8.7"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "00"
dependencies = ["syn 1.0.0", "syn 2.0.0"]

[[package]]
name = "syn"
version = "1.0.0"

[[package]]
name = "syn"
version = "2.0.0"
"#;

    #[track_caller]
    fn check(package: &str, expected: Result<&str, &str>) {
        let found =
            lockfile(LOCK).and_then(|it| locked_version(it, package)).map_err(|error| error.to_string());
        match (&found, expected) {
            (Ok(version), Ok(expected)) => assert_eq!(version, expected),
            (Err(message), Err(expected)) => assert!(message.contains(expected), "{message}"),
            _ => panic!("{package}: {found:?}"),
        }
    }

    #[test]
    fn versions_come_from_the_lockfile() {
        check("worker", Ok("0.8.7"));
        check("syn", Err("several versions of syn"));
        check("leptos", Err("no leptos"));
    }

    #[test]
    fn this_checkout_pins_what_building_needs() -> Result<()> {
        let project = Project::find()?;
        for package in ["wasm-bindgen", "worker"] {
            assert!(!project.locked(package)?.is_empty());
        }
        Ok(())
    }
}
