//! Running other programs.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Result, bail};

use crate::console::Console;

/// Runs a program and lets its output through to the console.
///
/// # Errors
///
/// When it cannot be started or does not succeed.
pub(crate) fn run(console: &Console, command: &mut Command) -> Result<()> {
    console.direct(command)?;
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("`{}` ended with {status}", shown(command)),
        Err(error) => Err(not_started(command, &error)),
    }
}

/// Runs a program whose output matters only when it fails.
///
/// # Errors
///
/// When it cannot be started or does not succeed; its output is in the message.
pub(crate) fn run_quietly(command: &mut Command) -> Result<()> {
    output(command).map(drop)
}

/// Runs a program for what it prints on standard output.
///
/// # Errors
///
/// When it cannot be started or does not succeed; its output is in the message.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let Output { status, stdout, stderr } = command.output().map_err(|error| not_started(command, &error))?;
    let stdout = String::from_utf8_lossy(&stdout);
    if !status.success() {
        let said = format!("{stdout}\n{}", String::from_utf8_lossy(&stderr));
        bail!("`{}` ended with {status}:\n{}", shown(command), said.trim());
    }
    Ok(stdout.into_owned())
}

/// The command as a person would type it, without its folder.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn not_started(command: &Command, error: &io::Error) -> anyhow::Error {
    anyhow::anyhow!("`{}` could not be started: {error}", command.get_program().display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_and_repeats_what_it_said() {
        let error = output(Command::new("/bin/sh").args(["-c", "echo out; echo err >&2; exit 3"])).err();
        let text = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(
            text.starts_with("`sh -c echo out; echo err >&2; exit 3` ended with exit status: 3:"),
            "{text}"
        );
        assert!(text.contains("out") && text.ends_with("err"), "{text}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&Console::terminal(), &mut Command::new("/nowhere/tool")).err();
        let text = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(text.starts_with("`/nowhere/tool` could not be started:"), "{text}");
    }
}
