//! A response, and what tests check about it.

use join_shared::wire::{FieldErrorBody, ProblemBody};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

/// A response with its whole body.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header; empty if it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Checks the status of a success, and parses the body.
    #[track_caller]
    #[must_use]
    pub fn ok<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header(CONTENT_TYPE.as_str()), "application/json");
        self.parsed()
    }

    /// Checks that it is a problem of that status and type.
    #[track_caller]
    pub fn refused(&self, status: u16, kind: &str) {
        let _ = self.problem(status, kind);
    }

    /// Checks the status and type of a problem, and parses the body.
    #[track_caller]
    #[must_use]
    pub fn problem(&self, status: u16, kind: &str) -> ProblemBody {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header(CONTENT_TYPE.as_str()), "application/problem+json");
        let problem: ProblemBody = self.parsed();
        assert_eq!(problem.kind, format!("/problems/{kind}"), "{}", self.text());
        assert_eq!(problem.status, status, "the body repeats the status");
        assert!(!problem.title.is_empty() && !problem.detail.is_empty(), "{problem:?}");
        assert!(!problem.request_id.is_empty(), "the request id is missing: {problem:?}");
        problem
    }

    /// Checks that it is 422 `invalid` with exactly these errors, in any order, each as `pointer code`.
    #[track_caller]
    pub fn invalid(&self, expect: &[&str]) {
        let problem = self.problem(422, "invalid");
        let mut found: Vec<String> = problem.errors.iter().map(pointer_and_code).collect();
        found.sort();
        let mut expect = expect.to_vec();
        expect.sort_unstable();
        assert_eq!(found, expect, "{}", self.text());
        assert!(problem.errors.iter().all(|error| !error.message.is_empty()), "{problem:?}");
    }

    #[track_caller]
    fn parsed<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in the response {}: {}", self.status, self.text()))
    }
}

fn pointer_and_code(error: &FieldErrorBody) -> String {
    format!("{} {}", error.pointer, error.code.code())
}
