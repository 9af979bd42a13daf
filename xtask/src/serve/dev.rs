//! `dev`: sets up, builds, and serves the site on this machine.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::bundle;
use crate::console::Console;
use crate::operate::staff;
use crate::project::{Profile, Project};
use crate::serve::port;
use crate::serve::stop::Stop;
use crate::setup;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Sets up, builds and serves until a signal arrives.
///
/// # Errors
///
/// When the port is taken, something cannot be installed or built, or the server ends unexpectedly.
pub(crate) fn run(console: &Console, project: &Project, port: u16, profile: Profile) -> Result<()> {
    // First, and not after minutes of building.
    port::expect_free(port)?;
    let tools = setup::for_building(console, project)?;
    bundle::everything(console, project, &tools, profile)?;

    let origin = format!("http://localhost:{port}");
    let link = staff::developer_link(console, project, &origin)?;

    let stop = Stop::on_signals()?;
    let mut serve = Command::new(project.executable());
    serve.args(["serve", "--port", &port.to_string(), "--state"]).arg(project.state());
    // In a separate process group, so that Ctrl-C reaches only us. `serve` ends when this pipe does, even if we are killed.
    let mut server =
        serve.stdin(Stdio::piped()).process_group(0).spawn().context("cannot start the server")?;
    let outcome = console.step("local Worker", || wait_until_healthy(&mut server, port, &stop));
    let outcome = outcome.and_then(|is_healthy| {
        if is_healthy {
            console.line(&format!(
                "\n  {origin}\n\n  The staff desk, signed in as national staff (once):\n  {link}\n\n  Press Ctrl-C to stop."
            ));
            if let Some(status) = stop.or_end_of(&mut server)? {
                bail!("the server ended unexpectedly ({status}); see its output above");
            }
        }
        Ok(())
    });
    drop(server.stdin.take());
    server.wait().context("cannot wait for the server")?;
    outcome
}

/// True when the site answers, false when a signal arrives first.
fn wait_until_healthy(server: &mut Child, port: u16, stop: &Stop) -> Result<bool> {
    let started = Instant::now();
    while !port::is_healthy(port) {
        if server.try_wait()?.is_some() {
            bail!("the server did not start; see its output above");
        }
        if started.elapsed() > PATIENCE {
            bail!("http://localhost:{port}/healthz did not answer with 200 within {} s", PATIENCE.as_secs());
        }
        if stop.is_requested() {
            return Ok(false);
        }
    }
    Ok(true)
}
