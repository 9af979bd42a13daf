//! What commands print for scripts.

use std::io::{self, Write as _};

use anyhow::{Context as _, Result};

/// Prints a line alone on standard output.
///
/// # Errors
///
/// When standard output is closed.
pub(super) fn print_line(line: &str) -> Result<()> {
    writeln!(io::stdout(), "{line}").context("cannot print it; run this again for a new one")
}
