//! `serve`: runs the built Worker in workerd, and takes every process of it along
//! however it ends.
//!
//! It is the leader of a process group that holds everything that this starts. It ends when
//! its standard input does, so that it cannot outlive whoever started it with a pipe: not even a
//! SIGKILL of that process leaves a server behind. To take everything down at once, as a power
//! failure would, kill the group: its id is the process id of `serve`.

pub(crate) mod dev;
mod group;
mod local;
mod port;

use std::fs;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::operate::{d1, secrets};
use crate::project::Project;

/// What is served, where.
#[derive(Args)]
pub(crate) struct Options {
    /// The port on localhost
    #[arg(long)]
    port: u16,
    /// The folder of the database and of the local secrets
    #[arg(long, value_name = "FOLDER")]
    state: PathBuf,
    /// A variable for the Worker; repeat it for several
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = local::Variable::parse)]
    variables: Vec<local::Variable>,
}

/// Why we stop.
enum Stop {
    /// Standard input ended, or a signal came: what was asked for.
    Asked,
    /// The program ended by itself.
    Ended(ExitStatus),
}

/// How long processes may take to end by themselves.
const GRACE: Duration = Duration::from_secs(5);

/// How often we look whether something ended.
const LOOK: Duration = Duration::from_millis(50);

/// Runs the Worker until it is told to stop.
///
/// # Errors
///
/// When the port is taken, the database cannot be migrated, or the server ends by itself.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    group::lead()?;
    let stop = listen()?;
    port::expect_free(options.port)?;
    fs::create_dir_all(&options.state)
        .with_context(|| format!("making the folder {}", options.state.display()))?;
    let state = options.state.canonicalize()?;
    let secrets = secrets::ensure(&state)?;

    d1::migrate(project, &state)?;

    let mut server = local::server(project, &state, options.port, &secrets, &options.variables);
    server.stdout(Stdio::piped()).stderr(Stdio::piped());
    match attend(&mut server, &stop, &pass_on)? {
        Stop::Asked => Ok(()),
        Stop::Ended(status) => bail!("workerd ended by itself ({status})"),
    }
}

/// Runs a program until it ends or we are told to stop, hands over each line that it prints, and
/// leaves no process of the group behind.
fn attend(command: &mut Command, stop: &Receiver<()>, line: &(dyn Fn(&str) + Sync)) -> Result<Stop> {
    let mut child = command
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("starting {}", command.get_program().display()))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(|| stdout.map(|pipe| line_by_line(pipe, line)));
        scope.spawn(|| stderr.map(|pipe| line_by_line(pipe, line)));
        let reason = wait(&mut child, stop);
        // The pipes end with the processes, and the threads with the pipes.
        clear_group(&mut child)?;
        reason
    })
}

fn wait(child: &mut Child, stop: &Receiver<()>) -> Result<Stop> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Stop::Ended(status));
        }
        match stop.recv_timeout(LOOK) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(Stop::Asked),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Ends every process of our group but ourselves: asked first, forced after a while.
fn clear_group(child: &mut Child) -> Result<()> {
    let started = Instant::now();
    let mut asked = false;
    let mut forced = false;
    loop {
        // Without this the child would stay a zombie, and its group would never look empty.
        child.try_wait()?;
        let others = group::others()?;
        if others.is_empty() {
            return Ok(());
        }
        let patience_ends = started.elapsed() > GRACE;
        if !asked {
            group::ask_to_end();
            asked = true;
        } else if patience_ends {
            if forced && started.elapsed() > 2 * GRACE {
                bail!("processes {others:?} cannot be ended");
            }
            group::force_to_end(&others);
            forced = true;
        }
        thread::sleep(LOOK);
    }
}

/// Sends a message when standard input ends or a signal asks us to stop.
fn listen() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("listening for signals")?;
    let on_signal = sender.clone();
    thread::spawn(move || {
        for _ in signals.forever() {
            let _ = on_signal.send(());
        }
    });
    // A person who tries this by hand ends it with Ctrl-C.
    if !io::stdin().is_terminal() {
        thread::spawn(move || {
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            let _ = sender.send(());
        });
    }
    Ok(receiver)
}

fn line_by_line(pipe: impl Read, line: &(dyn Fn(&str) + Sync)) {
    for bytes in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
        line(&String::from_utf8_lossy(&bytes));
    }
}

fn pass_on(line: &str) {
    // Nobody may be there to read it any more.
    let _ = writeln!(io::stdout(), "{line}");
}
