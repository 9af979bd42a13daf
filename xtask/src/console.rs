//! What people read while a command runs: a line per step with its duration, on standard error.

use std::fs::File;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Where lines, and the output of the programs that are run, go.
pub(crate) struct Console {
    /// The terminal when absent. A lane that runs beside another writes to a file, so that the
    /// two do not mix; it is shown when the lane has ended.
    file: Option<File>,
    steps: Mutex<Vec<Step>>,
}

/// A step that ran, for the summary.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// What it was called on its line.
    pub(crate) name: String,
    /// How long it took.
    pub(crate) took: Duration,
    /// Whether it did what it should.
    pub(crate) passed: bool,
}

/// How often a silent step says that it is still there.
const HEARTBEAT: Duration = Duration::from_secs(10);

impl Console {
    /// Standard error.
    pub(crate) fn terminal() -> Self {
        Self { file: None, steps: Mutex::default() }
    }

    /// A file, to be shown later.
    pub(crate) fn file(file: File) -> Self {
        Self { file: Some(file), steps: Mutex::default() }
    }

    /// Says one line. A terminal that is gone is no reason to stop.
    pub(crate) fn line(&self, text: &str) {
        let text = format!("{text}\n");
        let _ = match &self.file {
            Some(file) => (&*file).write_all(text.as_bytes()),
            None => io::stderr().write_all(text.as_bytes()),
        };
    }

    /// Does something, and says how long it took.
    ///
    /// # Errors
    ///
    /// Those of `work`, with the step's name before them.
    pub(crate) fn step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let started = Instant::now();
        let result = work();
        let step = Step { name: name.to_owned(), took: started.elapsed(), passed: result.is_ok() };
        self.line(&step.to_string());
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).push(step);
        result.with_context(|| name.to_owned())
    }

    /// The same for something that takes a while: it is announced, too.
    ///
    /// # Errors
    ///
    /// Those of `work`.
    pub(crate) fn long_step<T>(&self, name: &str, note: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
        self.line(&format!("[ .. ] {name}{note}"));
        self.step(name, work)
    }

    /// Does something that says nothing itself, with a sign of life every few seconds.
    pub(crate) fn heartbeat<T>(&self, what: &str, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let (done, wait) = mpsc::channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || {
                while wait.recv_timeout(HEARTBEAT) == Err(mpsc::RecvTimeoutError::Timeout) {
                    self.line(&format!("       … {what}, {} s", started.elapsed().as_secs()));
                }
            });
            let result = work();
            drop(done);
            result
        })
    }

    /// Sends what a program prints to this console.
    ///
    /// # Errors
    ///
    /// When the file's handle cannot be copied.
    pub(crate) fn direct(&self, command: &mut Command) -> Result<()> {
        if let Some(file) = &self.file {
            command.stdout(Stdio::from(file.try_clone()?)).stderr(Stdio::from(file.try_clone()?));
        }
        Ok(())
    }

    /// The steps so far.
    pub(crate) fn steps(&self) -> Vec<Step> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mark = if self.passed { "  ok  " } else { "failed" };
        write!(f, "[{mark}] {} ({:.1} s)", self.name, self.took.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek};

    use anyhow::bail;

    use super::*;

    fn written(console: &Console) -> Result<String> {
        let mut file = console.file.as_ref().context("a file console")?;
        let mut text = String::new();
        file.rewind()?;
        file.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn a_step_leaves_a_line_and_a_record() -> Result<()> {
        let console = Console::file(tempfile::tempfile()?);
        console.step("one", || Ok(()))?;
        let error = console.long_step("two", "slow", || -> Result<()> { bail!("it broke") }).err();
        assert_eq!(error.map(|error| format!("{error:#}")).as_deref(), Some("two: it broke"));
        assert_eq!(written(&console)?, "[  ok  ] one (0.0 s)\n[ .. ] two (slow)\n[failed] two (0.0 s)\n");
        let passed: Vec<bool> = console.steps().iter().map(|step| step.passed).collect();
        assert_eq!(passed, [true, false]);
        Ok(())
    }
}
