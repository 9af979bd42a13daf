//! The Worker: compiled with the names of the widget's files and with the embed's scripts, then packed by Cloudflare's
//! `worker-build`, which writes the entry module with its recovery from panics.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;
use xshell::cmd;

use crate::bundle::files;
use crate::bundle::widget::{self, Assets, SMALLER, WASM_FEATURES};
use crate::hash;
use crate::project::{Profile, Project};
use crate::setup::{Tools, wasm};

/// The key of what the files in `build/` were built from.
const STAMP: &str = "build/worker.stamp";

/// Change this with the way `worker-build` is called.
const RECIPE: &str = "7";

/// What the bindings can do, and we do not use: two kinds of streams that JavaScript would call, and the options of other
/// services. Exports are kept otherwise: 2 kB after compression.
const UNUSED_EXPORTS: &str = "--remove-exports=*intounderlyingbytesource*,*intounderlyingsink*,*minifyconfig*,*r2range*,\
                              *containerstartupoptions*";

/// Builds what is not up to date, and returns the names of its static assets.
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
) -> Result<Vec<String>> {
    let sh = &project.sh;
    let names = [
        ("JOIN_WIDGET_JS", OsStr::new(&assets.js)),
        ("JOIN_WIDGET_WASM", OsStr::new(&assets.wasm)),
        ("JOIN_EMBED", scripts.as_os_str()),
    ];
    let small_std = match profile {
        Profile::Release => &wasm::SMALL_STD[..],
        Profile::Quick => &[],
    };
    // Packing takes longer than finding that nothing changed, so we compile first; worker-build finds it done.
    let cargo = wasm::cargo(project, "build").args(["--package", "join-worker", "--lib"]);
    let cargo = cargo.args(["--message-format", "json-render-diagnostics", "--profile", profile.name()]);
    let texts = texts(&cargo.envs(names).envs(small_std.iter().copied()).read()?)
        .context("the Worker's build script did not run")?;
    let module = sh.read_binary_file(wasm::module(project, profile, "join_worker"))?;
    let manifest = sh.read_binary_file("worker/Cargo.toml")?;
    let parts = [RECIPE.as_bytes(), profile.name().as_bytes(), tools.versions.as_bytes(), &manifest, &module];
    let key = hash::of_parts(&parts);
    let exists = ["build/index.js", "build/index_bg.wasm"].iter().all(|path| sh.path_exists(path));
    if exists && sh.read_file(STAMP).is_ok_and(|found| found == key) {
        return copy(project, &texts);
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
        .envs(small_std.iter().copied())
        // Without these it downloads its own.
        .env("WASM_BINDGEN_BIN", &tools.wasm_bindgen)
        .env("WASM_OPT_BIN", project.node_program("wasm-opt")?)
        .env("ESBUILD_BIN", project.node_program("esbuild")?)
        .run()?;
    if profile == Profile::Release {
        // The names of functions, for profiles and stack traces, are a tenth of the script. `-Os` after the optimization
        // for size that worker-build does saves 3 kB more of the compressed module.
        let (wasm_opt, module) = (project.node_program("wasm-opt")?, "build/index_bg.wasm");
        cmd!(sh, "{wasm_opt} {UNUSED_EXPORTS} {WASM_FEATURES...} {SMALLER...} -Os --strip-debug {module} --output {module}")
            .run()?;
    }
    sh.write_file(STAMP, key)?;
    copy(project, &texts)
}

/// The folder of the texts that the Worker's build script made for the static assets, from cargo's messages.
fn texts(messages: &str) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let script = messages
        .filter(|message| message["reason"] == "build-script-executed")
        .find(|message| message["package_id"].as_str().is_some_and(|id| id.contains("/worker#")))?;
    Some(Path::new(script["out_dir"].as_str()?).join("assets"))
}

/// Copies these texts to the static assets, and returns their names.
fn copy(project: &Project, texts: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for path in project.sh.read_dir(texts)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files::write(&project.path(widget::FOLDER).join(&name), &project.sh.read_binary_file(&path)?)?;
        names.push(name);
    }
    Ok(names)
}
