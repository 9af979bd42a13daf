//! What others wrote, compiled: kept in the user's cache for each state of the manifests and each compiler.
//! In another clone it is copied, in seconds, and only what is ours is compiled.
//!
//! Cargo knows what it compiles, its units, by a hash over all that goes into them but the clone's own path. The
//! compiler does not leave the path out everywhere, so units of two clones cannot be mixed: all that were kept
//! together replace what is there, and are younger than it, so that cargo compiles anew whatever stood on that.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::cache;
use crate::console::Console;
use crate::hash;
use crate::process;
use crate::project::Project;

/// What is compiled together.
pub(crate) struct Lane<'a> {
    /// Its name in the cache.
    pub(crate) name: &'a str,
    /// What compiles it.
    pub(crate) compiler: &'a str,
    /// Cargo's folders for it.
    pub(crate) folders: &'a [PathBuf],
}

/// Where cargo has its units, in the order in which they are replaced: the last says that one is up to date.
const PARTS: [&str; 3] = ["deps", "build", ".fingerprint"];

/// Says in one of cargo's folders for what state it was completed.
const MARK: &str = "dependencies.key";

/// So many states of a lane are kept, each of them about 1 GB: those that were used last.
const KEPT_STATES: usize = 2;

/// What an interrupted run left beside them is as old as this before it goes.
const ABANDONED: Duration = Duration::from_hours(24);

impl Lane<'_> {
    /// Has it compiled, with what was kept, or keeps what this compiles. Only compiling can fail: without the
    /// cache it merely takes longer.
    ///
    /// # Errors
    ///
    /// Those of `compile`, and of reading the manifests.
    pub(crate) fn compile<T>(
        &self,
        console: &Console,
        project: &Project,
        compile: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let is_elsewhere = |name| env::var_os(name).is_some();
        if ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR", "CARGO_BUILD_BUILD_DIR"]
            .into_iter()
            .any(is_elsewhere)
        {
            return compile();
        }
        let key = self.key(&project.manifests()?);
        let kept = cache::folder()?.join("dependencies");
        let entry = kept.join(format!("{}-{key}", self.name));
        let before = self.mark();
        if before.as_ref() != Some(&key) && entry.is_dir() {
            let step = format!("dependencies, compiled before ({})", self.name);
            console.step(&step, || {
                going_on(console, self.take(console, &entry).and_then(|()| self.set_mark(&key)));
                Ok(())
            })?;
        }
        let compiled = compile()?;
        // Where it was completed for another state, what that left would be kept with it.
        if before.is_none() && !entry.is_dir() {
            let others = project.foreign_packages()?;
            let step = format!("dependencies, kept for other clones ({})", self.name);
            console.step(&step, || {
                let keep = |unfinished: &Path| self.keep(console, unfinished, &others);
                let kept = remove_old(&kept, self.name).and_then(|()| cache::once(console, &entry, keep));
                going_on(console, kept);
                Ok(())
            })?;
        }
        going_on(console, self.set_mark(&key));
        Ok(compiled)
    }

    /// Changes with all that cargo's hashes depend on.
    fn key(&self, manifests: &[Vec<u8>]) -> String {
        let decides = |name: &str| {
            ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_HOME"].contains(&name)
                || ["CARGO_PROFILE_", "CARGO_BUILD_", "CARGO_TARGET_"]
                    .iter()
                    .any(|start| name.starts_with(start))
        };
        let variables = env::vars_os()
            .filter(|(name, _)| name.to_str().is_some_and(decides))
            .map(|variable| format!("{variable:?}").into_bytes());
        let variables: BTreeSet<Vec<u8>> = variables.collect();
        let parts = [self.compiler.as_bytes()].into_iter();
        let parts = parts.chain(manifests.iter().chain(&variables).map(Vec::as_slice)).collect::<Vec<_>>();
        hash::of_parts(&parts)[..16].to_owned()
    }

    /// The state for which the folders were completed.
    fn mark(&self) -> Option<String> {
        fs::read_to_string(self.folders.first()?.join(MARK)).ok()
    }

    fn set_mark(&self, key: &str) -> Result<()> {
        let first = self.folders.first().context("a lane has a folder")?;
        Ok(fs::write(first.join(MARK), key)?)
    }

    /// Puts what was kept in the place of what is there.
    fn take(&self, console: &Console, entry: &Path) -> Result<()> {
        // When it was used last; before it is read, for others tidy up.
        File::open(entry)?.set_modified(SystemTime::now())?;
        for (index, folder) in self.folders.iter().enumerate() {
            let _lock = lock(console, folder)?;
            let kept = entry.join(index.to_string());
            let copied = tempfile::Builder::new().prefix(".dependencies-").tempdir_in(folder)?;
            copy(&kept, copied.path(), &hashes(units(&kept)?.iter()))?;
            // One time for all: cargo takes for outdated what is older than what it was made of.
            set_modified(copied.path(), SystemTime::now())?;
            for part in PARTS {
                fs::create_dir_all(folder.join(part))?;
                for name in names(&copied.path().join(part))? {
                    replace(&copied.path().join(part).join(&name), &folder.join(part).join(&name))?;
                }
            }
        }
        Ok(())
    }

    /// Copies what others wrote.
    fn keep(&self, console: &Console, entry: &Path, others: &BTreeSet<String>) -> Result<()> {
        let is_foreign = |unit: &&String| package(unit).is_some_and(|package| others.contains(package));
        for (index, folder) in self.folders.iter().enumerate() {
            let _lock = lock(console, folder)?;
            copy(folder, &entry.join(index.to_string()), &hashes(units(folder)?.iter().filter(is_foreign)))?;
        }
        Ok(())
    }
}

