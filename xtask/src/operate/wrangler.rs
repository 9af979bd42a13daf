//! Calls of `wrangler`.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use anyhow::{Result, bail};

use crate::project::Project;

/// The database's name in wrangler.toml.
pub(crate) const DATABASE: &str = "cmsa-join";

/// Runs wrangler, and returns what it printed. It sends no metrics, looks for no newer version and fetches nothing.
///
/// # Errors
///
/// When it is not installed or fails; the message has everything that it printed.
pub(crate) fn output(project: &Project, state: &Path, arguments: &[&str]) -> Result<String> {
    // Wrangler always writes a log, which would contain our statements.
    let log = state.join("wrangler.log");
    fs::create_dir_all(state)?;
    if !log.is_symlink() {
        // Fails if another process was faster.
        let _ = symlink("/dev/null", &log);
    }
    let command = project
        .sh
        .cmd(project.node_program("wrangler")?)
        .args(arguments)
        .env("WRANGLER_SEND_METRICS", "false")
        .env("WRANGLER_HIDE_BANNER", "true")
        .env("WRANGLER_LOG_PATH", log)
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
        .ignore_status();
    let output = command.output()?;
    let [stdout, stderr] =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    if !output.status.success() {
        bail!("`wrangler {}` failed ({}):\n{stdout}{stderr}", arguments.join(" "), output.status);
    }
    Ok(stdout)
}
