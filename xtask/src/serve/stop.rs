//! When to stop.

use std::io;
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Requests to stop.
pub(crate) struct Stop {
    sender: Sender<()>,
    requests: Receiver<()>,
}

/// How often to check whether a process ended.
const INTERVAL: Duration = Duration::from_millis(50);

impl Stop {
    /// Listens for the signals that ask a process to end. They no longer end it by themselves.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub(crate) fn on_signals() -> Result<Self> {
        let (sender, requests) = mpsc::channel();
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot listen for signals")?;
        let on_signal = sender.clone();
        thread::spawn(move || signals.forever().try_for_each(|_| on_signal.send(())));
        Ok(Self { sender, requests })
    }

    /// Listens for the end of standard input, too.
    pub(crate) fn on_end_of_input(&self) {
        let sender = self.sender.clone();
        thread::spawn(move || {
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            let _ = sender.send(());
        });
    }

    /// Waits for a request for a moment.
    pub(crate) fn is_requested(&self) -> bool {
        self.requests.recv_timeout(INTERVAL).is_ok()
    }

    /// Waits for a request to stop, or for the end of the process: then returns its status.
    ///
    /// # Errors
    ///
    /// When the system does not say whether the process ended.
    pub(crate) fn or_end_of(&self, process: &mut Child) -> Result<Option<ExitStatus>> {
        // In this order: a signal to the group ends the process, too.
        while !self.is_requested() {
            if let Some(status) = process.try_wait().context("cannot wait for the process")? {
                return Ok(Some(status));
            }
        }
        Ok(None)
    }
}