/// Says what was wrong, and that it does not matter.
fn going_on(console: &Console, result: Result<()>) {
    if let Err(error) = result {
        console.line(&format!("       {error:#}; this run takes longer for it, and that is all"));
    }
}

/// The lock that cargo itself takes while it compiles into that folder.
fn lock(console: &Console, folder: &Path) -> Result<File> {
    cache::lock(console, &folder.join(".cargo-lock"), "this build")
}

/// The names of the units in one of cargo's folders: `<package>-<hash>`.
fn units(folder: &Path) -> Result<Vec<String>> {
    names(&folder.join(".fingerprint"))
}

fn names(folder: &Path) -> Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

fn package(unit: &str) -> Option<&str> {
    Some(unit.rsplit_once('-')?.0)
}

/// The hash in the name of a unit, or of a file of it, such as `libserde-0123456789abcdef.rlib`.
fn hash_in(name: &str) -> Option<&str> {
    let (_, end) = name.rsplit_once('-')?;
    Some(end.split_once('.').map_or(end, |(hash, _)| hash))
}

fn hashes<'a>(units: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    units.filter_map(|unit| hash_in(unit)).map(str::to_owned).collect()
}

/// Copies the units with these hashes.
fn copy(from: &Path, to: &Path, units: &BTreeSet<String>) -> Result<()> {
    for part in PARTS {
        let (from, to) = (from.join(part), to.join(part));
        let is_of_them = |name: &String| hash_in(name).is_some_and(|hash| units.contains(hash));
        let names: Vec<OsString> = names(&from)?.into_iter().filter(is_of_them).map(OsString::from).collect();
        fs::create_dir_all(&to).with_context(|| format!("making {}", to.display()))?;
        // Few enough for one command line each.
        for names in names.chunks(1_000) {
            process::run_quietly(Command::new("cp").arg("-Rp").args(names).arg(&to).current_dir(&from))?;
        }
    }
    Ok(())
}

/// Moves a file or folder to where another one may be.
fn replace(from: &Path, to: &Path) -> Result<()> {
    if to.is_dir() {
        fs::remove_dir_all(to)?;
    }
    fs::rename(from, to).with_context(|| format!("moving {}", to.display()))
}

/// Of everything in that folder.
fn set_modified(folder: &Path, time: SystemTime) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            set_modified(&entry.path(), time)?;
        }
        if !kind.is_symlink() {
            File::open(entry.path())?.set_modified(time)?;
        }
    }
    Ok(())
}

