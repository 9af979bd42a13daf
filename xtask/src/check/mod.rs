//! `test`: every check and test.
//!
//! The WebAssembly builds run in a separate process at the same time as the host's checks, because whole-program optimization
//! keeps a single core busy for long. Each side has its own target folder, so neither waits for cargo's lock. The
//! end-to-end tests need both, and run last.

pub(crate) mod bench;
pub(crate) mod e2e;
pub(crate) mod fuzz;
pub(crate) mod mutants;
mod wordpress;

use std::io::{self, Seek as _};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use xshell::{Cmd, cmd};

use crate::bundle::widget;
use crate::console::{Console, Step};
use crate::project::{Profile, Project};
use crate::setup::{self, Browser, OtherBrowsers, schemathesis};

/// How many end-to-end tests run at once: they mostly wait, for a server or for their turn at one.
const TEST_THREADS: &str = "4";

/// Runs everything.
///
/// # Errors
///
/// When a step fails; the message names it.
pub(crate) fn run(console: &Console, project: &Project, profile: Profile) -> Result<()> {
    let (started, sh) = (Instant::now(), &project.sh);
    // First, because it takes no time.
    step(console, "rustfmt", &cmd!(sh, "cargo fmt --all --check"))?;
    let fuzz = cmd!(sh, "cargo fmt --manifest-path shared/fuzz/Cargo.toml --check");
    step(console, "rustfmt, fuzz targets", &fuzz)?;
    let (_, chromium) = setup::everything(console, project)?;
    let (others, schemathesis) = match profile {
        Profile::Quick => (OtherBrowsers::skipped(), None),
        Profile::Release => {
            let others = setup::other_browsers(console, project)?;
            (others, Some(console.step("Schemathesis", || schemathesis::ensure(project))?))
        }
    };

    let mut log = tempfile::tempfile()?;
    let mut builds = Command::new(project.executable());
    builds.arg("build").args((profile == Profile::Quick).then_some("--quick"));
    let mut builds = builds.stdout(log.try_clone()?).stderr(log.try_clone()?).spawn()?;
    console.line(
        "[ .. ] WebAssembly builds, at the same time as the next steps; you will see their output at the end",
    );
    let host = host(console, project);
    let builds = console.step("WebAssembly builds", || {
        let status = builds.wait().context("cannot wait for the builds")?;
        if !status.success() {
            bail!("`cargo xtask build` failed ({status}); its output is above");
        }
        Ok(())
    });
    log.rewind()?;
    io::copy(&mut log, &mut io::stderr())?;
    let result = host
        .and(builds)
        // For what only the browser's build of the widget has; the host's checks saw the rest.
        .and_then(|()| {
            step(console, "widget, with clippy", &linting(widget::compile(project, profile, "rlib")))
        })
        .and_then(|()| end_to_end(console, project, &chromium, &others, schemathesis.as_deref(), profile));

    console.line(&summary(&console.steps(), &others.missing, started.elapsed().as_secs()));
    result
}

/// What the host's compiler can check. Each call is for the whole workspace: for other packages, cargo would choose
/// other features for the dependencies and compile them again.
fn host(console: &Console, project: &Project) -> Result<()> {
    let sh = &project.sh;
    // `nice`, because the builds take longer, and mostly on one core: with this, both end at about the same time.
    let compile = cmd!(sh, "nice -n 2 cargo build --workspace --all-targets");
    step(console, "compile everything for the host, with clippy", &linting(compile))?;
    let units = cmd!(sh, "nice -n 2 cargo test --workspace --lib --bins --benches --test rules");
    let units = step(console, "unit tests, and each benchmark once", &linting(units));
    let examples = cmd!(sh, "nice -n 2 cargo test --workspace --doc");
    let examples = step(console, "examples in the documentation", &linting(examples));
    let tsc = project.node_program("tsc")?;
    let types = step(console, "types of the embed's scripts", &cmd!(sh, "{tsc} --project widget/embed"));
    units.and(examples).and(types).and(wordpress::test(console, project))
}

fn end_to_end(
    console: &Console,
    project: &Project,
    chromium: &Browser,
    others: &OtherBrowsers,
    schemathesis: Option<&Path>,
    profile: Profile,
) -> Result<()> {
    let tests = cmd!(project.sh, "cargo test --workspace --test it -- --test-threads {TEST_THREADS}")
        .args(others.missing.iter().flat_map(|browser| ["--skip".to_owned(), format!("in_{browser}")]))
        .envs(others.found.iter().flat_map(Browser::environment))
        .envs(schemathesis.map(|folder| ("CMSA_JOIN_SCHEMATHESIS", folder)));
    step(console, "end-to-end tests", &linting(e2e::prepare(tests, project, chromium, profile)))
}

/// Uses clippy as the compiler of the workspace. `cargo clippy` only checks, so it would process every dependency a second
/// time, in addition to the compilation of the tests. That takes minutes.
fn linting(cargo: Cmd<'_>) -> Cmd<'_> {
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", "--deny=warnings")
}

fn step(console: &Console, name: &str, command: &Cmd<'_>) -> Result<()> {
    console.long_step(name, || Ok(command.run()?))
}

fn summary(steps: &[Step], missing: &[&str], seconds: u64) -> String {
    let mut lines: Vec<String> = steps.iter().map(Step::to_string).collect();
    lines.extend(missing.iter().map(|browser| format!("[ !! ] the embed was not tested in {browser}")));
    let failed: Vec<&str> = steps.iter().filter(|step| !step.passed).map(|step| step.name.as_str()).collect();
    lines.push(format!("\ntook {} min {} s", seconds / 60, seconds % 60));
    if !failed.is_empty() {
        lines.push(format!("failed: {}", failed.join("; ")));
    }
    lines.push(format!("steps: {} passed, {} failed", steps.len() - failed.len(), failed.len()));
    format!("\n{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_summary_names_what_failed() {
        let step = |name: &str, passed| Step { name: name.to_owned(), took: Duration::from_secs(2), passed };
        let text = summary(&[step("one", true), step("two", false)], &["webkit"], 65);
        let steps =
            "\n[  ok  ] one (2.0 s)\n[failed] two (2.0 s)\n[ !! ] the embed was not tested in webkit\n";
        assert_eq!(text, format!("{steps}\ntook 1 min 5 s\nfailed: two\nsteps: 1 passed, 1 failed"));
        assert!(summary(&[step("one", true)], &[], 5).ends_with("took 0 min 5 s\nsteps: 1 passed, 0 failed"));
    }
}
