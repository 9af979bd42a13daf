//! How `wrangler` is called.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::project::Project;

/// The database's name in wrangler.toml.
pub(crate) const DATABASE: &str = "cmsa-join";

/// `wrangler`, silent about itself: it sends no metrics, looks for no newer version and fetches
/// nothing.
///
/// # Errors
///
/// When it is not installed.
pub(crate) fn command(project: &Project, state: &Path) -> Result<Command> {
    // A log of its own, which cannot be switched off: statements of ours would stand in it.
    let log = state.join("wrangler.log");
    fs::create_dir_all(state)?;
    if !log.is_symlink() {
        // Another one may have been faster.
        let _ = symlink("/dev/null", &log);
    }
    let mut command = Command::new(project.node_program("wrangler")?);
    command
        .current_dir(project.root())
        .env("WRANGLER_SEND_METRICS", "false")
        .env("WRANGLER_HIDE_BANNER", "true")
        .env("WRANGLER_LOG_PATH", log)
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
    Ok(command)
}