/// Makes room for another state of that lane, and removes what an interrupted run left.
fn remove_old(kept: &Path, lane: &str) -> Result<()> {
    let mut states = Vec::new();
    for name in names(kept)? {
        let path = kept.join(&name);
        let modified = fs::metadata(&path)?.modified()?;
        if name.starts_with('.') {
            if modified.elapsed().is_ok_and(|age| age > ABANDONED) {
                fs::remove_dir_all(&path)?;
            }
        } else if path.is_dir() && package(&name) == Some(lane) {
            states.push((modified, path));
        }
    }
    states.sort();
    let surplus = (states.len() + 1).saturating_sub(KEPT_STATES);
    for (_, path) in states.iter().take(surplus) {
        // Another clone finds it whole, or not at all.
        let removed = tempfile::Builder::new().prefix(".removed-").tempdir_in(kept)?;
        fs::rename(path, removed.path().join("state"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const OURS: &str = "ours-aaaaaaaaaaaaaaaa";
    const SERDE: &str = "serde-bbbbbbbbbbbbbbbb";
    const SYN: &str = "syn-cccccccccccccccc";

    /// A folder of cargo's after it has compiled these units in that clone.
    fn compiled(clone: &str, units: &[&str]) -> Result<TempDir> {
        let folder = tempfile::tempdir()?;
        for unit in units {
            for part in [".fingerprint", "build"] {
                fs::create_dir_all(folder.path().join(part).join(unit))?;
                fs::write(folder.path().join(part).join(unit).join("output"), clone)?;
            }
            fs::create_dir_all(folder.path().join("deps"))?;
            let library = library(folder.path(), unit);
            fs::write(&library, clone)?;
            File::open(&library)?.set_modified(SystemTime::UNIX_EPOCH)?;
        }
        Ok(folder)
    }

    fn library(folder: &Path, unit: &str) -> PathBuf {
        folder.join("deps").join(format!("lib{unit}.rlib"))
    }

    fn lane(folders: &[PathBuf]) -> Lane<'_> {
        Lane { name: "host", compiler: "rustc 1.0", folders }
    }

    #[test]
    fn another_clone_gets_all_that_others_wrote_and_nothing_else() -> Result<()> {
        let console = Console::file(tempfile::tempfile()?);
        let first = compiled("first", &[OURS, SERDE, SYN])?;
        let second = compiled("second", &[OURS, SYN])?;
        let entry = tempfile::tempdir()?;
        let others = ["serde", "syn"].map(str::to_owned).into();
        lane(&[first.path().to_owned()]).keep(&console, entry.path(), &others)?;
        let mut kept = units(&entry.path().join("0"))?;
        kept.sort();
        assert_eq!(kept, [SERDE, SYN]);

        let before = SystemTime::now() - Duration::from_secs(1);
        lane(&[second.path().to_owned()]).take(&console, entry.path())?;
        for (unit, clone) in [(OURS, "second"), (SERDE, "first"), (SYN, "first")] {
            for part in [".fingerprint", "build"] {
                let output = second.path().join(part).join(unit).join("output");
                assert_eq!(fs::read_to_string(output)?, clone, "{part} of {unit}");
            }
            assert_eq!(fs::read_to_string(library(second.path(), unit))?, clone, "{unit}");
        }
        // What was made of another `syn` than this one is outdated, and nothing that was kept.
        let modified = |unit| fs::metadata(library(second.path(), unit)).and_then(|file| file.modified());
        assert_eq!(modified(OURS)?, SystemTime::UNIX_EPOCH);
        assert!(modified(SYN)? > before);
        assert_eq!(modified(SYN)?, modified(SERDE)?);
        let left = names(second.path())?;
        assert!(!left.iter().any(|name| name.starts_with(".dependencies-")), "{left:?}");
        Ok(())
    }

    #[test]
    fn a_key_is_for_one_compiler_and_one_state_of_the_manifests() {
        let key = |compiler, manifest: &str| {
            Lane { name: "host", compiler, folders: &[] }.key(&[manifest.as_bytes().to_vec()])
        };
        assert_eq!(key("1", "a"), key("1", "a"));
        assert_ne!(key("1", "a"), key("2", "a"));
        assert_ne!(key("1", "a"), key("1", "b"));
    }

    #[test]
    fn the_states_that_were_used_last_stay() -> Result<()> {
        let kept = tempfile::tempdir()?;
        let now = SystemTime::now();
        let states = ["host-1", "host-2", "host-3", "wasm-release-1", ".host-4-abandoned", ".host-5-at-work"];
        for (age, name) in [30, 1, 2, 30, 30, 0].into_iter().zip(states) {
            fs::create_dir(kept.path().join(name))?;
            File::open(kept.path().join(name))?.set_modified(now - age * ABANDONED)?;
        }
        remove_old(kept.path(), "host")?;
        let mut left = names(kept.path())?;
        left.sort();
        assert_eq!(left, [".host-5-at-work", "host-2", "wasm-release-1"]);
        Ok(())
    }
}
