//! The response to a request, before its conversion to the runtime's type.

use std::{borrow::Cow, fmt, pin::Pin};

use futures_util::Stream;
use serde::Serialize;
use worker::{Headers, Response, ResponseBuilder, web_sys};

use crate::{funnel::Count, http::problem::Problem};

/// A status, headers and a body.
#[derive(Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(&'static str, Cow<'static, str>)>,
    body: Body,
    logged_problem: Option<LoggedProblem>,
    count: Option<Count>,
}

enum Body {
    Whole(Vec<u8>),
    Parts(Parts),
}

/// A streamed body. An error closes the connection, so that the receiver sees that the body is incomplete.
pub type Parts = Pin<Box<dyn Stream<Item = worker::Result<Vec<u8>>>>>;

/// Why a request failed, for the log. Contains no input.
#[derive(Debug, Clone)]
pub struct LoggedProblem {
    /// [`Problem::code`].
    pub problem: &'static str,
    /// [`Problem::log`].
    pub cause: Option<String>,
}

/// Isolates a page from its opener.
pub const OPENER_POLICY: &str = "Cross-Origin-Opener-Policy";

/// Headers of every response. A reply may override them.
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

thread_local! {
    /// [`DEFAULT_HEADERS`] as the runtime has them. To copy them costs less than to set each.
    static DEFAULTS: web_sys::Headers = {
        let headers = Headers::new();
        for (name, value) in DEFAULT_HEADERS {
            // The names and values are valid.
            let _ = headers.set(name, value);
        }
        headers.0
    };
}

impl Reply {
    /// A response with that body.
    #[must_use]
    pub fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", content_type.into())],
            body: Body::Whole(body.into()),
            logged_problem: None,
            count: None,
        }
    }

    /// A response with a streamed body.
    #[must_use]
    pub fn parts(content_type: &'static str, parts: Parts) -> Self {
        Self { body: Body::Parts(parts), ..Self::new(200, content_type, Vec::new()) }
    }

    /// A JSON response.
    ///
    /// # Errors
    /// When the value does not serialize.
    pub fn json(status: u16, value: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self::new(status, "application/json", serde_json::to_vec(value)?))
    }

    /// The problem document for that request.
    #[must_use]
    pub fn problem(problem: &Problem, request_id: &str) -> Self {
        let body = serde_json::to_vec(&problem.body(request_id)).unwrap_or_default();
        Self::new(problem.status(), "application/problem+json", body).because_of(problem)
    }

    /// Adds the problem's headers and its log entry.
    #[must_use]
    pub fn because_of(self, problem: &Problem) -> Self {
        let logged_problem =
            LoggedProblem { problem: problem.code(), cause: problem.log().map(str::to_owned) };
        Self { logged_problem: Some(logged_problem), ..self.headers(problem.header()) }
    }

    /// A redirect without a body. `location` is a path on this site.
    #[must_use]
    pub fn redirect(status: u16, location: String) -> Self {
        Self {
            status,
            headers: vec![("Location", location.into())],
            body: Body::Whole(Vec::new()),
            logged_problem: None,
            count: None,
        }
    }

    /// A response without a body.
    #[must_use]
    pub const fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Whole(Vec::new()), logged_problem: None, count: None }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds headers.
    #[must_use]
    pub fn headers(
        self,
        headers: impl IntoIterator<Item = (&'static str, impl Into<Cow<'static, str>>)>,
    ) -> Self {
        headers.into_iter().fold(self, |reply, (name, value)| reply.header(name, value))
    }

    /// Whether a header has been added.
    #[must_use]
    pub fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| *known == name)
    }

    /// Removes the header that browsers ignore, with a warning, outside a secure context.
    #[must_use]
    pub fn insecure(mut self) -> Self {
        self.headers.retain(|(name, _)| *name != OPENER_POLICY);
        self
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Why the request failed, if it did.
    #[must_use]
    pub const fn logged_problem(&self) -> Option<&LoggedProblem> {
        self.logged_problem.as_ref()
    }

    /// Adds a funnel count, recorded after the response.
    #[must_use]
    pub fn counted(self, count: Count) -> Self {
        Self { count: Some(count), ..self }
    }

    /// The funnel count, if any.
    #[must_use]
    pub const fn count(&self) -> Option<Count> {
        self.count
    }

    /// Removes the body, for a `HEAD`.
    #[must_use]
    pub fn without_body(mut self) -> Self {
        self.body = Body::Whole(Vec::new());
        self
    }

    /// Converts it to the runtime's type.
    ///
    /// # Errors
    /// When the runtime rejects a header.
    pub fn into_response(self) -> worker::Result<Response> {
        let headers = DEFAULTS.with(web_sys::Headers::new_with_headers).map(Headers)?;
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
