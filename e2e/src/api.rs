//! An HTTP client of the running system.

use reqwest::{Client, Method, RequestBuilder, header::AUTHORIZATION, redirect};
use serde_json::Value;

use crate::{description::Description, poll::PATIENCE, programs, response::Response};

/// A client of one server, with or without a staff token.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    origin: String,
    token: Option<String>,
}

impl Api {
    /// A client of the server at that origin. It follows no redirects.
    #[must_use]
    pub fn new(origin: &str) -> Self {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .timeout(PATIENCE)
            // The server may close an idle connection just when the client uses it again.
            .pool_max_idle_per_host(0)
            .build();
        Self { client: client.expect("a plain client can be made"), origin: origin.to_owned(), token: None }
    }

    /// The same client with a staff token.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Builds a request.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.origin));
        match &self.token {
            Some(token) => request.header(AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        }
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Response {
        send(self.request(Method::GET, path)).await
    }

    /// `GET` from a server that may be down.
    ///
    /// # Errors
    ///
    /// When there is no response.
    pub async fn try_get(&self, path: &str) -> reqwest::Result<Response> {
        try_send(self.request(Method::GET, path)).await
    }

    /// `POST` of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Response {
        send(self.request(Method::POST, path).json(body)).await
    }

    /// `POST` of a form.
    pub async fn submit(&self, path: &str, fields: &[(&str, String)]) -> Response {
        send(self.request(Method::POST, path).form(fields)).await
    }

    /// `POST /api/v1/intents` with that key.
    pub async fn create(&self, key: &str, intent: &Value) -> Response {
        send(self.create_request(key, intent)).await
    }

    /// Builds that request.
    pub fn create_request(&self, key: &str, intent: &Value) -> RequestBuilder {
        self.request(Method::POST, "/api/v1/intents").header("idempotency-key", key).json(intent)
    }

    /// `PATCH /api/v1/intents/{id}` with the `ETag` of the version to change.
    pub async fn change(&self, id: &str, tag: &str, change: &Value) -> Response {
        let request = self.request(Method::PATCH, &format!("/api/v1/intents/{id}"));
        send(request.header("if-match", tag).json(change)).await
    }
}

/// Sends a request and reads the response.
pub async fn send(request: RequestBuilder) -> Response {
    try_send(request).await.unwrap_or_else(|error| {
        panic!("no response; the servers' logs are under {}: {error:?}", programs::scratch().display())
    })
}

/// Sends a request, reads the response, and checks it against the description of the API.
///
/// # Errors
///
/// When there is no response.
pub async fn try_send(request: RequestBuilder) -> reqwest::Result<Response> {
    let (client, request) = request.build_split();
    let request = request?;
    let (method, url) = (request.method().clone(), request.url().clone());
    let received = client.execute(request).await?;
    let (status, headers) = (received.status().as_u16(), received.headers().clone());
    let response = Response { status, headers, body: received.bytes().await?.to_vec() };
    if Description::covers(url.path()) {
        let description = Description::of(&url.origin().ascii_serialization()).await?;
        if let Err(error) = description.check(&method, url.path(), &response) {
            panic!(
                "{method} {} got a response that /openapi.json does not describe: {error}\n{}",
                url.path(),
                response.text()
            );
        }
    }
    Ok(response)
}
