//! The widget for the browser: compiled, given its JavaScript, made small, and named by content.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::bundle::files::write;
use crate::console::Console;
use crate::hash;
use crate::process;
use crate::project::{Profile, Project};
use crate::setup::{Tools, wasm};

/// The widget's files, as paths of URLs.
pub(crate) struct Assets {
    /// `/pkg/join_widget-<hash>.js`, a module whose default export starts the WebAssembly that it
    /// is given.
    pub(crate) js: String,
    /// `/pkg/join_widget-<hash>.wasm`
    pub(crate) wasm: String,
}

/// What browsers and workerd understand, one by one: with `--all-features` wasm-opt writes modules
/// that Chromium refuses ("Invalid import kind 126").
const WASM_FEATURES: [&str; 6] = [
    "mutable-globals",
    "sign-ext",
    "nontrapping-float-to-int",
    "bulk-memory",
    "multivalue",
    "reference-types",
];

/// Methods of classes for streams that Leptos' server functions would hand to JavaScript. We have
/// none of these, but what is exported is kept: 1 kB after compression.
const UNUSED_EXPORTS: &str = "*intounderlying*";

/// To be changed with what is done after compiling.
const RECIPE: &str = "3";

/// What the files under `/pkg/` were made of, and their names.
const STAMP: &str = "build/widget.stamp";

/// Headers for static files, in the form that Cloudflare's static assets read.
const HEADERS_FILE: &str = "build/assets/_headers";

/// A name under `/pkg/` follows its content, so it never has to be asked for again.
const HEADERS: &str = "/pkg/*
  Cache-Control: public, max-age=31536000, immutable
  Cross-Origin-Resource-Policy: same-origin
  Strict-Transport-Security: max-age=31536000; includeSubDomains
  X-Content-Type-Options: nosniff
";

/// Builds what is not up to date.
///
/// # Errors
///
/// Those of the compiler and of the tools after it.
pub(crate) fn build(console: &Console, project: &Project, tools: &Tools, profile: Profile) -> Result<Assets> {
    process::run(console, &mut compile(project, profile, "cdylib"))?;
    let compiled = wasm::module(project, profile, "join_widget");
    let module = fs::read(&compiled).with_context(|| format!("reading {}", compiled.display()))?;

    let key =
        hash::of_parts(&[RECIPE.as_bytes(), profile.name().as_bytes(), tools.versions.as_bytes(), &module]);
    if let Some(assets) = up_to_date(project, &key) {
        return Ok(assets);
    }
    let package = folder(project);
    fs::create_dir_all(&package)?;
    let work = tempfile::tempdir_in(project.path("build"))?;
    let mut wasm_bindgen = Command::new(&tools.wasm_bindgen);
    wasm_bindgen.arg(&compiled).args(["--target", "web", "--no-typescript", "--omit-default-module-path"]);
    process::run_quietly(wasm_bindgen.args(["--out-name", "widget", "--out-dir"]).arg(work.path()))?;
    let mut wasm = work.path().join("widget_bg.wasm");
    if profile == Profile::Release {
        let small = work.path().join("small.wasm");
        let mut wasm_opt = Command::new(&tools.wasm_opt);
        wasm_opt
            .arg(format!("--remove-exports={UNUSED_EXPORTS}"))
            .arg("-Oz")
            .args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
        process::run_quietly(wasm_opt.arg(&wasm).arg("--output").arg(&small))?;
        wasm = small;
    }
    let js = work.path().join("small.js");
    // Bundled, too: snippets that dependencies bring become part of the one file.
    let mut esbuild = Command::new(&tools.esbuild);
    esbuild.arg(work.path().join("widget.js")).args([
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
    ]);
    process::run_quietly(esbuild.arg("--log-level=warning").arg(format!("--outfile={}", js.display())))?;

    let (js, wasm) = (fs::read(&js)?, fs::read(&wasm)?);
    let js_name = hash::file_name("join_widget", "js", &js);
    let wasm_name = hash::file_name("join_widget", "wasm", &wasm);
    write(&package.join(&js_name), &js)?;
    write(&package.join(&wasm_name), &wasm)?;
    write(&project.path(HEADERS_FILE), HEADERS.as_bytes())?;
    write(&project.path(STAMP), format!("{key}\n{js_name}\n{wasm_name}\n").as_bytes())?;
    Ok(Assets::named(&js_name, &wasm_name))
}

/// The command that compiles the crate as it ships.
pub(crate) fn compile(project: &Project, profile: Profile, crate_type: &str) -> Command {
    let mut cargo = wasm::cargo(project, "rustc");
    cargo.args([
        "--package",
        "join-widget",
        "--lib",
        "--crate-type",
        crate_type,
        "--profile",
        profile.name(),
    ]);
    cargo.args(["--no-default-features", "--features", "hydrate"]);
    if profile == Profile::Release {
        wasm::build_std(&mut cargo);
    }
    cargo
}

/// Removes every file under `/pkg/` but these.
///
/// # Errors
///
/// Those of the file system.
pub(crate) fn remove_others(project: &Project, assets: &Assets) -> Result<()> {
    let keep: BTreeSet<&str> =
        [&assets.js, &assets.wasm].into_iter().filter_map(|url| url.rsplit('/').next()).collect();
    for entry in fs::read_dir(folder(project))? {
        let entry = entry?;
        if !keep.contains(&*entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

impl Assets {
    fn named(js: &str, wasm: &str) -> Self {
        Self { js: format!("/pkg/{js}"), wasm: format!("/pkg/{wasm}") }
    }
}

/// What an earlier build made of the same input, if all of it is still there.
fn up_to_date(project: &Project, key: &str) -> Option<Assets> {
    let stamp = fs::read_to_string(project.path(STAMP)).ok()?;
    let (js, wasm) = names_for(&stamp, key)?;
    let files = [folder(project).join(js), folder(project).join(wasm), project.path(HEADERS_FILE)];
    files.iter().all(|file| file.is_file()).then(|| Assets::named(js, wasm))
}

/// The names in a stamp, if it is for that key.
fn names_for<'a>(stamp: &'a str, key: &str) -> Option<(&'a str, &'a str)> {
    let mut lines = stamp.lines();
    let fits = lines.next() == Some(key);
    let names = (lines.next()?, lines.next()?);
    fits.then_some(names)
}

fn folder(project: &Project) -> PathBuf {
    project.path("build/assets/pkg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_for_one_key() {
        let stamp = "key\na.js\na.wasm\n";
        assert_eq!(names_for(stamp, "key"), Some(("a.js", "a.wasm")));
        assert_eq!(names_for(stamp, "other"), None);
        assert_eq!(names_for("key\na.js", "key"), None);
    }
}
