//! The embed's scripts, bundled and minified for the Worker, which they are compiled into. Their names do not follow
//! their content: two are inline in pages, and the Worker puts its origin into the others and names them.

use std::path::PathBuf;

use anyhow::Result;
use xshell::cmd;

use crate::bundle::files::write;
use crate::project::Project;

/// In `widget/embed/`, without extension.
const SCRIPTS: [&str; 6] = ["loader", "debug", "frame", "builder", "receipt", "turnstile"];

/// What the Worker replaces by its origin (see `worker/build/main.rs`).
const ORIGIN: &str = r#""https://origin.invalid""#;

/// Builds them, and returns their folder.
///
/// # Errors
///
/// Those of esbuild and of the file system.
pub(crate) fn build(project: &Project) -> Result<PathBuf> {
    let sh = &project.sh;
    let folder = project.path("build/embed");
    let work = tempfile::tempdir_in(sh.create_dir("build")?)?;
    let (esbuild, out) = (project.node_program("esbuild")?, work.path());
    let sources = SCRIPTS.map(|name| format!("widget/embed/{name}.ts"));
    // An immediately invoked function works as a classic script and as a module. tsconfig.json is for the type check
    // and must not change what ships.
    let (format, configuration) = ("--format=iife", "--tsconfig-raw={}");
    cmd!(
        sh,
        "{esbuild} {sources...} --bundle --minify {format} --target=es2020 --charset=utf8 {configuration}"
    )
    .arg(format!("--define:ORIGIN={ORIGIN}"))
    .arg("--log-level=warning")
    .arg(format!("--outdir={}", out.display()))
    .quiet()
    .run()?;
    for name in SCRIPTS.map(|name| format!("{name}.js")) {
        let (built, path) = (sh.read_binary_file(out.join(&name))?, folder.join(&name));
        // A newer date alone would have cargo compile the Worker again.
        if sh.read_binary_file(&path).ok().as_ref() != Some(&built) {
            write(&path, &built)?;
        }
    }
    Ok(folder)
}
