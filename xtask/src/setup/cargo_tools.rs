//! Rust programs that building and checking need, built by `cargo install` and kept in the cache by version.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cache;
use crate::console::Console;
use crate::process;
use crate::setup::apt;

/// The cheapest way to build them: unoptimised, wasm-bindgen takes 0.3 s for our modules, and
/// building it 1 min 20 s instead of 3 min 45 s (worker-build: 1 min 40 s instead of 5 min 10 s).
const PROFILE: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_STRIP", "true"),
];

/// A program to have, of exactly that version.
pub(crate) struct Tool {
    /// The name of its folder in the cache.
    pub(crate) name: &'static str,
    /// The package that holds it.
    pub(crate) package: &'static str,
    /// Its name.
    pub(crate) program: &'static str,
    /// Its version, and the package's.
    pub(crate) version: String,
}

impl Tool {
    /// A program that is called like its package.
    pub(crate) fn named(name: &'static str, version: String) -> Self {
        Self { name, package: name, program: name, version }
    }

    /// The folder that it has in the cache.
    fn folder(&self, tools: &Path) -> PathBuf {
        tools.join(format!("{}-{}", self.name, self.version))
    }

    fn path(&self, tools: &Path) -> PathBuf {
        self.folder(tools).join("bin").join(self.program)
    }
}

/// The paths of the programs; those that are not there are built.
///
/// # Errors
///
/// When one cannot be built.
pub(crate) fn ensure<const N: usize>(console: &Console, wanted: [Tool; N]) -> Result<[PathBuf; N]> {
    let tools = cache::folder()?.join("tools");
    let build = || -> Result<()> {
        let _lock = cache::lock(console, &tools.join("lock"), "the tools")?;
        // Shared and kept until the last tool is there: what was compiled before an interruption,
        // or for the other tool, is not compiled again.
        let target = tools.join("target");
        for tool in &wanted {
            build_one(console, tool, &tools, &target)?;
        }
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        Ok(())
    };
    if wanted.iter().all(|tool| tool.path(&tools).is_file()) {
        let names: Vec<String> =
            wanted.iter().map(|tool| format!("{} {}", tool.program, tool.version)).collect();
        console.step(&names.join(", "), || Ok(()))?;
    } else {
        build()?;
    }
    Ok(wanted.map(|tool| tool.path(&tools)))
}

fn build_one(console: &Console, tool: &Tool, tools: &Path, target: &Path) -> Result<()> {
    let Tool { package, program, version, .. } = tool;
    let note = format!("about 2 minutes, once; kept in {}", tools.display());
    console.long_step(&format!("{program} {version}"), &note, || {
        if *package == "worker-build" {
            ensure_openssl(console)?;
        }
        cache::once(console, &tool.folder(tools), |unfinished| {
            let path = env::var_os("PATH").unwrap_or_default();
            let path = env::join_paths(env::split_paths(&path).chain([unfinished.join("bin")]))?;
            let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            cargo
                .args(["install", package, "--version", &format!("={version}"), "--bin", program])
                .args(["--no-track", "--root"])
                .arg(unfinished)
                // Not `--locked`: a package's own lockfile can name versions that a mirror does
                // not have yet. The program's version is what matters.
                .env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback")
                .env("CARGO_TARGET_DIR", target)
                .envs(PROFILE)
                // Advice that is not for our readers: on old dependencies, and on the PATH.
                .env("CARGO_FUTURE_INCOMPAT_REPORT_FREQUENCY", "never")
                .env("PATH", path)
                .current_dir(tools);
            process::run(console, &mut cargo)
        })
    })
}

/// worker-build can download what we give it, and links the system's OpenSSL for that on Linux.
fn ensure_openssl(console: &Console) -> Result<()> {
    if !cfg!(target_os = "linux") || env::var_os("OPENSSL_DIR").is_some() {
        return Ok(());
    }
    let there = || {
        Command::new("pkg-config").args(["--exists", "openssl"]).status().is_ok_and(|status| status.success())
    };
    if there() {
        return Ok(());
    }
    apt::install(console, &["pkg-config", "libssl-dev"]).context(
        "worker-build needs OpenSSL's headers and pkg-config; \
         on Fedora they are in the packages openssl-devel and pkgconf-pkg-config",
    )
}
