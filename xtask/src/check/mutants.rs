//! `mutants`: changes the rules one line at a time, and sees whether a test notices.
//!
//! What is changed, and what is left out and why, stands in `.cargo/mutants.toml`.

use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::console::Console;
use crate::project::Project;
use crate::setup;

/// Where the report goes, and the differences of all mutants.
const OUTPUT: &str = "target/mutants";

/// Cases that each property is tried with: what a mutant breaks, it mostly breaks at once.
const PROPTEST_CASES: &str = "64";

/// Mutants tried side by side: while one's tests run on one core, another compiles.
const JOBS: &str = "2";

/// The same cases for every mutant, so that a run can be repeated.
const PROPTEST_SEED: &str = "1";

#[derive(Args)]
pub(crate) struct Options {
    /// Change these files only, for example shared/src/quote.rs
    files: Vec<String>,
    /// Try only those again that no test noticed last time
    #[arg(long)]
    again: bool,
    /// Only list the mutants
    #[arg(long)]
    list: bool,
}

/// Tries every mutant.
///
/// # Errors
///
/// When a mutant survives, or the tests fail without any.
pub(crate) fn run(console: &Console, project: &Project, options: &Options) -> Result<()> {
    let missing = options.files.iter().find(|file| !project.path(file).is_file());
    if let Some(file) = missing {
        bail!("there is no {file} in {}", project.root().display());
    }
    let mut mutants = Command::new(setup::for_mutants(console)?);
    mutants.args(["mutants", "--package", "join-shared", "--no-shuffle", "--jobs", JOBS, "--output"]);
    mutants.arg(project.path(OUTPUT));
    mutants.args(options.files.iter().flat_map(|file| ["--file", file]));
    mutants.args(options.again.then_some("--iterate")).args(options.list.then_some("--list"));
    mutants.env("PROPTEST_CASES", PROPTEST_CASES).env("PROPTEST_RNG_SEED", PROPTEST_SEED);
    mutants.current_dir(project.root());
    console.long_step("mutants of join-shared", "", || {
        let status = mutants.status().context("starting cargo-mutants")?;
        if status.success() { Ok(()) } else { bail!("{}", meaning(status.code())) }
    })
}

/// What cargo-mutants says with its exit code.
fn meaning(code: Option<i32>) -> String {
    match code {
        Some(2) => format!(
            "some mutants survive: {OUTPUT}/mutants.out/missed.txt names them; write a test that notices each, or, \
             where a mutant does the same as the original, name it in .cargo/mutants.toml with the reason; then \
             run `cargo xtask mutants --again`"
        ),
        Some(3) => format!(
            "some mutants ran out of time ({OUTPUT}/mutants.out/timeout.txt): an endless loop is as good as caught, \
             but look whether it is one, and then name it in .cargo/mutants.toml"
        ),
        Some(4) => {
            "the tests fail without any mutant; mend them first (`cargo test -p join-shared`)".to_owned()
        }
        Some(code) => format!("cargo-mutants ended with {code}; its own words are above"),
        None => "cargo-mutants was interrupted; run this again".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_end_names_its_remedy() {
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
