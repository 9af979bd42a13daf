//! `dev`: from nothing to the site on this machine.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::bundle;
use crate::console::Console;
use crate::project::{Profile, Project};
use crate::serve::port;
use crate::setup;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long `serve` may take to end; it forces its own processes after 5 s.
const GRACE: Duration = Duration::from_secs(15);

/// How often we look.
const LOOK: Duration = Duration::from_millis(100);

/// Sets up, builds and serves until told to stop.
///
/// # Errors
///
/// When the port is taken, something cannot be set up or built, or the server ends by itself.
pub(crate) fn run(console: &Console, project: &Project, port: u16, profile: Profile) -> Result<()> {
    // Known at once, not after minutes of building.
    port::expect_free(port)?;
    let tools = setup::for_building(console, project)?;
    bundle::everything(console, project, &tools, profile)?;

    let stop = signals()?;
    let mut server = start(project, port)?;
    let outcome = console
        .step("local Worker", || wait_until_healthy(&mut server, port, &stop))
        .and_then(|ready| if ready { serve(console, &mut server, port, &stop) } else { Ok(()) });
    let ended = end(&mut server, port);
    outcome.and(ended)
}

/// `serve` in a process group of its own: Ctrl-C in this terminal reaches only us, and we close
/// its standard input. If we are killed, the system closes it.
fn start(project: &Project, port: u16) -> Result<Child> {
    let mut serve = Command::new(project.executable());
    serve.args(["serve", "--port", &port.to_string(), "--state"]).arg(project.state());
    serve.stdin(Stdio::piped()).process_group(0);
    serve.spawn().context("starting the server")
}

/// True when the site answers, false when we were told to stop before.
fn wait_until_healthy(server: &mut Child, port: u16, stop: &Receiver<()>) -> Result<bool> {
    let started = Instant::now();
    while !port::is_healthy(port) {
        if server.try_wait()?.is_some() {
            bail!("the server did not start; its own words are above");
        }
        if started.elapsed() > PATIENCE {
            bail!("http://localhost:{port}/healthz does not answer with 200 after {} s", PATIENCE.as_secs());
        }
        if is_told(stop, LOOK) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn serve(console: &Console, server: &mut Child, port: u16, stop: &Receiver<()>) -> Result<()> {
    console.line(&format!("\n  http://localhost:{port}\n\n  Ctrl-C stops it."));
    while !is_told(stop, LOOK) {
        if let Some(status) = server.try_wait()? {
            bail!("the server ended by itself ({status}); its own words are above");
        }
    }
    Ok(())
}

/// Closes the pipe and waits until everything is gone.
fn end(server: &mut Child, port: u16) -> Result<()> {
    drop(server.stdin.take());
    let started = Instant::now();
    while server.try_wait()?.is_none() {
        if started.elapsed() > GRACE {
            let _ = kill_process_group(Pid::from_child(server), Signal::KILL);
            server.wait()?;
        }
        thread::sleep(LOOK);
    }
    while !port::is_free(port) {
        if started.elapsed() > GRACE {
            bail!("port {port} is still taken");
        }
        thread::sleep(LOOK);
    }
    Ok(())
}

fn signals() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("listening for signals")?;
    thread::spawn(move || {
        for _ in signals.forever() {
            let _ = sender.send(());
        }
    });
    Ok(receiver)
}

/// Whether a signal came, or comes within that time.
fn is_told(stop: &Receiver<()>, within: Duration) -> bool {
    stop.recv_timeout(within) != Err(RecvTimeoutError::Timeout)
}
