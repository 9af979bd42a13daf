//! Schemathesis makes requests of the description, right ones and wrong ones, and sees whether the answers
//! are those that the description promises. What it looks for stands in `e2e/schemathesis/`.

use std::{
    io::{self, Write as _},
    process::Stdio,
};

use join_e2e::{description::Description, programs, server::Server};
use tempfile::TempDir;
use tokio::process::Command;

/// One of the long checks: a quick run has no Python for it.
#[tokio::test]
async fn what_it_makes_up_is_answered_as_described() {
    if programs::is_quick() {
        return;
    }
    let folder = programs::schemathesis();
    let settings = programs::root().join("e2e/schemathesis");
    let server = Server::start().await;
    let token = server.national_token();
    let scratch = TempDir::new_in(programs::scratch()).expect("temporary files can be written");
    let mut schemathesis = Command::new(folder.join("python"));
    schemathesis
        .arg(folder.join("schemathesis"))
        .arg("--config-file")
        .arg(settings.join("schemathesis.toml"))
        .args(["run", &format!("{}/openapi.json", server.origin())])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        // It leaves nothing but in a folder that goes away.
        .current_dir(scratch.path())
        .env("SCHEMATHESIS_HOOKS", settings.join("hooks.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = schemathesis.output().await.expect("schemathesis starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}\n{said}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    // It would be content with a description in which there is nothing.
    let description = Description::of(&server.origin()).await.expect("the server is there");
    let paths = description.document()["paths"].as_object().expect("it has paths");
    assert!(!paths.is_empty());
    let closing = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // Past the test harness, which keeps what a test that passes prints to itself.
    let _ = writeln!(io::stderr(), "schemathesis: {}", closing.trim_matches(['=', ' ']));
}
