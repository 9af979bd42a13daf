//! Rust programs from crates.io, installed once into the user's cache folder, by version.

use std::path::PathBuf;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::cache;
use crate::console::Console;
use crate::setup::apt;

/// A program, and the package that has it.
pub(crate) struct Tool {
    pub(crate) package: &'static str,
    pub(crate) program: &'static str,
}

/// How to build them. The profile is the cheapest: unoptimized, wasm-bindgen takes 0.3 s for our modules, and building
/// it 1 min 20 s instead of 3 min 45 s (worker-build: 1 min 40 s instead of 5 min 10 s).
const ENVIRONMENT: [(&str, &str); 7] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_STRIP", "true"),
    ("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback"),
    // Advice on old dependencies, which our readers cannot follow.
    ("CARGO_FUTURE_INCOMPAT_REPORT_FREQUENCY", "never"),
];

/// The program's path. Installs that version if it is missing.
///
/// # Errors
///
/// When it cannot be built.
pub(crate) fn ensure(console: &Console, sh: &Shell, tool: &Tool, version: &str) -> Result<PathBuf> {
    let Tool { package, program } = tool;
    let tools = cache::folder()?.join("tools");
    let folder = tools.join(format!("{package}-{version}"));
    let path = folder.join("bin").join(program);
    if !path.is_file() {
        if *package == "worker-build" {
            apt::openssl_headers(sh)?;
        }
        let _lock = cache::lock(console, &tools.join("lock"))?;
        console.long_step(&format!("{program} {version} (about 2 minutes, once per machine)"), || {
            // Not `--locked`: a package's own lockfile can name versions that a mirror does not have yet.
            let install = cmd!(sh, "cargo install {package} --version ={version} --bin {program}");
            let install = install.args(["--no-track", "--root"]).arg(&folder).envs(ENVIRONMENT);
            Ok(install.run()?)
        })?;
    }
    Ok(path)
}
