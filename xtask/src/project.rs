//! The checkout: its paths, its commands, and the versions that it pins.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use xshell::{Shell, cmd};

/// This checkout.
pub(crate) struct Project {
    /// Runs commands and handles files in the checkout's top folder.
    pub(crate) sh: Shell,
    root: PathBuf,
    executable: PathBuf,
}

/// How much the build optimizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// What ships.
    Release,
    /// For a quick look: no whole-program optimization, no `wasm-opt`.
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

impl Project {
    /// The checkout that this program was compiled in.
    ///
    /// # Errors
    ///
    /// When it is no longer there.
    pub(crate) fn find() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.parent().context("xtask has no parent folder")?;
        let root = root
            .canonicalize()
            .with_context(|| format!("the checkout is no longer in {}", root.display()))?;
        // Asked now: when cargo rebuilds this program while `dev` runs, its file loses the name.
        let executable = std::env::current_exe().context("cannot find this program's own file")?;
        let sh = Shell::new()?;
        sh.change_dir(&root);
        Ok(Self { sh, root, executable })
    }

    /// The top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The absolute path of a path in the checkout.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// This program's own file.
    pub(crate) fn executable(&self) -> &Path {
        &self.executable
    }

    /// The folder of the local database, the same for every port.
    pub(crate) fn state(&self) -> PathBuf {
        self.path(".wrangler/state")
    }

    /// A program that `npm ci` installed.
    ///
    /// # Errors
    ///
    /// When it is missing.
    pub(crate) fn node_program(&self, name: &str) -> Result<PathBuf> {
        let path = self.path("node_modules/.bin").join(name);
        if !path.is_file() {
            bail!("{name} is not installed; run `cargo xtask setup`");
        }
        Ok(path)
    }

    /// The version of a package in Cargo.lock.
    ///
    /// # Errors
    ///
    /// When Cargo.lock does not have exactly one.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let id = cmd!(self.sh, "cargo pkgid --locked {package}").read()?;
        let (_, version) = id.rsplit_once(['@', '#']).with_context(|| format!("`{id}` has no version"))?;
        Ok(version.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lockfile_pins_what_the_tools_must_match() -> Result<()> {
        let project = Project::find()?;
        for package in ["wasm-bindgen", "worker"] {
            let version = project.locked_version(package)?;
            assert!(version.split('.').count() == 3 && version.starts_with("0."), "{package} {version}");
        }
        assert!(project.locked_version("no-such-package").is_err());
        Ok(())
    }
}
