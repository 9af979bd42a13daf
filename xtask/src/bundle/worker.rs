//! The Worker: compiled with the names of the widget's files and with the embed's scripts, then packed by Cloudflare's
//! `worker-build`, which writes the entry module with its recovery from panics.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use crate::bundle::widget::Assets;
use crate::hash;
use crate::project::{Profile, Project};
use crate::setup::{Tools, wasm};

/// The key of what the files in `build/` were built from.
const STAMP: &str = "build/worker.stamp";

/// Change this with the way `worker-build` is called.
const RECIPE: &str = "1";

/// Builds what is not up to date.
///
/// # Errors
///
/// Those of the compiler and of `worker-build`.
pub(crate) fn build(
    project: &Project,
    tools: &Tools,
    profile: Profile,
    assets: &Assets,
    scripts: &Path,
) -> Result<()> {
    let sh = &project.sh;
    let names = [
        ("JOIN_WIDGET_JS", OsStr::new(&assets.js)),
        ("JOIN_WIDGET_WASM", OsStr::new(&assets.wasm)),
        ("JOIN_EMBED", scripts.as_os_str()),
    ];
    // Packing takes longer than finding that nothing changed, so we compile first; worker-build finds it done.
    let cargo = wasm::cargo(project, "build").args(["--package", "join-worker", "--lib"]);
    cargo.args(["--profile", profile.name()]).envs(names).run()?;
    let module = sh.read_binary_file(wasm::module(project, profile, "join_worker"))?;
    let manifest = sh.read_binary_file("worker/Cargo.toml")?;
    let parts = [RECIPE.as_bytes(), profile.name().as_bytes(), tools.versions.as_bytes(), &manifest, &module];
    let key = hash::of_parts(&parts);
    let exists = ["build/index.js", "build/index_bg.wasm"].iter().all(|path| sh.path_exists(path));
    if exists && sh.read_file(STAMP).is_ok_and(|found| found == key) {
        return Ok(());
    }

    sh.remove_path(STAMP)?;
    let worker_build = &tools.worker_build;
    let options = match profile {
        Profile::Release => &["--release"][..],
        Profile::Quick => &["--profile", "quick", "--no-opt"],
    };
    let target_folder = project.path(wasm::TARGET_FOLDER);
    cmd!(sh, "{worker_build} worker {options...} --out-dir ../build --target-dir {target_folder}")
        .envs(wasm::ENVIRONMENT)
        .envs(names)
        // Without these it downloads its own.
        .env("WASM_BINDGEN_BIN", &tools.wasm_bindgen)
        .env("WASM_OPT_BIN", project.node_program("wasm-opt")?)
        .env("ESBUILD_BIN", project.node_program("esbuild")?)
        .run()?;
    Ok(sh.write_file(STAMP, key)?)
}
