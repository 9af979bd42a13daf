//! Adds members of staff, as an operator does.

use std::{path::Path, process::Stdio};

use crate::programs;

/// The email address of the member of national staff in the initial database.
pub const NATIONAL: &str = "national@example.org";

/// That of the member of staff of the chapter Detroit.
pub const DETROIT: &str = "detroit@example.org";

/// What a member of staff may see.
#[derive(Debug, Clone, Copy)]
pub enum Role<'a> {
    /// All intents.
    National,
    /// The intents that name one of these chapters.
    Chapters(&'a [&'a str]),
}

/// Runs `cargo xtask staff add` on the database in that folder, and returns the token.
///
/// # Panics
///
/// When the command fails.
pub async fn add(state: &Path, email: &str, role: Role<'_>) -> String {
    let mut command = tokio::process::Command::new(programs::xtask());
    command.args(["staff", "add", "--email", email, "--role"]);
    match role {
        Role::National => {
            command.arg("national");
        }
        Role::Chapters(chapters) => {
            command.arg("chapter");
            for chapter in chapters {
                command.args(["--chapter", chapter]);
            }
        }
    }
    let output = command
        .env("CMSA_JOIN_STATE", state)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("xtask starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "staff add failed:\n{errors}");
    let printed = String::from_utf8(output.stdout).expect("the token is text");
    printed.lines().last().expect("the last line is the token").to_owned()
}
