//! `bench`: compares speeds with their budgets. The programs of `join-e2e` measure the running system. This measures the
//! rules, natively and in a browser.
//!
//! `shared/bench/` has these measurements. Criterion's statistics leave their medians in files, which this reads.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde::Deserialize;
use serde_json::json;
use xshell::cmd;

use crate::check::e2e;
use crate::console::Console;
use crate::project::{Profile, Project};
use crate::setup::{self, Measuring, node, wasm};

/// The measurement with a budget, as `shared/bench/src/lib.rs` names it.
const ASSESS: &str = "assess and quote, 1 chapter";

/// The budgets, in nanoseconds.
const NATIVE_BUDGET: f64 = 1_000.0;
const BROWSER_BUDGET: f64 = 10_000.0;

/// How long the browser may take: it warms up for 3 s and measures for 5 s.
const BROWSER_SECONDS: u32 = 120;

/// What to measure.
#[derive(Args)]
pub(crate) struct Options {
    /// Only compare the API, the form and the rules with alternatives (`e2e/peers/`)
    #[arg(long)]
    peers: bool,
}

/// The part that we need of what Criterion writes about a measurement.
#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    /// In nanoseconds.
    point_estimate: f64,
}

/// A measurement in the browser.
#[derive(Deserialize)]
struct InBrowser {
    estimates: Estimates,
}

/// A median and its budget, in nanoseconds.
struct Verdict {
    place: &'static str,
    median: f64,
    budget: f64,
}

/// Measures everything, even after a missed budget.
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
        bail!("failed or over budget: {}; see above", failed.join(", "));
    }
    Ok(())
}

/// Measures the rules, and compares them with their budgets.
fn rules(console: &Console, project: &Project) -> Result<()> {
    let folder = project.path("target/bench");
    project.sh.create_dir(&folder)?;
    let measuring = setup::for_measuring(console, project)?;
    // One after the other, because they would slow each other down.
    let native = console.long_step("rules, natively", || native(project, &folder))?;
    let browser = console.long_step("rules, in Chromium", || in_browser(project, &measuring, &folder))?;
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
            "a budget is missed; if no other program keeps this machine busy, profile \
             `cargo bench --package join-bench --bench native`"
        );
    }
    Ok(())
}

/// The median of the native run, in nanoseconds.
fn native(project: &Project, folder: &Path) -> Result<f64> {
    let home = folder.join("native");
    let estimates = home.join(ASSESS).join("new/estimates.json");
    // Otherwise a run that measures nothing would pass by the file of an earlier one.
    project.sh.remove_path(&estimates)?;
    cmd!(project.sh, "cargo bench --package join-bench --bench native").env("CRITERION_HOME", &home).run()?;
    median(&project.sh.read_file(&estimates)?).with_context(|| format!("cannot read {}", estimates.display()))
}

/// The median of the run in the browser, in nanoseconds. The code is compiled as it ships, but without `wasm-opt`.
fn in_browser(project: &Project, with: &Measuring, folder: &Path) -> Result<f64> {
    let results = folder.join("browser.json");
    project.sh.remove_path(&results)?;
    let options = folder.join("webdriver.json");
    project.sh.write_file(&options, chromium_options(&with.chromium.program).to_string())?;
    wasm::cargo(project, "bench")
        .args(["--package", "join-bench", "--bench", "browser", "--profile", Profile::Release.name()])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &with.runner)
        .env("CHROMEDRIVER", &with.chromium.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &options)
        .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_SECONDS.to_string())
        .env("WASM_BINDGEN_BENCH_RESULT", &results)
        .run()?;
    median_in_browser(&project.sh.read_file(&results)?)
        .with_context(|| format!("cannot read {}", results.display()))
}

/// Options for the driver. The runner adds that Chromium is headless.
fn chromium_options(chromium: &Path) -> serde_json::Value {
    json!({
        "goog:chromeOptions": {
            "binary": chromium,
            // Chromium needs this to run as root, for example in a container.
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
    let found = results.remove(ASSESS).with_context(|| format!("`{ASSESS}` was not measured"))?;
    Ok(found.estimates.median.point_estimate)
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
    fn medians_are_read() -> Result<()> {
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
