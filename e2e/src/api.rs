//! HTTP as any client speaks it.

use join_shared::wire::{FieldErrorBody, ProblemBody};
use reqwest::{
    Client, Method, RequestBuilder,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap},
    redirect,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{description::Description, poll::PATIENCE, programs};

/// A client of one server, with or without a staff token.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    origin: String,
    token: Option<String>,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it was sent.
    pub body: Vec<u8>,
}

impl Api {
    /// A client of the server at that origin. It follows no redirects.
    #[must_use]
    pub fn new(origin: &str) -> Self {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .timeout(PATIENCE)
            // A connection that waited may be closed at the very moment it is used again.
            .pool_max_idle_per_host(0)
            .build();
        Self { client: client.expect("a plain client can be made"), origin: origin.to_owned(), token: None }
    }

    /// The same with the right of that staff token.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// A request that is not sent yet.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.origin));
        match &self.token {
            Some(token) => request.header(AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        }
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    /// `GET` of a server that may not be there.
    ///
    /// # Errors
    ///
    /// When there is no answer.
    pub async fn try_get(&self, path: &str) -> reqwest::Result<Answer> {
        try_send(self.request(Method::GET, path)).await
    }

    /// `POST` of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).json(body)).await
    }

    /// `POST` of a plain form, as a browser sends it.
    pub async fn submit(&self, path: &str, fields: &[(&str, String)]) -> Answer {
        send(self.request(Method::POST, path).form(fields)).await
    }

    /// `POST /api/v1/intents` under that key.
    pub async fn create(&self, key: &str, intent: &Value) -> Answer {
        send(self.create_request(key, intent)).await
    }

    /// The same, not sent yet.
    pub fn create_request(&self, key: &str, intent: &Value) -> RequestBuilder {
        self.request(Method::POST, "/api/v1/intents").header("idempotency-key", key).json(intent)
    }

    /// `PATCH /api/v1/intents/{id}` with the tag of the version that it changes.
    pub async fn change(&self, id: &str, tag: &str, change: &Value) -> Answer {
        let request = self.request(Method::PATCH, &format!("/api/v1/intents/{id}"));
        send(request.header("if-match", tag).json(change)).await
    }
}

/// Sends a request and reads the answer.
pub async fn send(request: RequestBuilder) -> Answer {
    try_send(request).await.unwrap_or_else(|error| {
        panic!("no answer; the servers' logs are under {}: {error:?}", programs::scratch().display())
    })
}

/// Sends a request and reads the answer, which must be one that the API's description knows.
///
/// # Errors
///
/// When there is none.
pub async fn try_send(request: RequestBuilder) -> reqwest::Result<Answer> {
    let (client, request) = request.build_split();
    let request = request?;
    let (method, url) = (request.method().clone(), request.url().clone());
    let response = client.execute(request).await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let answer = Answer { status, headers, body: response.bytes().await?.to_vec() };
    if Description::covers(url.path()) {
        let description = Description::of(&url.origin().ascii_serialization()).await?;
        if let Err(error) = description.check(&method, url.path(), &answer) {
            panic!(
                "{method} {} got what /openapi.json does not describe: {error}\n{}",
                url.path(),
                answer.text()
            );
        }
    }
    Ok(answer)
}

impl Answer {
    /// A header's value; empty where there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body of a success.
    #[track_caller]
    #[must_use]
    pub fn ok<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header(CONTENT_TYPE.as_str()), "application/json");
        self.parsed()
    }

    /// Checks that it is a failure of that status and kind.
    #[track_caller]
    pub fn refused(&self, status: u16, kind: &str) {
        let _ = self.problem(status, kind);
    }

    /// The problem document of a failure, of that status and kind.
    #[track_caller]
    #[must_use]
    pub fn problem(&self, status: u16, kind: &str) -> ProblemBody {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header(CONTENT_TYPE.as_str()), "application/problem+json");
        let problem: ProblemBody = self.parsed();
        assert_eq!(problem.kind, format!("/problems/{kind}"), "{}", self.text());
        assert_eq!(problem.status, status, "the body names the status as well");
        assert!(!problem.title.is_empty() && !problem.detail.is_empty(), "{problem:?}");
        assert!(!problem.request_id.is_empty(), "the operator finds the request: {problem:?}");
        problem
    }

    /// 422 `invalid` with exactly these fields at fault, in any order, each as `pointer code`.
    #[track_caller]
    pub fn invalid(&self, expect: &[&str]) {
        let problem = self.problem(422, "invalid");
        let mut found: Vec<String> = problem.errors.iter().map(fault).collect();
        found.sort();
        let mut expect = expect.to_vec();
        expect.sort_unstable();
        assert_eq!(found, expect, "{}", self.text());
        assert!(problem.errors.iter().all(|error| !error.message.is_empty()), "{problem:?}");
    }

    #[track_caller]
    fn parsed<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in the answer {}: {}", self.status, self.text()))
    }
}

fn fault(error: &FieldErrorBody) -> String {
    format!("{} {}", error.pointer, error.code)
}
