//! `test`: every check and test that there is.
//!
//! Two lanes run side by side, because whole-program optimisation keeps one core busy for long:
//! the host's checks on the terminal, and what is compiled for WebAssembly into a file that is
//! shown afterwards. They use different target folders, so cargo's lock does not hold them up. The
//! end-to-end tests need what both have built; clippy for WebAssembly runs beside them.

use std::env;
use std::fs::File;
use std::io::{self, Seek as _};
use std::process::Command;
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::build::{self, Profile};
use crate::console::{Console, Step};
use crate::process;
use crate::project::Project;
use crate::setup::{self, Browsers, Tools};

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
    let built = side_by_side(
        console,
        "WebAssembly builds",
        || host_lane(console, project),
        || build::everything(&beside, project, &tools, profile),
    );
    let result = built.and_then(|()| {
        side_by_side(
            console,
            "clippy for WebAssembly",
            || end_to_end(console, project, &browsers, profile),
            || wasm_clippy(&beside, project, &tools, profile),
        )
    });
    show(file)?;

    let steps = [console.steps(), beside.steps()].concat();
    console.line(&summary(&steps, started.elapsed().as_secs()));
    result
}

/// What the host's compiler can check. All of it, also when the first finds something.
fn host_lane(console: &Console, project: &Project) -> Result<()> {
    let mut clippy = cargo(project);
    clippy.args(["clippy", "--package", "join-shared", "--package", "xtask", "--package", "join-e2e"]);
    clippy.args(["--package", "join-bench", "--all-targets", "--", "--deny", "warnings"]);
    let mut units = cargo(project);
    // The Worker asks for the widget's server side, so the widget's tests have it, too.
    units.args(["test", "--package", "join-shared", "--package", "join-widget", "--package", "join-worker"]);
    units.args(["--package", "join-bench", "--package", "xtask"]);
    let mut e2e = cargo(project);
    e2e.args(["test", "--package", "join-e2e", "--tests", "--no-run"]);

    let clippy = step(console, "clippy", &mut clippy);
    let units = step(console, "unit and doc tests", &mut units);
    let e2e = step(console, "end-to-end tests compile", &mut e2e);
    clippy.and(units).and(e2e)
}

/// Runs one lane on the terminal and the other beside it, both to their ends.
fn side_by_side(
    console: &Console,
    name: &str,
    here: impl FnOnce() -> Result<()>,
    beside: impl FnOnce() -> Result<()> + Send,
) -> Result<()> {
    console.line(&format!("[ .. ] {name}, beside the next steps; shown at the end"));
    thread::scope(|scope| {
        let beside = scope.spawn(beside);
        let here = here();
        let beside = console.heartbeat(name, || beside.join());
        here.and(beside.unwrap_or_else(|_| bail!("the lane beside panicked")))
    })
}

/// In the same profile as the builds: it uses the macros that they compiled.
fn wasm_clippy(console: &Console, project: &Project, tools: &Tools, profile: Profile) -> Result<()> {
    let clippy = |package: &str, features: &[&str]| {
        let mut cargo = tools.wasm.cargo(project, "clippy");
        cargo.args(["--package", package, "--lib", "--profile", profile.name()]);
        cargo.args(features).args(["--", "--deny", "warnings"]);
        cargo
    };
    let hydrate = ["--no-default-features", "--features", "hydrate"];
    let widget = step(console, "clippy, widget", &mut clippy("join-widget", &hydrate));
    // This is that of the widget on the server, too.
    let worker = step(console, "clippy, Worker", &mut clippy("join-worker", &[]));
    widget.and(worker)
}

fn end_to_end(console: &Console, project: &Project, browsers: &Browsers, profile: Profile) -> Result<()> {
    let mut tests = cargo(project);
    tests.args(["test", "--package", "join-e2e", "--tests"]);
    tests
        .env("CMSA_JOIN_XTASK", project.executable())
        .env("CHROMIUM", &browsers.chromium)
        .env("CHROMEDRIVER", &browsers.chromedriver);
    if profile == Profile::Quick {
        tests.env("CMSA_JOIN_QUICK", "1");
    }
    step(console, "end-to-end tests", &mut tests)
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
