//! `mutants`: changes the rules one line at a time, and checks that a test fails.
//!
//! `.cargo/mutants.toml` says what is changed, and what is left out and why.

use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use xshell::cmd;

use crate::console::Console;
use crate::project::Project;
use crate::setup;

/// The folder of the report, with the diffs of all mutants.
const OUTPUT: &str = "target/mutants";

/// Mutants tested at once: while one core runs the tests of one, the other compiles the next.
const JOBS: &str = "2";

/// Cases for each property test: most of what a mutant breaks fails in the first few.
const CASES: (&str, &str) = ("PROPTEST_CASES", "64");

/// The same cases for every mutant, so that a run can be repeated.
const SEED: (&str, &str) = ("PROPTEST_RNG_SEED", "1");

#[derive(Args)]
pub(crate) struct Options {
    /// Change only these files, for example shared/src/quote.rs
    files: Vec<String>,
    /// Test only the mutants that survived last time
    #[arg(long)]
    again: bool,
    /// Only list the mutants
    #[arg(long)]
    list: bool,
}

/// Tests every mutant.
///
/// # Errors
///
/// When a mutant survives, or when the tests fail without any.
pub(crate) fn run(console: &Console, project: &Project, options: &Options) -> Result<()> {
    let sh = &project.sh;
    if let Some(file) = options.files.iter().find(|file| !project.path(file).is_file()) {
        bail!("there is no file {file}");
    }
    let program = setup::for_mutants(console, sh)?;
    let mutants =
        cmd!(sh, "{program} mutants --package join-shared --no-shuffle --jobs {JOBS} --output {OUTPUT}")
            .args(options.files.iter().flat_map(|file| ["--file", file]))
            .args(options.again.then_some("--iterate"))
            .args(options.list.then_some("--list"))
            .envs([CASES, SEED]);
    console.long_step("mutants of join-shared", || {
        let status = Command::from(mutants).status().context("cannot start cargo-mutants")?;
        if status.success() { Ok(()) } else { bail!("{}", meaning(status.code())) }
    })
}

/// What an exit code of cargo-mutants means.
fn meaning(code: Option<i32>) -> String {
    match code {
        Some(2) => format!(
            "some mutants survive: see {OUTPUT}/mutants.out/missed.txt. Write a test that fails for each; where a \
             mutant does the same as the original, list it in .cargo/mutants.toml with the reason. Then run \
             `cargo xtask mutants --again`"
        ),
        Some(3) => format!(
            "some mutants timed out: see {OUTPUT}/mutants.out/timeout.txt. If a mutant is an endless loop, list it in \
             .cargo/mutants.toml"
        ),
        Some(4) => {
            "the tests fail without any mutant; fix them first (`cargo test -p join-shared`)".to_owned()
        }
        Some(code) => format!("cargo-mutants exited with {code}; see its output above"),
        None => "cargo-mutants was interrupted; run this again".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_exit_code_has_a_remedy() {
        for (code, word) in [
            (Some(2), "missed.txt"),
            (Some(3), "timeout.txt"),
            (Some(4), "cargo test"),
            (Some(1), "with 1"),
            (None, "again"),
        ] {
            assert!(meaning(code).contains(word), "{code:?}");
        }
    }
}
