//! `fuzz`: looks for inputs that break what must hold of every decoder of outside input.
//!
//! What must hold, and which targets there are, stands in `shared/fuzz/`. What a run finds
//! interesting goes to `target/fuzz-found/`, from where a later run goes on; only `--keep` adds to
//! the inputs under version control, which every test run replays.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::console::Console;
use crate::process;
use crate::project::Project;
use crate::setup;

/// The crate of the targets.
const CRATE: &str = "shared/fuzz";

/// Words that requests are made of.
const DICTIONARY: &str = "shared/fuzz/requests.dict";

/// Where inputs go that reached something new.
const FOUND: &str = "target/fuzz-found";

/// The longest input tried: the longest message has 2,000 characters, of up to 4 bytes.
const MAX_BYTES: usize = 8_100;

/// An input that takes longer than this is a finding.
const TIMEOUT_SECONDS: u32 = 5;

#[derive(Args)]
pub(crate) struct Options {
    /// One target, of those in `shared/fuzz/fuzz_targets`; all of them when left out
    target: Option<String>,
    /// How long each target is tried
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// Afterwards, keep in shared/fuzz/corpus what reached code that no kept input reaches
    #[arg(long)]
    keep: bool,
}

/// Tries each target for a while.
///
/// # Errors
///
/// When an input breaks something, or a target does not compile.
pub(crate) fn run(console: &Console, project: &Project, options: &Options) -> Result<()> {
    let targets = chosen(targets(&project.path(CRATE))?, options.target.as_deref())?;
    let cargo_fuzz = setup::for_fuzzing(console)?;
    // Compiled first, so that the seconds are spent on trying.
    console.long_step("fuzz targets", "about 1 minute at first", || {
        process::run(console, &mut command(project, &cargo_fuzz, "build"))
    })?;
    for target in &targets {
        let (kept, found) = folders(project, target)?;
        let what = format!("{target}, {} s", options.seconds);
        console.long_step(&what, "", || {
            let mut fuzz = command(project, &cargo_fuzz, "run");
            fuzz.arg(target).args([&found, &kept]).arg("--");
            fuzz.arg(format!("-max_total_time={}", options.seconds));
            fuzz.arg(format!("-max_len={MAX_BYTES}")).arg(format!("-timeout={TIMEOUT_SECONDS}"));
            fuzz.arg(format!("-dict={}", project.path(DICTIONARY).display()));
            // One line per new input is no news to anybody; what it adds up to is.
            fuzz.args(["-print_final_stats=1", "-print_funcs=0", "-verbosity=0"]);
            process::run(console, &mut fuzz).with_context(|| remedy(target))
        })?;
    }
    if options.keep {
        for target in &targets {
            console.step(&format!("kept inputs of {target}"), || keep(project, &cargo_fuzz, target))?;
        }
    }
    Ok(())
}

/// Adds to the kept inputs, whose names stay, those found ones that reach more code.
fn keep(project: &Project, cargo_fuzz: &Path, target: &str) -> Result<()> {
    let (kept, found) = folders(project, target)?;
    let mut merge = command(project, cargo_fuzz, "run");
    // By code reached, not by how often: else hundreds are kept that differ in a loop's count.
    merge.arg(target).args([&kept, &found]).args(["--", "-set_cover_merge=1", "-use_counters=0"]);
    process::run_quietly(merge.arg(format!("-max_len={MAX_BYTES}")))
}

fn command(project: &Project, cargo_fuzz: &Path, sub_command: &str) -> Command {
    let mut command = Command::new(cargo_fuzz);
    // No sanitizer: without `unsafe` it has nothing to find, and costs half the speed. What is
    // left is stable Rust; a nightly compiler is not needed.
    command.args([sub_command, "--sanitizer", "none", "--fuzz-dir"]).arg(project.path(CRATE));
    command.arg("--target-dir").arg(project.path("target/fuzz")).current_dir(project.root());
    command
}

/// The kept inputs of a target, and those found.
fn folders(project: &Project, target: &str) -> Result<(PathBuf, PathBuf)> {
    let kept = project.path(CRATE).join("corpus").join(target);
    let found = project.path(FOUND).join(target);
    for folder in [&kept, &found] {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    Ok((kept, found))
}

fn remedy(target: &str) -> String {
    format!(
        "an input breaks {target}: the message is above, the input is in {CRATE}/artifacts/{target}; move it to \
         {CRATE}/corpus/{target} under a name that tells what it is, mend the code until \
         `cargo test -p join-shared --test rules corpus` passes, and run this again"
    )
}

/// The names of all targets.
fn targets(folder: &Path) -> Result<Vec<String>> {
    let folder = folder.join("fuzz_targets");
    let entries = fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut targets = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            targets.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    targets.sort();
    Ok(targets)
}

fn chosen(targets: Vec<String>, choice: Option<&str>) -> Result<Vec<String>> {
    match choice {
        None => Ok(targets),
        Some(name) if targets.iter().any(|target| target == name) => Ok(vec![name.to_owned()]),
        Some(name) => bail!("there is no target {name}; there are {}", targets.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_that_is_not_there_is_an_error_that_names_those_that_are() {
        let targets = || vec!["date".to_owned(), "phone".to_owned()];
        assert_eq!(chosen(targets(), None).ok(), Some(targets()));
        assert_eq!(chosen(targets(), Some("phone")).ok(), Some(vec!["phone".to_owned()]));
        let error = chosen(targets(), Some("telephone")).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("there is no target telephone; there are date, phone"));
    }

    #[test]
    fn this_checkout_has_targets() -> Result<()> {
        let project = Project::find()?;
        assert!(targets(&project.path(CRATE))?.contains(&"intent_request".to_owned()));
        Ok(())
    }
}
