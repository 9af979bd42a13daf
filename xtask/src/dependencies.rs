//! What others wrote, compiled: kept in the user's cache for each state of the manifests and each compiler.
//! In a fresh clone only what is ours is compiled; the rest is copied, in seconds.
//!
//! Cargo knows each thing that it compiles, a unit, by a hash over all that went into it but the clone's own
//! path, and looks at its folders for nothing else. So a unit that does not fit is not used, only useless.

use std::collections::BTreeSet;
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
    /// The package of ours that is compiled last. As long as nothing of it is there, neither is anything of
    /// older manifests.
    pub(crate) last: &'a str,
}

/// Where cargo has its units, in the order in which they are copied: the last says that one is there.
const PARTS: [&str; 3] = ["deps", "build", ".fingerprint"];

/// What was not used for so long is removed when something new is kept: each entry is 1 to 2 GB.
const UNUSED: Duration = Duration::from_hours(30 * 24);

impl Lane<'_> {
    /// Has it compiled, with what was kept, or keeps what this compiles.
    ///
    /// # Errors
    ///
    /// Those of `compile`, and of the file system.
    pub(crate) fn compile<T>(
        &self,
        console: &Console,
        project: &Project,
        compile: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let manifests = project.manifests()?;
        let mut parts = vec![self.compiler.as_bytes()];
        parts.extend(manifests.iter().map(Vec::as_slice));
        let kept = cache::folder()?.join("dependencies");
        let entry = kept.join(format!("{}-{}", self.name, &hash::of_parts(&parts)[..16]));
        if entry.is_dir() {
            self.take(console, &entry)?;
            return compile();
        }
        let is_new = !self.has_compiled(self.last)?;
        let compiled = compile()?;
        if is_new && self.has_compiled(self.last)? {
            let others = project.foreign_packages()?;
            console.step(&format!("dependencies, kept for other clones ({})", self.name), || {
                remove_unused(&kept, self.name, SystemTime::now())?;
                cache::once(console, &entry, |unfinished| self.keep(console, unfinished, &others))
            })?;
        }
        Ok(compiled)
    }

    /// Copies what is not there.
    fn take(&self, console: &Console, entry: &Path) -> Result<()> {
        for (index, folder) in self.folders.iter().enumerate() {
            let kept = entry.join(index.to_string());
            let there: BTreeSet<String> = units(folder)?.into_iter().collect();
            let missing = hashes(units(&kept)?.iter().filter(|unit| !there.contains(*unit)));
            if !missing.is_empty() {
                let step = format!("{} dependencies, compiled before ({})", missing.len(), self.name);
                let _lock = lock(console, folder)?;
                console.step(&step, || copy(&kept, folder, &missing))?;
            }
        }
        // When it was used last.
        Ok(File::open(entry)?.set_modified(SystemTime::now())?)
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

    /// Whether anything of a package was ever compiled here.
    fn has_compiled(&self, name: &str) -> Result<bool> {
        for folder in self.folders {
            if units(folder)?.iter().any(|unit| package(unit) == Some(name)) {
                return Ok(true);
            }
        }
        Ok(false)
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

fn hashes<'a>(units: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    units.filter_map(|unit| hash_in(unit)).map(str::to_owned).collect()
}

/// The hash in the name of a file or folder of a unit, such as `libserde-0123456789abcdef.rlib`.
fn hash_in(name: &str) -> Option<&str> {
    let (_, end) = name.rsplit_once('-')?;
    Some(end.split_once('.').map_or(end, |(hash, _)| hash))
}

/// Copies the units with these hashes, with their times, by which cargo tells what is older than what.
fn copy(from: &Path, to: &Path, units: &BTreeSet<String>) -> Result<()> {
    for part in PARTS {
        let (from, to) = (from.join(part), to.join(part));
        let mut names: Vec<OsString> = names(&from)?
            .into_iter()
            .filter(|name| hash_in(name).is_some_and(|hash| units.contains(hash)))
            .map(OsString::from)
            .collect();
        names.sort();
        fs::create_dir_all(&to).with_context(|| format!("making {}", to.display()))?;
        // Few enough for one command line each.
        for names in names.chunks(1_000) {
            process::run_quietly(Command::new("cp").arg("-a").args(names).arg(&to).current_dir(&from))?;
        }
    }
    Ok(())
}

/// Removes what that lane kept and nobody used for long.
fn remove_unused(kept: &Path, lane: &str, now: SystemTime) -> Result<()> {
    for name in names(kept)? {
        let entry = kept.join(&name);
        let is_unused = |since| now.duration_since(since).is_ok_and(|unused| unused > UNUSED);
        if package(&name) == Some(lane) && entry.is_dir() && is_unused(fs::metadata(&entry)?.modified()?) {
            fs::remove_dir_all(&entry)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A folder of cargo's after it has compiled these units, each with what it wrote.
    fn compiled(units: &[(&str, &str)]) -> Result<TempDir> {
        let folder = tempfile::tempdir()?;
        for (unit, content) in units {
            for part in [".fingerprint", "build"] {
                fs::create_dir_all(folder.path().join(part).join(unit))?;
                fs::write(folder.path().join(part).join(unit).join("output"), content)?;
            }
            fs::create_dir_all(folder.path().join("deps"))?;
            let file = File::create(folder.path().join("deps").join(format!("lib{unit}.rlib")))?;
            file.set_modified(SystemTime::UNIX_EPOCH)?;
        }
        Ok(folder)
    }

    fn lane(folders: &[PathBuf]) -> Lane<'_> {
        Lane { name: "host", compiler: "rustc 1.0", folders, last: "ours" }
    }

    #[test]
    fn another_clone_gets_what_others_wrote_and_it_lacks() -> Result<()> {
        let console = Console::file(tempfile::tempfile()?);
        let (ours, serde, syn) = ("ours-aaaaaaaaaaaaaaaa", "serde-bbbbbbbbbbbbbbbb", "syn-cccccccccccccccc");
        let first = compiled(&[(ours, "1"), (serde, "1"), (syn, "1")])?;
        let second = compiled(&[(syn, "2")])?;
        let entry = tempfile::tempdir()?;
        let others = ["serde", "syn"].map(str::to_owned).into();

        let folders = [first.path().to_owned()];
        assert!(lane(&folders).has_compiled("ours")?);
        lane(&folders).keep(&console, entry.path(), &others)?;
        let folders = [second.path().to_owned()];
        assert!(!lane(&folders).has_compiled("ours")?);
        lane(&folders).take(&console, entry.path())?;

        let mut there = units(second.path())?;
        there.sort();
        assert_eq!(there, [serde, syn]);
        for (unit, content) in [(serde, "1"), (syn, "2")] {
            for part in [".fingerprint", "build"] {
                let path = second.path().join(part).join(unit).join("output");
                assert_eq!(fs::read_to_string(path)?, content, "{part} of {unit}");
            }
        }
        let library = second.path().join("deps").join(format!("lib{serde}.rlib"));
        assert_eq!(fs::metadata(library)?.modified()?, SystemTime::UNIX_EPOCH, "times are kept");
        Ok(())
    }

    #[test]
    fn only_what_this_lane_did_not_use_for_long_goes() -> Result<()> {
        let kept = tempfile::tempdir()?;
        let now = SystemTime::now();
        for (name, since) in
            [("host-old", 2 * UNUSED), ("host-new", UNUSED / 2), ("wasm-release-old", 2 * UNUSED)]
        {
            fs::create_dir(kept.path().join(name))?;
            File::open(kept.path().join(name))?.set_modified(now - since)?;
        }
        remove_unused(kept.path(), "host", now)?;
        let mut left = names(kept.path())?;
        left.sort();
        assert_eq!(left, ["host-new", "wasm-release-old"]);
        Ok(())
    }
}
