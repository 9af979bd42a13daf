//! How `wrangler` is called.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::project::Project;

/// The database's name in wrangler.toml.
pub(crate) const DATABASE: &str = "cmsa-join";

/// A variable for the Worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    name: String,
    value: String,
}

impl Variable {
    /// Reads `NAME=VALUE`.
    ///
    /// # Errors
    ///
    /// When it is not of that form.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or("a variable is NAME=VALUE")?;
        let is_name = !name.is_empty() && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
        if !is_name {
            return Err(format!("`{name}` is not the name of a variable"));
        }
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }
}

/// `wrangler`, silent about itself: it sends no metrics, looks for no newer version and fetches
/// nothing.
///
/// # Errors
///
/// When it is not installed.
pub(crate) fn command(project: &Project, state: &Path) -> Result<Command> {
    // It writes every request line to a log of its own, which cannot be switched off, and some
    // addresses are keys (`/receipt/…`).
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
        // Servers that run at once, each with its own state, do not find each other.
        .env("WRANGLER_REGISTRY_PATH", state.join("registry"))
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
    Ok(command)
}

/// The local server.
///
/// # Errors
///
/// When wrangler is not installed.
pub(super) fn dev(
    project: &Project,
    state: &Path,
    port: u16,
    secrets: &Path,
    variables: &[Variable],
) -> Result<Command> {
    let mut command = command(project, state)?;
    // On `localhost` it listens on all addresses of that name, IPv4 and IPv6.
    command.args(["dev", "--local", "--ip", "localhost", "--port", &port.to_string()]);
    // Any free port: several servers may run.
    command.args(["--inspector-port", "0", "--show-interactive-dev-session=false"]);
    // A request to `/__scheduled` lets the cron trigger's work be done. The address is that of a layer
    // which wrangler puts around the Worker here, and never where it is deployed. (Its newer address
    // for that, below `/cdn-cgi/`, fails for Workers with assets up to this version:
    // cloudflare/workers-sdk#14177.)
    command.arg("--test-scheduled");
    command.arg("--persist-to").arg(state).arg("--env-file").arg(secrets);
    for Variable { name, value } in variables {
        command.args(["--var", &format!("{name}:{value}")]);
    }
    Ok(command)
}

/// Whether a line of wrangler's output is about a request. These hold addresses, and some are
/// keys; the Worker logs requests itself, by route.
pub(super) fn is_request_line(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix("[wrangler:info] ") else { return false };
    let (method, rest) = rest.split_once(' ').unwrap_or_default();
    !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase()) && rest.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_name_and_value() {
        let variable = |name: &str, value: &str| Variable { name: name.to_owned(), value: value.to_owned() };
        assert_eq!(Variable::parse("A_1=x=y:z"), Ok(variable("A_1", "x=y:z")));
        assert_eq!(Variable::parse("A="), Ok(variable("A", "")));
        assert!(Variable::parse("A").is_err());
        assert!(Variable::parse("=x").is_err());
        assert!(Variable::parse("A B=x").is_err());
    }

    #[test]
    fn request_lines_are_known() {
        assert!(is_request_line("[wrangler:info] GET /receipt/secret 200 OK (5ms)"));
        assert!(is_request_line("[wrangler:info] PATCH /api/v1/intents/1 200 OK (5ms)"));
        assert!(!is_request_line("[wrangler:info] Ready on http://localhost:8787"));
        assert!(!is_request_line("GET /join/{chapter} 200"));
    }
}
