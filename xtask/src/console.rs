//! What people read while a command runs: a line on standard error for each step, with its duration.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

/// Prints lines, and remembers the steps.
#[derive(Default)]
pub(crate) struct Console {
    steps: RefCell<Vec<Step>>,
}

/// A step that ran, for the summary.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The name on its line.
    pub(crate) name: String,
    /// How long it took.
    pub(crate) took: Duration,
    /// Whether it succeeded.
    pub(crate) passed: bool,
}

impl Console {
    /// Prints a line. A closed terminal is no reason to stop.
    #[expect(clippy::unused_self, reason = "everything that people read goes through a console")]
    pub(crate) fn line(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Does something, and prints how long it took.
    ///
    /// # Errors
    ///
    /// Those of `work`, after the step's name.
    pub(crate) fn step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let started = Instant::now();
        let result = work();
        let step = Step { name: name.to_owned(), took: started.elapsed(), passed: result.is_ok() };
        self.line(&step.to_string());
        self.steps.borrow_mut().push(step);
        result.with_context(|| name.to_owned())
    }

    /// The same for something that takes a while: a line announces it, too.
    ///
    /// # Errors
    ///
    /// Those of `work`, after the step's name.
    pub(crate) fn long_step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.line(&format!("[ .. ] {name}"));
        self.step(name, work)
    }

    /// The steps so far.
    pub(crate) fn steps(&self) -> Vec<Step> {
        self.steps.borrow().clone()
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.passed { "  ok  " } else { "failed" };
        write!(f, "[{mark}] {} ({:.1} s)", self.name, self.took.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn a_step_leaves_a_record_and_names_its_error() -> Result<()> {
        let console = Console::default();
        console.step("one", || Ok(()))?;
        let error = console.long_step("two", || -> Result<()> { bail!("it broke") }).err();
        assert_eq!(error.map(|error| format!("{error:#}")).as_deref(), Some("two: it broke"));
        let steps: Vec<String> = console.steps().iter().map(Step::to_string).collect();
        assert_eq!(steps, ["[  ok  ] one (0.0 s)", "[failed] two (0.0 s)"]);
        Ok(())
    }
}
