//! The pages in `e2e/hosts/`, which represent chapters' pages, served from other origins than ours.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    elsewhere::{Response, serve},
    programs,
};

/// Serves the pages for our origin `ours`, and returns their origin. The path of a page is its file name without the
/// extension. `strict` gets the policy.
#[must_use]
pub fn serve_hosts(ours: &str, policy: &str) -> String {
    // Site builders serve pasted HTML from a third site.
    let boxes = format!("http://box.localhost:{}", site(ours.to_owned(), String::new(), String::new()));
    let port = site(ours.to_owned(), boxes, policy.to_owned());
    // Every browser resolves names under `localhost` to this machine.
    format!("http://chapter.localhost:{port}")
}

fn site(ours: String, boxes: String, policy: String) -> u16 {
    serve(move |path| {
        let name = path.trim_start_matches('/');
        if name == "bootstrap.css" {
            let sheet = programs::root().join("node_modules/bootstrap/dist/css/bootstrap.css");
            return Some(response("text/css", &[], read(&sheet)));
        }
        let page = hosts().join(format!("{name}.html"));
        if !page.is_file() {
            return None;
        }
        let page = read(&page)
            .replace("{{recorder}}", &recorder())
            .replace("{{origin}}", &ours)
            .replace("{{box}}", &boxes);
        let policy = (name == "strict").then_some(("Content-Security-Policy", &*policy));
        Some(response("text/html; charset=utf-8", policy.as_slice(), page))
    })
}

/// A script that records the events, messages and errors on a page.
#[must_use]
pub fn recorder() -> String {
    read(&hosts().join("recorder.js"))
}

fn hosts() -> PathBuf {
    programs::root().join("e2e/hosts")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn response(kind: &str, headers: &[(&str, &str)], body: String) -> Response {
    let headers = [&[("Content-Type", kind)], headers].concat();
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Response { headers: headers.collect(), body: body.into_bytes() }
}
