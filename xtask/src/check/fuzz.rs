//! `fuzz`: looks for inputs that break a decoder of outside input.
//!
//! `shared/fuzz/` has the targets, and what must hold of every input.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use xshell::cmd;

use crate::console::Console;
use crate::project::Project;
use crate::setup;

/// The crate of the targets, with the inputs under version control, which every test run replays.
const CRATE: &str = "shared/fuzz";

/// Inputs that reached new code; later runs go on from them.
const FOUND: &str = "target/fuzz-found";

/// The longest input: the longest message has 2,000 characters of up to 4 bytes.
const MAX_LEN: &str = "-max_len=8100";

#[derive(Args)]
pub(crate) struct Options {
    /// One target, of those in `shared/fuzz/fuzz_targets`; without it, all of them
    target: Option<String>,
    /// How long to try each target
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// Afterwards, keep in shared/fuzz/corpus the inputs that reach code that no kept input reaches
    #[arg(long)]
    keep: bool,
}

/// Tries each target for a while.
///
/// # Errors
///
/// When an input breaks something, or when a target does not compile.
pub(crate) fn run(console: &Console, project: &Project, options: &Options) -> Result<()> {
    let sh = &project.sh;
    let targets = chosen(targets(project)?, options.target.as_deref())?;
    let program = setup::for_fuzzing(console, sh)?;
    // No sanitizer: without `unsafe` it finds nothing and halves the speed. The rest is stable Rust.
    let cargo_fuzz = |command: &str| {
        cmd!(sh, "{program} {command} --sanitizer none --fuzz-dir {CRATE} --target-dir target/fuzz")
    };
    // First, so that no target's seconds go to the compiler.
    console.long_step("compile the fuzz targets", || Ok(cargo_fuzz("build").run()?))?;
    for target in &targets {
        let (kept, found) = (format!("{CRATE}/corpus/{target}"), format!("{FOUND}/{target}"));
        sh.create_dir(&kept)?;
        sh.create_dir(&found)?;
        console.long_step(&format!("{target}, {} s", options.seconds), || {
            let fuzz = cargo_fuzz("run").args([target, &found, &kept]).args(["--", MAX_LEN, "-timeout=5"]);
            let fuzz = fuzz.arg(format!("-max_total_time={}", options.seconds));
            let fuzz = fuzz.arg(format!("-dict={}", project.path(CRATE).join("requests.dict").display()));
            fuzz.args(["-print_final_stats=1", "-print_funcs=0", "-verbosity=0"]).run().with_context(|| {
                format!(
                    "an input breaks {target}: the message is above, the input in {CRATE}/artifacts/{target}. Move it \
                     to {kept} under a name that says what it is, fix the code until \
                     `cargo test -p join-shared --test rules corpus` passes, and run this again"
                )
            })
        })?;
        if options.keep {
            // By code reached, not by how often: otherwise it keeps hundreds that differ in a loop's count.
            let merge = cargo_fuzz("run").args([target, &kept, &found]).arg("--");
            merge.args(["-set_cover_merge=1", "-use_counters=0", MAX_LEN]).run()?;
        }
    }
    Ok(())
}

/// The names of all targets.
fn targets(project: &Project) -> Result<Vec<String>> {
    let files = project.sh.read_dir(Path::new(CRATE).join("fuzz_targets"))?;
    let name = |file: PathBuf| Some(file.file_stem()?.to_string_lossy().into_owned());
    Ok(files.into_iter().filter_map(name).collect())
}

fn chosen(targets: Vec<String>, choice: Option<&str>) -> Result<Vec<String>> {
    match choice {
        None => Ok(targets),
        Some(name) if targets.iter().any(|target| target == name) => Ok(vec![name.to_owned()]),
        Some(name) => bail!("there is no target {name}; the targets are {}", targets.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_for_an_unknown_target_lists_the_targets() {
        let targets = || vec!["date".to_owned(), "phone".to_owned()];
        assert_eq!(chosen(targets(), None).ok(), Some(targets()));
        assert_eq!(chosen(targets(), Some("phone")).ok(), Some(vec!["phone".to_owned()]));
        let error = chosen(targets(), Some("telephone")).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("there is no target telephone; the targets are date, phone"));
    }

    #[test]
    fn this_checkout_has_targets() -> Result<()> {
        assert!(targets(&Project::find()?)?.contains(&"intent_request".to_owned()));
        Ok(())
    }
}
