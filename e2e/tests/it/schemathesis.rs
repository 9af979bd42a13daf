//! Schemathesis generates valid and invalid requests from the description, and checks the responses against it. The
//! configuration is in `e2e/schemathesis/`.

use std::{
    io::{self, Write as _},
    process::Stdio,
};

use join_e2e::{description::Description, programs, server::Server};
use tempfile::TempDir;
use tokio::process::Command;

/// Not in quick runs, which do not install Python packages.
#[tokio::test]
async fn generated_requests_get_described_responses() {
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
        // All its files go to a temporary folder.
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
    // It would also pass with an empty description.
    let description = Description::of(&server.origin()).await.expect("the server runs");
    let paths = description.document()["paths"].as_object().expect("it has paths");
    assert!(!paths.is_empty());
    let closing = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // Directly to stderr: the test harness hides the output of tests that pass.
    let _ = writeln!(io::stderr(), "schemathesis: {}", closing.trim_matches(['=', ' ']));
}
