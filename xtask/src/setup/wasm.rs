//! The compiler for WebAssembly: rustup's, with the target's standard library and the source to build a smaller one.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use xshell::{Cmd, Shell, cmd};

use crate::project::{Profile, Project};

const TARGET: &str = "wasm32-unknown-unknown";

/// A separate folder, so that these builds and the host's do not wait for each other's lock.
pub(crate) const TARGET_FOLDER: &str = "target/wasm";

/// The same for every call of cargo, because a variable that differs has the macros compiled twice. worker-build sets
/// the first one itself, [`build_std`] needs the second.
pub(crate) const ENVIRONMENT: [(&str, &str); 2] =
    [("WASM_BINDGEN_USE_JS_SYS", "1"), ("RUSTC_BOOTSTRAP", "1")];

/// Has rustup add what is missing.
///
/// # Errors
///
/// When rustup is missing or cannot download it.
pub(crate) fn ensure(sh: &Shell) -> Result<()> {
    let libraries = cmd!(sh, "rustc --print target-libdir --target {TARGET}").read()?;
    if !Path::new(&libraries).is_dir() {
        add(sh, &["target", "add", TARGET])?;
    }
    let sysroot = cmd!(sh, "rustc --print sysroot").read()?;
    if !Path::new(&sysroot).join("lib/rustlib/src/rust/library/std").is_dir() {
        add(sh, &["component", "add", "rust-src"])?;
    }
    Ok(())
}

fn add(sh: &Shell, arguments: &[&str]) -> Result<()> {
    if which::which("rustup").is_err() {
        bail!("this Rust needs `rustup {}`; install Rust from https://rustup.rs", arguments.join(" "));
    }
    cmd!(sh, "rustup {arguments...}").run().context("rustup cannot reach Rust's release server")
}

/// `cargo`, for the target.
pub(crate) fn cargo<'project>(project: &'project Project, sub_command: &str) -> Cmd<'project> {
    cmd!(project.sh, "cargo {sub_command} --target {TARGET} --target-dir {TARGET_FOLDER}").envs(ENVIRONMENT)
}

/// Has cargo build the standard library, too, for size; panics name the file only, and `{:?}` writes nothing. That makes the
/// Worker's script 4 % smaller.
pub(crate) const SMALL_STD: [(&str, &str); 3] = [
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_ENCODED_RUSTFLAGS", "-Zlocation-detail=file\u{1f}-Zfmt-debug=none"),
];

/// The same for the widget, where a panic is one instruction: no message, no formatting. That makes it 15 % smaller, and
/// panic messages in a visitor's browser are of no use.
pub(crate) fn build_std(cargo: Cmd<'_>) -> Cmd<'_> {
    let flags =
        "-Zunstable-options\u{1f}-Cpanic=immediate-abort\u{1f}-Zfmt-debug=none\u{1f}-Zlocation-detail=none";
    cargo.arg("-Zbuild-std=std,panic_abort").env("CARGO_ENCODED_RUSTFLAGS", flags)
}

/// The module that cargo makes of a crate.
pub(crate) fn module(project: &Project, profile: Profile, crate_name: &str) -> PathBuf {
    project.path(format!("{TARGET_FOLDER}/{TARGET}/{}/{crate_name}.wasm", profile.name()))
}
