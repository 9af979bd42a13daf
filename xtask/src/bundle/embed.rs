//! The embed's scripts: bundled and made small, for the Worker to be compiled with. They have no
//! names by content here, since two of them stand inline in pages, and the others get the origin at
//! which they are asked for: their addresses are the Worker's to give.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::bundle::files::write;
use crate::process;
use crate::project::Project;
use crate::setup::Tools;

/// In `widget/embed/`, without their ending.
const SCRIPTS: [&str; 6] = ["loader", "debug", "frame", "builder", "receipt", "turnstile"];

/// What stands in scripts where the Worker puts its origin (see `worker/build/main.rs`).
const ORIGIN: &str = r#""https://origin.invalid""#;

/// Builds them, and returns the folder that they are in.
///
/// # Errors
///
/// Those of esbuild and of the file system.
pub(crate) fn build(project: &Project, tools: &Tools) -> Result<PathBuf> {
    let folder = project.path("build/embed");
    fs::create_dir_all(&folder)?;
    let work = tempfile::tempdir_in(project.path("build"))?;
    let mut esbuild = Command::new(&tools.esbuild);
    esbuild.args(SCRIPTS.map(|name| project.path(&format!("widget/embed/{name}.ts"))));
    // As a function that is called at once: so it is a classic script and a module alike.
    esbuild.args(["--bundle", "--minify", "--format=iife", "--target=es2020", "--charset=utf8"]);
    // How types are checked is not to change what ships.
    esbuild.arg("--tsconfig-raw={}");
    esbuild.arg(format!("--define:ORIGIN={ORIGIN}")).arg("--log-level=warning");
    process::run_quietly(esbuild.arg(format!("--outdir={}", work.path().display())))?;
    for name in SCRIPTS {
        let file = format!("{name}.js");
        let (made, path) = (fs::read(work.path().join(&file))?, folder.join(&file));
        // A newer date alone would have the Worker compiled again.
        if fs::read(&path).ok().as_ref() != Some(&made) {
            write(&path, &made)?;
        }
    }
    Ok(folder)
}
