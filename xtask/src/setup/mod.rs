//! Finds or installs every tool that the project needs. It does not touch what is there already.

mod apt;
mod browsers;
mod cargo_tools;
pub(crate) mod node;
pub(crate) mod schemathesis;
pub(crate) mod wasm;

use std::env;
use std::path::PathBuf;

use anyhow::Result;
use xshell::Shell;

use crate::console::Console;
use crate::project::Project;
use crate::setup::apt::find_or_install;
pub(crate) use crate::setup::browsers::{Browser, OtherBrowsers};
use crate::setup::cargo_tools::Tool;

const WASM_BINDGEN: Tool = Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen" };
const TEST_RUNNER: Tool = Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen-test-runner" };
const WORKER_BUILD: Tool = Tool { package: "worker-build", program: "worker-build" };
const CARGO_FUZZ: Tool = Tool { package: "cargo-fuzz", program: "cargo-fuzz" };
const CARGO_MUTANTS: Tool = Tool { package: "cargo-mutants", program: "cargo-mutants" };

/// What building needs.
pub(crate) struct Tools {
    /// Makes the JavaScript for a module; it must have exactly the version of the library in Cargo.lock.
    pub(crate) wasm_bindgen: PathBuf,
    /// Makes a Worker out of a module.
    pub(crate) worker_build: PathBuf,
    /// Changes when any tool's version does.
    pub(crate) versions: String,
}

/// What measuring in a browser needs.
pub(crate) struct Measuring {
    /// Runs a module's measurements in the browser; it must have the version of the library in Cargo.lock.
    pub(crate) runner: PathBuf,
    /// The browser.
    pub(crate) chromium: Browser,
}

/// The tools for building, and the browser for the tests.
///
/// # Errors
///
/// When something is missing and cannot be installed; the message says what to do.
pub(crate) fn everything(console: &Console, project: &Project) -> Result<(Tools, Browser)> {
    let tools = for_building(console, project)?;
    let chromium = console.step("Chromium and ChromeDriver", || browsers::chromium(&project.sh))?;
    Ok((tools, chromium))
}

/// The browsers other than Chromium.
///
/// # Errors
///
/// When one is missing and the variable `CI` is set.
pub(crate) fn other_browsers(console: &Console, project: &Project) -> Result<OtherBrowsers> {
    console.step("Firefox and WebKit", || browsers::others(console, &project.sh))
}

/// The tools for building.
///
/// # Errors
///
/// When something is missing and cannot be installed; the message says what to do.
pub(crate) fn for_building(console: &Console, project: &Project) -> Result<Tools> {
    let sh = &project.sh;
    // First, because it takes no time to find that Node is missing.
    node::ensure(console, project)?;
    console.step("WebAssembly compiler", || wasm::ensure(sh))?;
    let version = project.locked_version("wasm-bindgen")?;
    // It has the version of the crate `worker`.
    let worker_version = project.locked_version("worker")?;
    Ok(Tools {
        wasm_bindgen: cargo_tools::ensure(console, sh, &WASM_BINDGEN, &version)?,
        worker_build: cargo_tools::ensure(console, sh, &WORKER_BUILD, &worker_version)?,
        versions: format!("{version} {worker_version} {}", node::lock_hash(project)?),
    })
}

/// PHP, for the tests of the plugin.
///
/// # Errors
///
/// When it is missing and cannot be installed; the message says what to do.
pub(crate) fn php(sh: &Shell) -> Result<PathBuf> {
    const REMEDY: &str = "PHP tests the WordPress plugin; install it (macOS: `brew install php`)";
    find_or_install(sh, &["php-cli"], REMEDY, || Ok(which::which("php").ok()))
}

/// cargo-fuzz, which builds and runs the fuzz targets.
///
/// # Errors
///
/// When it or a C++ compiler is missing and cannot be installed; the message says what to do.
pub(crate) fn for_fuzzing(console: &Console, sh: &Shell) -> Result<PathBuf> {
    // cargo-fuzz links every target with libFuzzer, which is C++.
    let compiler = || Ok(env::var_os("CXX").map(PathBuf::from).or_else(|| which::which("c++").ok()));
    find_or_install(sh, &["g++"], "fuzzing needs a C++ compiler", compiler)?;
    cargo_tools::ensure(console, sh, &CARGO_FUZZ, "0.13.2")
}

/// The tools for measuring in a browser.
///
/// # Errors
///
/// When something is missing and cannot be installed; the message says what to do.
pub(crate) fn for_measuring(console: &Console, project: &Project) -> Result<Measuring> {
    let sh = &project.sh;
    console.step("WebAssembly compiler", || wasm::ensure(sh))?;
    let version = project.locked_version("wasm-bindgen")?;
    let runner = cargo_tools::ensure(console, sh, &TEST_RUNNER, &version)?;
    let chromium = console.step("Chromium and ChromeDriver", || browsers::chromium(sh))?;
    Ok(Measuring { runner, chromium })
}

/// cargo-mutants, which changes the code and checks that a test fails.
///
/// # Errors
///
/// When it cannot be built.
pub(crate) fn for_mutants(console: &Console, sh: &Shell) -> Result<PathBuf> {
    cargo_tools::ensure(console, sh, &CARGO_MUTANTS, "27.1.0")
}
