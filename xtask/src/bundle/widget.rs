//! The widget for the browser: compiled, packed with its JavaScript, optimized, and named by its content.

use std::path::{Path, PathBuf};

use anyhow::Result;
use xshell::{Cmd, cmd};

use crate::bundle::files::write;
use crate::hash;
use crate::project::{Profile, Project};
use crate::setup::{Tools, wasm};

/// The widget's files, as paths of URLs.
pub(crate) struct Assets {
    /// `/pkg/join_widget-<hash>.js`: a module whose default export starts the WebAssembly that it receives.
    pub(crate) js: String,
    /// `/pkg/join_widget-<hash>.wasm`
    pub(crate) wasm: String,
}

/// What browsers and workerd understand, one by one: with `--all-features` wasm-opt writes modules that Chromium
/// refuses ("Invalid import kind 126").
pub(super) const WASM_FEATURES: [&str; 6] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-reference-types",
];

/// Removes what nobody reads, and uses that Rust keeps its stack, and nothing else, in the lowest memory.
pub(super) const SMALLER: [&str; 3] = ["--strip-producers", "--strip-target-features", "--low-memory-unused"];

/// Methods of stream classes that only Leptos' server functions use. We have none, but exports are kept: 1 kB after
/// compression.
const UNUSED_EXPORTS: &str = "--remove-exports=*intounderlying*";

/// Change this with the steps after compiling.
const RECIPE: &str = "5";

/// The key of what the files in [`FOLDER`] were built from, and their names.
const STAMP: &str = "build/widget.stamp";

pub(super) const FOLDER: &str = "build/assets/pkg";

/// Headers for static files, in Cloudflare's format.
const HEADERS_FILE: &str = "build/assets/_headers";

/// A name under `/pkg/` follows its content, so browsers never need to ask again.
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
pub(crate) fn build(project: &Project, tools: &Tools, profile: Profile) -> Result<Assets> {
    let sh = &project.sh;
    compile(project, profile, "cdylib").run()?;
    let compiled = wasm::module(project, profile, "join_widget");
    let module = sh.read_binary_file(&compiled)?;
    let key =
        hash::of_parts(&[RECIPE.as_bytes(), profile.name().as_bytes(), tools.versions.as_bytes(), &module]);
    if let Some(assets) = up_to_date(project, &key) {
        return Ok(assets);
    }

    let work = tempfile::tempdir_in(sh.create_dir("build")?)?;
    let work = work.path();
    let wasm_bindgen = &tools.wasm_bindgen;
    cmd!(sh, "{wasm_bindgen} {compiled} --target web --no-typescript --omit-default-module-path")
        .args(["--out-name", "widget", "--out-dir"])
        .arg(work)
        .run()?;
    let mut wasm = work.join("widget_bg.wasm");
    if profile == Profile::Release {
        let (wasm_opt, small) = (project.node_program("wasm-opt")?, work.join("small.wasm"));
        cmd!(sh, "{wasm_opt} {UNUSED_EXPORTS} {SMALLER...} -Oz --converge {WASM_FEATURES...} {wasm} --output {small}")
            .run()?;
        wasm = small;
    }
    let (esbuild, source, js) =
        (project.node_program("esbuild")?, work.join("widget.js"), work.join("small.js"));
    // Bundled, because dependencies bring snippets of JavaScript.
    cmd!(sh, "{esbuild} {source} --bundle --minify --format=esm --target=es2022 --log-level=warning")
        .arg(format!("--outfile={}", js.display()))
        .run()?;

    let js = install(project, "js", &js)?;
    let wasm = install(project, "wasm", &wasm)?;
    write(&project.path(HEADERS_FILE), HEADERS.as_bytes())?;
    write(&project.path(STAMP), format!("{key}\n{js}\n{wasm}\n").as_bytes())?;
    Ok(Assets::named(&js, &wasm))
}

/// The command that compiles the crate as it ships.
pub(crate) fn compile<'project>(
    project: &'project Project,
    profile: Profile,
    crate_type: &str,
) -> Cmd<'project> {
    let cargo = wasm::cargo(project, "rustc").args(["--package", "join-widget", "--lib"]);
    let cargo = cargo.args(["--crate-type", crate_type, "--profile", profile.name()]);
    let cargo = cargo.args(["--no-default-features", "--features", "hydrate"]);
    if profile == Profile::Release { wasm::build_std(cargo) } else { cargo }
}

/// Removes every file under `/pkg/` but the widget's and those with these names.
///
/// # Errors
///
/// Those of the file system.
pub(crate) fn remove_others(project: &Project, assets: &Assets, names: &[String]) -> Result<()> {
    for path in project.sh.read_dir(FOLDER)? {
        let own = [&assets.js, &assets.wasm].map(|url| url.trim_start_matches("/pkg/"));
        if !own.into_iter().chain(names.iter().map(String::as_str)).any(|name| path.ends_with(name)) {
            project.sh.remove_path(&path)?;
        }
    }
    Ok(())
}

impl Assets {
    fn named(js: &str, wasm: &str) -> Self {
        Self { js: format!("/pkg/{js}"), wasm: format!("/pkg/{wasm}") }
    }
}

/// Copies a file into [`FOLDER`], and returns its name there.
fn install(project: &Project, extension: &str, file: &Path) -> Result<String> {
    let content = project.sh.read_binary_file(file)?;
    let name = format!("join_widget-{}.{extension}", &hash::sha256(&content)[..16]);
    write(&project.path(FOLDER).join(&name), &content)?;
    Ok(name)
}

/// The files of an earlier build with the same input, if all of them still exist.
fn up_to_date(project: &Project, key: &str) -> Option<Assets> {
    let stamp = project.sh.read_file(STAMP).ok()?;
    let (js, wasm) = names_for(&stamp, key)?;
    let files: [PathBuf; 3] = [Path::new(FOLDER).join(js), Path::new(FOLDER).join(wasm), HEADERS_FILE.into()];
    files.iter().all(|file| project.sh.path_exists(file)).then(|| Assets::named(js, wasm))
}

/// The names in a stamp, if it is for that key.
fn names_for<'stamp>(stamp: &'stamp str, key: &str) -> Option<(&'stamp str, &'stamp str)> {
    let mut lines = stamp.lines();
    let fits = lines.next() == Some(key);
    let names = (lines.next()?, lines.next()?);
    fits.then_some(names)
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
