//! The alternatives to this project in `e2e/peers/`: the two most important routes in TypeScript, the form with `SurveyJS`
//! and with Preact, the rules in two rule engines.

mod agreement;

use std::{fs, path::PathBuf, process::Command};

use serde_json::{Value, json};

pub use self::agreement::{check_answers, check_rows};
use crate::{phone::Site, programs, server::Server};

/// The folder for the output of `bundle.mjs`.
const FOLDER: &str = "build/peers";

/// Bundles the peers with the catalog that our Worker serves.
pub async fn bundle(ours: &Server) {
    let catalog = built("catalog.json");
    fs::create_dir_all(built("")).expect("the folder can be made");
    fs::write(&catalog, ours.api().get("/api/v1/catalog").await.body).expect("the catalog can be written");
    run(Command::new("node").arg(source("bundle.mjs")).args([catalog, built("")]));
}

/// A server with our Worker as it is deployed. For tests the Worker has one more route, which costs time in every
/// request.
pub async fn start_ours() -> Server {
    Server::start_with(&[("LOCAL_WORKERS", "deployed")]).await
}

/// A server with the two routes in TypeScript in place of our Worker, and its own database.
pub async fn start() -> Server {
    Server::start_with(&[("LOCAL_WORKERS", "peer:build/peers/hono.js")]).await
}

/// The script of the peer in TypeScript, as it would be deployed.
#[must_use]
pub fn script() -> Vec<u8> {
    read("hono.js")
}

/// The page with the form, made with `SurveyJS` (`surveyjs`) or by hand with Preact (`preact`); its path is `/`.
#[must_use]
pub fn form(name: &str) -> Site {
    let page = read(&format!("{name}.html"));
    let site = file(Site::default(), "/".to_owned(), "text/html; charset=utf-8", &page);
    [("js", "text/javascript"), ("css", "text/css")].into_iter().fold(site, |site, (ending, kind)| {
        let name = format!("{name}.{ending}");
        if built(&name).is_file() { file(site, format!("/{name}"), kind, &read(&name)) } else { site }
    })
}

/// Measures the rules in other engines. `cases` has requests with the categories of the expected response.
pub fn measure_rules(cases: &[(Value, Value)]) {
    let cases: Vec<_> =
        cases.iter().map(|(request, expect)| json!({ "request": request, "expect": expect })).collect();
    let file = built("cases.json");
    fs::write(&file, Value::from(cases).to_string()).expect("the cases can be written");
    run(Command::new("node").arg(source("rules/bench.mjs")).args([file, built("")]));
}

fn file(site: Site, path: String, kind: &str, body: &[u8]) -> Site {
    site.with(path, vec![("content-type".to_owned(), kind.to_owned())], body)
}

fn built(name: &str) -> PathBuf {
    programs::root().join(FOLDER).join(name)
}

fn source(name: &str) -> PathBuf {
    programs::root().join("e2e/peers").join(name)
}

fn read(name: &str) -> Vec<u8> {
    let file = built(name);
    fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn run(command: &mut Command) {
    let status = command.status().expect("Node starts");
    assert!(status.success(), "{command:?} ended with {status}");
}
