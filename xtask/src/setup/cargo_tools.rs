//! Rust programs that building needs, built by `cargo install` and kept in the cache by version.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cache;
use crate::console::Console;
use crate::process;
use crate::setup::debian;

/// The cheapest way to build them: unoptimised, wasm-bindgen takes 0.3 s for our modules, and
/// building it 1 min 20 s instead of 3 min 45 s (worker-build: 1 min 40 s instead of 5 min 10 s).
const PROFILE: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_STRIP", "true"),
];

/// The path of a program of exactly that version; built if it is not there.
///
/// # Errors
///
/// When it cannot be built.
pub(crate) fn ensure(console: &Console, package: &str, program: &str, version: &str) -> Result<PathBuf> {
    let tools = cache::folder()?.join("tools");
    let folder = tools.join(format!("{package}-{version}"));
    let path = folder.join("bin").join(program);
    let name = format!("{program} {version}");
    if path.is_file() {
        console.step(&name, || Ok(()))?;
        return Ok(path);
    }
    console.long_step(&name, &format!("about 2 minutes, once; kept in {}", tools.display()), || {
        if package == "worker-build" {
            ensure_openssl(console)?;
        }
        cache::once(console, &folder, |unfinished| {
            let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            cargo
                .args(["install", package, "--version", &format!("={version}"), "--bin", program])
                // Not `--locked`: a package's own lockfile can name versions that a mirror does
                // not have yet. The program's version is what matters.
                .env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback")
                .args(["--no-track", "--root"])
                .arg(unfinished)
                .envs(PROFILE)
                // Shared and kept until the last tool is there: what was compiled before an
                // interruption, or for the other tool, is not compiled again.
                .env("CARGO_TARGET_DIR", tools.join("target"))
                .current_dir(&tools);
            process::run(console, &mut cargo)
        })
    })?;
    Ok(path)
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
    debian::install(console, &["pkg-config", "libssl-dev"]).context(
        "worker-build needs OpenSSL's headers and pkg-config; \
         on Fedora they are in the packages openssl-devel and pkgconf-pkg-config",
    )
}
