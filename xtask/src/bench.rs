//! `bench`: how long everything takes, against its budgets. The programs of `join-e2e` measure the running system;
//! the rules are measured here, natively and in a browser.
//!
//! What is measured of them stands in `shared/bench/`. Both sides use Criterion's statistics, and leave their
//! medians in files, which are read here.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;
use serde_json::json;

use crate::build::Profile;
use crate::console::Console;
use crate::e2e;
use crate::process;
use crate::project::Project;
use crate::setup::{self, Measuring, node};

/// The measurement that has a budget; it is called the same in `shared/bench/src/lib.rs`.
const ASSESS: &str = "assess and quote, 1 chapter";

/// DESIGN §6, in nanoseconds.
const NATIVE_BUDGET: f64 = 1_000.0;
const BROWSER_BUDGET: f64 = 10_000.0;

/// How long the browser may take in all: it warms up for 3 s and measures for 5 s.
const BROWSER_SECONDS: u32 = 120;

/// What is measured.
#[derive(Args)]
pub(crate) struct Options {
    /// Measure the two routes, the form and the rules beside what people would pick instead of them, and nothing else
    #[arg(long)]
    peers: bool,
}

/// Of what Criterion writes about a measurement, what is needed here.
#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    /// In nanoseconds.
    point_estimate: f64,
}

/// A measurement of the runner in the browser.
#[derive(Deserialize)]
struct InBrowser {
    estimates: Estimates,
}

/// A median beside its budget, in nanoseconds.
struct Verdict {
    place: &'static str,
    median: f64,
    budget: f64,
}

/// Measures everything, also after something that missed its budget.
///
/// # Errors
///
/// When a budget is missed, or something cannot be measured.
pub(crate) fn run(console: &Console, project: &Project, options: &Options) -> Result<()> {
    if options.peers {
        node::ensure_peers(console, project)?;
        return e2e::run(console, project, "peers");
    }
    let mut failed = Vec::new();
    let mut note = |name: &'static str, result: Result<()>| {
        if let Err(error) = result {
            console.line(&format!("\n{name}: {error:#}\n"));
            failed.push(name);
        }
    };
    note("rules", rules(console, project));
    for program in ["throughput", "attack", "load", "cpu"] {
        note(program, e2e::run(console, project, program));
    }
    if !failed.is_empty() {
        bail!("not all is within its budget; see above: {}", failed.join(", "));
    }
    Ok(())
}

/// Measures the rules, and compares.
fn rules(console: &Console, project: &Project) -> Result<()> {
    let folder = project.path("target/bench");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let measuring = setup::for_measuring(console, project)?;
    // One after the other: they would take each other's time.
    let native = console.long_step("natively", "", || native(console, project, &folder))?;
    let browser =
        console.long_step("in Chromium", "", || in_browser(console, project, &measuring, &folder))?;
    let verdicts = [
        Verdict { place: "native", median: native, budget: NATIVE_BUDGET },
        Verdict { place: "browser", median: browser, budget: BROWSER_BUDGET },
    ];
    console.line(&format!("\n{ASSESS}, median"));
    for verdict in &verdicts {
        console.line(&verdict.to_string());
    }
    if verdicts.iter().any(Verdict::is_missed) {
        bail!(
            "a budget is missed; if nothing else keeps this machine busy, look for the cause with a profiler on \
             `cargo bench --package join-bench --bench native`"
        );
    }
    Ok(())
}

/// The median of the native run, in nanoseconds.
fn native(console: &Console, project: &Project, folder: &Path) -> Result<f64> {
    let home = folder.join("native");
    let estimates = home.join(ASSESS).join("new/estimates.json");
    forget(&estimates)?;
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["bench", "--package", "join-bench", "--bench", "native"]);
    process::run(console, cargo.current_dir(project.root()).env("CRITERION_HOME", &home))?;
    median(&read(&estimates)?).with_context(|| format!("reading {}", estimates.display()))
}

/// The median of the run in the browser, in nanoseconds. It is compiled like what ships, but for
/// the last pass of `wasm-opt`.
fn in_browser(console: &Console, project: &Project, with: &Measuring, folder: &Path) -> Result<f64> {
    let results = folder.join("browser.json");
    forget(&results)?;
    let options = folder.join("webdriver.json");
    fs::write(&options, chromium_options(&with.browsers.chromium).to_string())
        .with_context(|| format!("writing {}", options.display()))?;
    let mut cargo = with.wasm.cargo(project, "bench");
    cargo.args(["--package", "join-bench", "--bench", "browser", "--profile", Profile::Release.name()]);
    cargo
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &with.runner)
        .env("CHROMEDRIVER", &with.browsers.chromedriver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &options)
        .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_SECONDS.to_string())
        .env("WASM_BINDGEN_BENCH_RESULT", &results);
    process::run(console, &mut cargo)?;
    median_in_browser(&read(&results)?).with_context(|| format!("reading {}", results.display()))
}

/// What the driver is asked for; that it is headless, the runner adds.
fn chromium_options(chromium: &Path) -> serde_json::Value {
    json!({
        "goog:chromeOptions": {
            "binary": chromium,
            // Without this, Chromium does not run as root, for example in a container.
            "args": ["--no-sandbox", "--disable-gpu", "--no-first-run"],
        },
    })
}

fn median(estimates: &str) -> Result<f64> {
    let estimates: Estimates = serde_json::from_str(estimates)?;
    Ok(estimates.median.point_estimate)
}

fn median_in_browser(results: &str) -> Result<f64> {
    let mut results: std::collections::BTreeMap<String, InBrowser> = serde_json::from_str(results)?;
    let found = results.remove(ASSESS).with_context(|| format!("there is no measurement `{ASSESS}`"))?;
    Ok(found.estimates.median.point_estimate)
}

/// So that nothing of an earlier run is taken for this one's.
fn forget(file: &PathBuf) -> Result<()> {
    if file.exists() {
        fs::remove_file(file).with_context(|| format!("removing {}", file.display()))?;
    }
    Ok(())
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file)
        .with_context(|| format!("the measurement left no {}; its own words are above", file.display()))
}

impl Verdict {
    fn is_missed(&self) -> bool {
        self.median > self.budget
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mark = if self.is_missed() { "missed" } else { "  ok  " };
        let (median, budget) = (self.median / 1_000.0, self.budget / 1_000.0);
        write!(f, "[{mark}] {:<8} {median:.3} µs of {budget} µs", self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_read_from_what_was_left() -> Result<()> {
        let estimates =
            r#"{"mean":{"point_estimate":9.0},"median":{"point_estimate":412.5,"standard_error":1.0}}"#;
        assert!((median(estimates)? - 412.5).abs() < f64::EPSILON);
        let results = format!(r#"{{"{ASSESS}":{{"file":null,"estimates":{estimates}}}}}"#);
        assert!((median_in_browser(&results)? - 412.5).abs() < f64::EPSILON);
        assert!(median_in_browser("{}").is_err());
        Ok(())
    }

    #[test]
    fn a_budget_is_met_or_missed() {
        let verdict = |median| Verdict { place: "native", median, budget: 1_000.0 };
        assert_eq!(verdict(412.5).to_string(), "[  ok  ] native   0.412 µs of 1 µs");
        assert_eq!(verdict(1_001.0).to_string(), "[missed] native   1.001 µs of 1 µs");
    }
}
