//! The Worker: compiled for the edge with the names of the widget's files and the embed's scripts in
//! it, then packed by `worker-build`, Cloudflare's own tool, which writes the entry module with its
//! recovery from panics.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::bundle::widget::Assets;
use crate::console::Console;
use crate::hash;
use crate::process;
use crate::project::{Profile, Project};
use crate::setup::{Tools, wasm};

/// What the files in `build/` were made of.
const STAMP: &str = "build/worker.stamp";

/// To be changed with how `worker-build` is called.
const RECIPE: &str = "1";

/// Builds what is not up to date.
///
/// # Errors
///
/// Those of the compiler and of `worker-build`.
pub(crate) fn build(
    console: &Console,
    project: &Project,
    tools: &Tools,
    profile: Profile,
    assets: &Assets,
    scripts: &Path,
) -> Result<()> {
    let names = [
        ("JOIN_WIDGET_JS", OsStr::new(&assets.js)),
        ("JOIN_WIDGET_WASM", OsStr::new(&assets.wasm)),
        ("JOIN_EMBED", scripts.as_os_str()),
    ];
    // Compiled here first, in the open; worker-build then finds it done. Packing takes longer
    // than finding out that nothing changed.
    let mut cargo = wasm::cargo(project, "build");
    cargo.args(["--package", "join-worker", "--lib", "--profile", profile.name()]).envs(names);
    process::run(console, &mut cargo)?;
    let compiled = wasm::module(project, profile, "join_worker");
    let module = fs::read(&compiled).with_context(|| format!("reading {}", compiled.display()))?;

    let manifest = fs::read(project.path("worker/Cargo.toml"))?;
    let parts = [RECIPE.as_bytes(), profile.name().as_bytes(), tools.versions.as_bytes(), &manifest, &module];
    let key = hash::of_parts(&parts);
    let stamp = project.path(STAMP);
    let outputs = ["build/index.js", "build/index_bg.wasm"].map(|path| project.path(path));
    let is_there = outputs.iter().all(|path| path.is_file());
    if is_there && fs::read_to_string(&stamp).is_ok_and(|found| found == key) {
        return Ok(());
    }
    if stamp.exists() {
        fs::remove_file(&stamp)?;
    }
    let mut worker_build = Command::new(&tools.worker_build);
    worker_build.arg("worker").args(match profile {
        Profile::Release => &["--release"][..],
        Profile::Quick => &["--profile", "quick", "--no-opt"],
    });
    worker_build.args(["--out-dir", "../build", "--target-dir"]).arg(wasm::target_folder(project));
    worker_build
        .current_dir(project.root())
        .envs(wasm::ENVIRONMENT)
        .envs(names)
        // Without these it downloads its own.
        .env("WASM_BINDGEN_BIN", &tools.wasm_bindgen)
        .env("WASM_OPT_BIN", &tools.wasm_opt)
        .env("ESBUILD_BIN", &tools.esbuild);
    process::run_quietly(&mut worker_build)?;
    Ok(fs::write(&stamp, key)?)
}
