//! The compiler for WebAssembly: rustup's, with the target's standard library and the source to build a smaller one.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::console::Console;
use crate::process;
use crate::project::{Profile, Project};

const TARGET: &str = "wasm32-unknown-unknown";

/// The same for every call of cargo: a variable that differs has the macros compiled twice. worker-build sets the
/// first itself; the widget needs the second (see [`build_std`]).
pub(crate) const ENVIRONMENT: [(&str, &str); 2] =
    [("WASM_BINDGEN_USE_JS_SYS", "1"), ("RUSTC_BOOTSTRAP", "1")];

/// Has rustup add what is missing.
///
/// # Errors
///
/// When rustup is missing or cannot download it.
pub(crate) fn ensure(console: &Console) -> Result<()> {
    let print = |arguments: &[&str]| {
        let printed = process::output(Command::new("rustc").arg("--print").args(arguments))
            .context("cannot run rustc; install Rust from https://rustup.rs")?;
        anyhow::Ok(PathBuf::from(printed.trim()))
    };
    if !print(&["target-libdir", "--target", TARGET])?.is_dir() {
        add(console, ["target", "add", TARGET])?;
    }
    if !print(&["sysroot"])?.join("lib/rustlib/src/rust/library/std").is_dir() {
        add(console, ["component", "add", "rust-src"])?;
    }
    Ok(())
}

fn add(console: &Console, arguments: [&str; 3]) -> Result<()> {
    let [what, _, name] = arguments;
    if which::which("rustup").is_err() {
        bail!(
            "the Rust {what} {name} is missing, and there is no rustup to add it; install Rust from https://rustup.rs"
        );
    }
    console.line(&format!("[ .. ] rustup {}", arguments.join(" ")));
    process::run(console, Command::new("rustup").args(arguments)).with_context(|| {
        format!("cannot download the Rust {what} {name}; check that you can reach Rust's release server")
    })
}

/// `cargo`, in the project and for the target.
pub(crate) fn cargo(project: &Project, sub_command: &str) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.arg(sub_command).args(["--target", TARGET, "--target-dir"]).arg(target_folder(project));
    command.current_dir(project.root()).envs(ENVIRONMENT);
    command
}

/// Has `cargo` build the standard library, too, so that a panic is one instruction: no message, no formatting. This
/// makes the widget 10 % smaller, and nobody reads a panic message in a visitor's browser. Not stable yet.
pub(crate) fn build_std(cargo: &mut Command) {
    cargo.arg("-Zbuild-std=std,panic_abort");
    cargo.env("CARGO_ENCODED_RUSTFLAGS", "-Zunstable-options\u{1f}-Cpanic=immediate-abort");
}

/// A folder of its own, so that these builds and the host's do not wait for each other's lock.
pub(crate) fn target_folder(project: &Project) -> PathBuf {
    project.path("target/wasm")
}

/// The module that cargo makes of a crate.
pub(crate) fn module(project: &Project, profile: Profile, crate_name: &str) -> PathBuf {
    let folder: &Path = &target_folder(project).join(TARGET).join(profile.name());
    folder.join(crate_name).with_extension("wasm")
}
