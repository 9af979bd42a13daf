//! `serve`: runs the built Worker in workerd, and leaves no process behind, however it ends.
//!
//! It leads a process group with everything that it starts. It ends when its standard input does, so it cannot outlive
//! a process that holds the other end of a pipe, not even after SIGKILL. The local server likewise ends when `serve`
//! does. To stop everything at once, as a power failure would, kill the group: its id is the process id of `serve`.

pub(crate) mod dev;
mod local;
mod port;
mod stop;

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use rustix::process::{Signal, getpgrp, getpid, kill_process_group, setpgid};

use crate::operate::{d1, secrets};
use crate::project::Project;
use crate::serve::local::Variable;
use crate::serve::stop::Stop;

/// What to serve, and where.
#[derive(Args)]
pub(crate) struct Options {
    /// The port on localhost
    #[arg(long)]
    port: u16,
    /// The folder of the database and of the local secrets
    #[arg(long, value_name = "FOLDER")]
    state: PathBuf,
    /// A variable for the Worker; repeat it for several
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = Variable::parse)]
    variables: Vec<Variable>,
}

/// How long the local server may take to end.
const GRACE: Duration = Duration::from_secs(5);

/// Runs the Worker until standard input ends or a signal arrives.
///
/// # Errors
///
/// When the port is taken, a migration fails, or the local server ends unexpectedly.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    // At a terminal, Ctrl-C has to reach the group that cargo leads.
    if !io::stdin().is_terminal() && getpgrp() != getpid() {
        setpgid(None, None).context("cannot lead a process group")?;
    }
    let stop = Stop::on_signals()?;
    if !io::stdin().is_terminal() {
        stop.on_end_of_input();
    }
    port::expect_free(options.port)?;
    let state = project.sh.create_dir(std::path::absolute(&options.state)?)?;
    let secrets = secrets::ensure(&state)?;
    d1::migrate(project, &state)?;

    let mut server = local::server(project, &state, options.port, &secrets, &options.variables);
    let mut server = server.spawn().context("cannot start Node")?;
    let ended = stop.or_end_of(&mut server)?;
    // The local server ends, and ends workerd, when this pipe does.
    drop(server.stdin.take());
    if let Some(status) = ended {
        // It had no time to end workerd. We now ignore this signal.
        let _ = kill_process_group(getpgrp(), Signal::TERM);
        bail!("the local server ended unexpectedly ({status})");
    }
    thread::spawn(|| {
        thread::sleep(GRACE);
        // The last resort: everything, including this process.
        let _ = kill_process_group(getpgrp(), Signal::KILL);
    });
    server.wait().context("cannot wait for the local server")?;
    Ok(())
}
