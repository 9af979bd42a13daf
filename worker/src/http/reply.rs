//! What a request is answered with, before it becomes a response of the runtime.

use std::{borrow::Cow, fmt, pin::Pin};

use futures_util::Stream;
use serde::Serialize;
use worker::{Headers, Response, ResponseBuilder};

use crate::{funnel::Count, http::problem::Problem};

/// A status, headers and a body.
#[derive(Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(&'static str, Cow<'static, str>)>,
    body: Body,
    trouble: Option<Trouble>,
    count: Option<Count>,
}

/// What follows the headers.
enum Body {
    Whole(Vec<u8>),
    Parts(Parts),
}

/// A body that is made while it is sent. An error ends the connection, so that the receiver sees that the
/// body is not complete.
pub type Parts = Pin<Box<dyn Stream<Item = worker::Result<Vec<u8>>>>>;

/// Why a request was not answered as it was meant to be, for the log. It holds no value that
/// anybody sent.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// [`Problem::code`].
    pub problem: &'static str,
    /// What an operator must know of.
    pub cause: Option<String>,
}

/// Keeps a page apart from the one that opened it.
pub const OPENER_POLICY: &str = "Cross-Origin-Opener-Policy";

/// What every reply says, unless it says otherwise itself.
const DEFAULT_HEADERS: [(&str, &str); 7] = [
    ("Cache-Control", "no-store"),
    (
        "Content-Security-Policy",
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
];

impl Reply {
    /// A body of that type.
    #[must_use]
    pub fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", content_type.into())],
            body: Body::Whole(body.into()),
            trouble: None,
            count: None,
        }
    }

    /// A body of that type that is made while it is sent.
    #[must_use]
    pub fn parts(content_type: &'static str, parts: Parts) -> Self {
        Self { body: Body::Parts(parts), ..Self::new(200, content_type, Vec::new()) }
    }

    /// JSON.
    ///
    /// # Errors
    /// When the value cannot be written as JSON.
    pub fn json(status: u16, value: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self::new(status, "application/json", serde_json::to_vec(value)?))
    }

    /// The problem document of the request with that id.
    #[must_use]
    pub fn problem(problem: &Problem, request_id: &str) -> Self {
        let body = serde_json::to_vec(&problem.body(request_id)).unwrap_or_default();
        Self::new(problem.status(), "application/problem+json", body).because_of(problem)
    }

    /// The same with the headers that the problem asks for and with what the log says of it.
    #[must_use]
    pub fn because_of(self, problem: &Problem) -> Self {
        let trouble = Trouble { problem: problem.code(), cause: problem.log().map(str::to_owned) };
        Self { trouble: Some(trouble), ..self.headers(problem.header()) }
    }

    /// No content, and another address to go to. `location` is a path of ours.
    #[must_use]
    pub fn redirect(status: u16, location: String) -> Self {
        Self {
            status,
            headers: vec![("Location", location.into())],
            body: Body::Whole(Vec::new()),
            trouble: None,
            count: None,
        }
    }

    /// No content.
    #[must_use]
    pub const fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Whole(Vec::new()), trouble: None, count: None }
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same with these headers.
    #[must_use]
    pub fn headers(
        self,
        headers: impl IntoIterator<Item = (&'static str, impl Into<Cow<'static, str>>)>,
    ) -> Self {
        headers.into_iter().fold(self, |reply, (name, value)| reply.header(name, value))
    }

    /// The same for a connection that is not secure. Browsers ignore this header there, and complain of it.
    #[must_use]
    pub fn insecure(mut self) -> Self {
        self.headers.retain(|(name, _)| *name != OPENER_POLICY);
        self
    }

    /// The status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Why the request was not answered as it was meant to be, if it was not.
    #[must_use]
    pub const fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// The same, to be counted when it has gone out.
    #[must_use]
    pub fn counted(self, count: Count) -> Self {
        Self { count: Some(count), ..self }
    }

    /// What it is counted as, if it is.
    #[must_use]
    pub const fn count(&self) -> Option<Count> {
        self.count
    }

    /// The same without its body, for a `HEAD`.
    #[must_use]
    pub fn without_body(mut self) -> Self {
        self.body = Body::Whole(Vec::new());
        self
    }

    /// The runtime's form of it.
    ///
    /// # Errors
    /// When the runtime refuses a header.
    pub fn into_response(self) -> worker::Result<Response> {
        let headers = Headers::new();
        for (name, value) in DEFAULT_HEADERS {
            headers.set(name, value)?;
        }
        for (name, value) in &self.headers {
            headers.set(name, value)?;
        }
        let builder = ResponseBuilder::new().with_status(self.status).with_headers(headers);
        match self.body {
            Body::Whole(body) if body.is_empty() => Ok(builder.empty()),
            Body::Whole(body) => Ok(builder.fixed(body)),
            Body::Parts(parts) => builder.from_stream(parts),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(body) => write!(f, "{} bytes", body.len()),
            Self::Parts(_) => f.write_str("parts"),
        }
    }
}
