//! `test`: every check and test that there is.
//!
//! Two lanes run side by side, because whole-program optimisation keeps one core busy for long:
//! the host's checks on the terminal, and what is compiled for WebAssembly into a file that is
//! shown afterwards. They use different target folders, so cargo's lock does not hold them up. The
//! end-to-end tests need what both have built, and have the machine to themselves.

use std::env;
use std::fs::File;
use std::io::{self, Seek as _};
use std::process::Command;
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::build::{self, Profile};
use crate::console::{Console, Step};
use crate::e2e;
use crate::process;
use crate::project::Project;
use crate::setup::{self, Browsers, Tools};

/// How many end-to-end tests are at work at once: mostly they wait for a server or for their turn at one.
const CONCURRENT: &str = "4";

/// Runs everything.
///
/// # Errors
///
/// When a step fails; the message names it.
pub(crate) fn run(console: &Console, project: &Project, profile: Profile) -> Result<()> {
    let started = Instant::now();
    // The quickest first: it needs no tool, and no patience to fail.
    step(console, "rustfmt", cargo(project).args(["fmt", "--all", "--check"]))?;
    let targets = ["fmt", "--manifest-path", "shared/fuzz/Cargo.toml", "--check"];
    step(console, "rustfmt, fuzz targets", cargo(project).args(targets))?;
    let (tools, browsers) = setup::everything(console, project)?;

    let file = tempfile::tempfile()?;
    let beside = Console::file(file.try_clone()?);
    console.line("[ .. ] WebAssembly builds, beside the next steps; shown when they have ended");
    let (host, wasm) = thread::scope(|scope| {
        let wasm = scope.spawn(|| wasm_lane(&beside, project, &tools, profile));
        let host = host_lane(console, project);
        let wasm = console.heartbeat("WebAssembly builds", || wasm.join());
        (host, wasm)
    });
    show(file)?;
    let wasm = wasm.unwrap_or_else(|_| bail!("the WebAssembly lane panicked"));
    let result = host.and(wasm).and_then(|()| end_to_end(console, project, &browsers, profile));

    let steps = [console.steps(), beside.steps()].concat();
    console.line(&summary(&steps, started.elapsed().as_secs()));
    result
}

/// What the host's compiler can check. All of it, also when the first finds something.
fn host_lane(console: &Console, project: &Project) -> Result<()> {
    let mut units = linting(project);
    // The Worker asks for the widget's server side, so the widget's tests have it, too.
    units.args(["test", "--package", "join-shared", "--package", "join-widget", "--package", "join-worker"]);
    units.args(["--package", "xtask"]);
    let mut e2e = linting(project);
    e2e.args(["test", "--package", "join-e2e", "--tests", "--no-run"]);
    let mut benches = linting(project);
    benches.args(["test", "--package", "join-bench", "--all-targets"]);
    // What is not a test is not the same code; nothing else here needs these two as they are.
    let mut rest = linting(project);
    rest.args(["build", "--package", "join-worker", "--package", "xtask"]);

    let units = step(console, "unit and doc tests, with clippy", &mut units);
    let e2e = step(console, "end-to-end tests compile, with clippy", &mut e2e);
    let benches = step(console, "benchmarks run once, with clippy", &mut benches);
    let rest = step(console, "what no test needs, with clippy", &mut rest);
    units.and(e2e).and(benches).and(rest)
}

/// What is compiled for WebAssembly. Clippy, for what only the browser's build of the widget has (all
/// else the host's lane sees), comes second, and in the same profile: it uses the macros that the
/// builds compiled.
fn wasm_lane(console: &Console, project: &Project, tools: &Tools, profile: Profile) -> Result<()> {
    build::everything(console, project, tools, profile)?;
    let mut clippy = tools.wasm.cargo(project, "clippy");
    clippy.args(["--package", "join-widget", "--lib", "--profile", profile.name()]);
    clippy.args(["--no-default-features", "--features", "hydrate", "--", "--deny", "warnings"]);
    step(console, "clippy, widget", &mut clippy)
}

fn end_to_end(console: &Console, project: &Project, browsers: &Browsers, profile: Profile) -> Result<()> {
    let mut tests = linting(project);
    tests.args(["test", "--package", "join-e2e", "--tests", "--", "--test-threads", CONCURRENT]);
    e2e::prepare(&mut tests, project, browsers, profile);
    step(console, "end-to-end tests", &mut tests)
}

/// Cargo with clippy in the compiler's place for what is ours. `cargo clippy` does the same, but
/// only checks; to have both, it and the tests, is to have every dependency twice, for minutes.
fn linting(project: &Project) -> Command {
    let mut cargo = cargo(project);
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", "--deny=warnings");
    cargo
}

fn cargo(project: &Project) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(project.root());
    command
}

fn step(console: &Console, name: &str, command: &mut Command) -> Result<()> {
    console.long_step(name, "", || process::run(console, command))
}

fn show(mut file: File) -> Result<()> {
    file.rewind()?;
    io::copy(&mut file, &mut io::stderr())?;
    Ok(())
}

fn summary(steps: &[Step], seconds: u64) -> String {
    let mut lines: Vec<String> = steps.iter().map(Step::to_string).collect();
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
        let text = summary(&[step("one", true), step("two", false)], 65);
        let steps = "\n[  ok  ] one (2.0 s)\n[failed] two (2.0 s)\n";
        assert_eq!(text, format!("{steps}\ntook 1 min 5 s\nfailed: two\nsteps: 1 passed, 1 failed"));
        assert!(summary(&[step("one", true)], 5).ends_with("took 0 min 5 s\nsteps: 1 passed, 0 failed"));
    }
}
