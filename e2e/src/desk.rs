//! A member of staff at the desk, without a browser: requests with a session's cookie.

use reqwest::{Method, RequestBuilder};

use crate::{
    api::{Api, send},
    response::Response,
    server::Server,
};

/// The name of the session's cookie.
pub const COOKIE: &str = "__Host-staff";

/// A session, or the lack of one.
#[derive(Debug, Clone)]
pub struct Desk {
    api: Api,
    cookie: Option<String>,
}

impl Desk {
    /// Somebody who is not signed in.
    #[must_use]
    pub fn signed_out(server: &Server) -> Self {
        Self { api: server.api(), cookie: None }
    }

    /// Signs in by a personal token.
    ///
    /// # Panics
    ///
    /// When that fails.
    pub async fn sign_in(server: &Server, token: &str) -> Self {
        let out = Self::signed_out(server);
        let response = out.post("/staff/sign-in", &[("token", token)]).await;
        assert_eq!(response.status, 303, "{}", response.text());
        out.with_cookie_of(&response)
    }

    /// The same with the cookie that a response sets.
    ///
    /// # Panics
    ///
    /// When it sets none.
    #[must_use]
    #[track_caller]
    pub fn with_cookie_of(&self, response: &Response) -> Self {
        let header = response.header("set-cookie");
        let pair = header.split(';').next().unwrap_or_default();
        assert!(pair.starts_with(COOKIE), "{header}");
        self.with_cookie(pair)
    }

    /// The same with that `Cookie` header.
    #[must_use]
    pub fn with_cookie(&self, header: &str) -> Self {
        Self { cookie: Some(header.to_owned()), ..self.clone() }
    }

    /// The `Cookie` header.
    #[must_use]
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Builds a request.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.api.request(method, path);
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Response {
        send(self.request(Method::GET, path)).await
    }

    /// `POST` of a form, as a browser sends it from one of our pages.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = self.request(Method::POST, path).header("sec-fetch-site", "same-origin");
        send(request.form(fields)).await
    }
}
