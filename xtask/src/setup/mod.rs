//! Finding or making every tool that the project needs. What is there is not touched.

mod apt;
mod browsers;
mod cargo_tools;
mod engines;
pub(crate) mod node;
mod python;
pub(crate) mod wasm;

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::console::Console;
use crate::project::Project;
pub(crate) use crate::setup::browsers::Browsers;
use crate::setup::cargo_tools::Tool;
pub(crate) use crate::setup::engines::Engines;
pub(crate) use crate::setup::python::schemathesis;

/// What building needs.
pub(crate) struct Tools {
    /// Makes the JavaScript of a module; of exactly the version of the library in Cargo.lock.
    pub(crate) wasm_bindgen: PathBuf,
    /// Makes a Worker out of a module.
    pub(crate) worker_build: PathBuf,
    /// Makes modules smaller.
    pub(crate) wasm_opt: PathBuf,
    /// Makes JavaScript smaller.
    pub(crate) esbuild: PathBuf,
    /// Changes when any tool's version does.
    pub(crate) versions: String,
}

/// The version of cargo-fuzz, which builds and runs the fuzz targets.
const CARGO_FUZZ: &str = "0.13.2";

/// The version of cargo-mutants, which changes the code and sees whether a test notices.
const CARGO_MUTANTS: &str = "27.1.0";

/// What measuring in a browser needs.
pub(crate) struct Measuring {
    /// Runs a module's measurements in the browser; of the version of the library in Cargo.lock.
    pub(crate) runner: PathBuf,
    /// The browser.
    pub(crate) browsers: Browsers,
}

/// Everything: the tools for building, and the browser for the tests.
///
/// # Errors
///
/// When something is missing and cannot be had; the message names the remedy.
pub(crate) fn everything(console: &Console, project: &Project) -> Result<(Tools, Browsers)> {
    let tools = for_building(console, project)?;
    let browsers = console.step("Chromium and ChromeDriver", || browsers::ensure(console))?;
    Ok((tools, browsers))
}

/// The engines beside Chromium.
///
/// # Errors
///
/// Where the variable `CI` is set, when one is missing and cannot be had.
pub(crate) fn engines(console: &Console) -> Result<Engines> {
    console.step("Firefox and WebKit", || engines::ensure(console))
}

/// The tools for building.
///
/// # Errors
///
/// When something is missing and cannot be had; the message names the remedy.
pub(crate) fn for_building(console: &Console, project: &Project) -> Result<Tools> {
    // First, because it needs no patience to fail: a missing Node is known at once.
    node::ensure(console, project)?;
    console.step("WebAssembly compiler", || wasm::ensure(console))?;
    let wasm_bindgen_version = project.locked("wasm-bindgen")?;
    // It follows the crate `worker`.
    let worker_build_version = project.locked("worker")?;
    let versions = format!("{wasm_bindgen_version} {worker_build_version}");
    let [wasm_bindgen, worker_build] = cargo_tools::ensure(
        console,
        [
            Tool {
                name: "wasm-bindgen-cli",
                package: "wasm-bindgen-cli",
                program: "wasm-bindgen",
                version: wasm_bindgen_version,
            },
            Tool::named("worker-build", worker_build_version),
        ],
    )?;
    let npm = node::lock_hash(project)?;
    Ok(Tools {
        versions: format!("{versions} {npm}"),
        wasm_bindgen,
        worker_build,
        wasm_opt: project.node_program("wasm-opt")?,
        esbuild: project.node_program("esbuild")?,
    })
}

/// PHP, for the tests of the plugin.
///
/// # Errors
///
/// When it is missing and cannot be had; the message names the remedy.
pub(crate) fn php(console: &Console) -> Result<PathBuf> {
    const REMEDY: &str = "the WordPress plugin is tested by PHP; install it (macOS: `brew install php`)";
    if which::which("php").is_err() {
        apt::install(console, &["php-cli"]).context(REMEDY)?;
    }
    which::which("php").context(REMEDY)
}

/// cargo-fuzz.
///
/// # Errors
///
/// When it or a C++ compiler is missing and cannot be had; the message names the remedy.
pub(crate) fn for_fuzzing(console: &Console) -> Result<PathBuf> {
    // The fuzzer itself, which every target is linked with, is C++.
    if env::var_os("CXX").is_none() && which::which("c++").is_err() {
        apt::install(console, &["g++"]).context("fuzzing needs a C++ compiler")?;
    }
    let [cargo_fuzz] = cargo_tools::ensure(console, [Tool::named("cargo-fuzz", CARGO_FUZZ.to_owned())])?;
    Ok(cargo_fuzz)
}

/// The tools for measuring in a browser.
///
/// # Errors
///
/// When something is missing and cannot be had; the message names the remedy.
pub(crate) fn for_measuring(console: &Console, project: &Project) -> Result<Measuring> {
    console.step("WebAssembly compiler", || wasm::ensure(console))?;
    let program = "wasm-bindgen-test-runner";
    let version = project.locked("wasm-bindgen")?;
    let tool = Tool { name: program, package: "wasm-bindgen-cli", program, version };
    let [runner] = cargo_tools::ensure(console, [tool])?;
    let browsers = console.step("Chromium and ChromeDriver", || browsers::ensure(console))?;
    Ok(Measuring { runner, browsers })
}

/// cargo-mutants.
///
/// # Errors
///
/// When it cannot be built.
pub(crate) fn for_mutants(console: &Console) -> Result<PathBuf> {
    let [mutants] = cargo_tools::ensure(console, [Tool::named("cargo-mutants", CARGO_MUTANTS.to_owned())])?;
    Ok(mutants)
}
