//! `test`: every check and test that there is.
//!
//! Two lanes run side by side, because whole-program optimisation keeps one core busy for long:
//! the host's checks on the terminal, and what is compiled for WebAssembly into a file that is
//! shown afterwards. They use different target folders, so cargo's lock does not hold them up. The
//! end-to-end tests need what both have built, and have the machine to themselves.

pub(crate) mod bench;
pub(crate) mod e2e;
pub(crate) mod fuzz;
pub(crate) mod mutants;

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Seek as _};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::bundle;
use crate::bundle::wordpress;
use crate::console::{Console, Step};
use crate::process;
use crate::project::{Profile, Project};
use crate::setup::{self, Browsers, Engines, Tools};

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
    let engines = if profile == Profile::Quick { Engines::none() } else { setup::engines(console)? };
    // One of the long checks.
    let schemathesis = match profile {
        Profile::Release => Some(setup::schemathesis(console, project)?),
        Profile::Quick => None,
    };

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
    let result = host
        .and(wasm)
        .and_then(|()| end_to_end(console, project, &browsers, &engines, schemathesis.as_deref(), profile));

    let steps = [console.steps(), beside.steps()].concat();
    console.line(&summary(&steps, &engines.missing, started.elapsed().as_secs()));
    result
}

/// What the host's compiler can check. Always of the whole workspace, whatever then runs of it: for
/// another choice of packages the dependencies have other features, and are compiled again.
fn host_lane(console: &Console, project: &Project) -> Result<()> {
    // The other lane has more to do, and much of it for one core alone. With this both end at about the
    // same time.
    let cargo = || {
        let mut nice = Command::new("nice");
        nice.args(["-n", "2"]).arg(cargo_path()).current_dir(project.root());
        linting(nice)
    };
    let mut compile = cargo();
    compile.args(["build", "--workspace", "--all-targets"]);
    let mut units = cargo();
    units.args(["test", "--workspace", "--lib", "--bins", "--benches", "--test", "rules"]);
    let mut examples = cargo();
    examples.args(["test", "--workspace", "--doc"]);

    step(console, "all that the host runs, with clippy", &mut compile)?;
    let units = step(console, "unit tests, and the benchmarks once", &mut units);
    let examples = step(console, "examples in the documentation", &mut examples);
    let mut types = Command::new(project.node_program("tsc")?);
    types.arg("--project").arg(project.path("widget/embed"));
    let types = step(console, "types of the embed's scripts", &mut types);
    units.and(examples).and(types).and(wordpress::test(console, project))
}

/// What is compiled for WebAssembly. Clippy, for what only the browser's build of the widget has (all
/// else the host's lane sees), comes second: it uses the dependencies that the build compiled.
fn wasm_lane(console: &Console, project: &Project, tools: &Tools, profile: Profile) -> Result<()> {
    bundle::everything(console, project, tools, profile)?;
    let mut clippy = linting(bundle::widget::compile(project, profile, "rlib"));
    step(console, "widget, with clippy", &mut clippy)
}

fn end_to_end(
    console: &Console,
    project: &Project,
    browsers: &Browsers,
    engines: &Engines,
    schemathesis: Option<&Path>,
    profile: Profile,
) -> Result<()> {
    let mut tests = linting(cargo(project));
    tests.args(["test", "--workspace", "--test", "it", "--", "--test-threads", CONCURRENT]);
    for engine in &engines.missing {
        tests.args(["--skip", &format!("in_{engine}")]);
    }
    tests.envs(engines.there.iter().flat_map(|engine| &engine.variables).map(|(name, path)| (name, path)));
    e2e::prepare(&mut tests, project, browsers, profile);
    tests.envs(schemathesis.map(|folder| ("CMSA_JOIN_SCHEMATHESIS", folder)));
    step(console, "end-to-end tests", &mut tests)
}

/// Cargo with clippy in the compiler's place for what is ours. `cargo clippy` does the same, but
/// only checks; to have both, it and the tests, is to have every dependency twice, for minutes.
fn linting(mut cargo: Command) -> Command {
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", "--deny=warnings");
    cargo
}

fn cargo(project: &Project) -> Command {
    let mut command = Command::new(cargo_path());
    command.current_dir(project.root());
    command
}

fn cargo_path() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn step(console: &Console, name: &str, command: &mut Command) -> Result<()> {
    console.long_step(name, "", || process::run(console, command))
}

fn show(mut file: File) -> Result<()> {
    file.rewind()?;
    io::copy(&mut file, &mut io::stderr())?;
    Ok(())
}

fn summary(steps: &[Step], untested: &[&str], seconds: u64) -> String {
    let mut lines: Vec<String> = steps.iter().map(Step::to_string).collect();
    lines.extend(untested.iter().map(|engine| format!("[ !! ] the embed was not tested in {engine}")));
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
