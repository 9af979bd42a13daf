//! A request, with what the Worker has at hand to answer it.

use futures_util::StreamExt as _;
use join_shared::catalog::Chapter;
use serde_json::Value;
use worker::{Context, Env, Request, Url};

use super::routes::{Kind, Route};
use crate::{
    embed::sites::{self, embed_sites},
    http::{contract::MAX_BODY_BYTES, fields::Fields, problem::Problem},
    intake::{limits::Limits, receipt_key::ReceiptSecret, turnstile::Turnstile},
    notify::{self, Mail},
    platform::{clock::Timestamp, panics, public_origin::public_origin, random},
    store::{Due, Store},
};

/// So much of a body that is too large is read and thrown away: a sender who is answered while
/// still sending may never see the answer, and lose the connection with it.
const MAX_DISCARDED_BYTES: usize = 1024 * 1024;

/// The type of the API's bodies.
pub const JSON: &str = "application/json";

/// The type of the bodies of forms.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A request, with what the Worker has at hand to answer it.
pub struct Call {
    request: Request,
    env: Env,
    context: Context,
    url: Url,
    query: Fields,
    now: Timestamp,
    id: String,
    route: Option<&'static Route>,
    parameter: Option<String>,
}

impl Call {
    /// # Errors
    /// When the runtime's address of the request is none.
    pub fn new(request: Request, env: Env, context: Context) -> worker::Result<Self> {
        let url = request.url()?;
        let query = Fields::parse(url.query().unwrap_or_default().as_bytes());
        let ray = request.headers().get("CF-Ray")?.filter(|ray| is_ray(ray));
        // An answer without an id is better than none.
        let id = ray.or_else(|| random::nonce().ok()).unwrap_or_default();
        let (route, parameter) = Route::find(url.path()).unzip();
        let parameter = parameter.flatten().map(str::to_owned);
        Ok(Self { request, env, context, url, query, now: Timestamp::now(), id, route, parameter })
    }

    /// The method as it was sent.
    #[must_use]
    pub fn method(&self) -> String {
        // `Request::method` takes every method that it does not know for a GET.
        self.request.inner().method()
    }

    /// The path, still encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The address that it asks for, if there is one.
    #[must_use]
    pub const fn route(&self) -> Option<&'static Route> {
        self.route
    }

    /// The part of the path that varies, if one does.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        self.parameter.as_deref()
    }

    /// Whether it asks for a page that stands in a frame of another page.
    #[must_use]
    pub fn is_framed(&self) -> bool {
        self.route.is_some_and(|route| route.kind == Kind::Frame)
    }

    /// The query as it was sent, without its question mark.
    #[must_use]
    pub fn raw_query(&self) -> Option<&str> {
        self.url.query()
    }

    /// The query.
    #[must_use]
    pub const fn query(&self) -> &Fields {
        &self.query
    }

    /// The origin of the addresses that an answer names: `PUBLIC_ORIGIN`, or where that is not set, the one at which
    /// the Worker was asked.
    #[must_use]
    pub fn origin(&self) -> String {
        public_origin(&self.env).unwrap_or_else(|| self.asked_origin())
    }

    /// Whether pages of that origin are ours: of `PUBLIC_ORIGIN`, or of the address at which the Worker was asked.
    /// A browser may see either, since a proxy can pass on requests under another host.
    #[must_use]
    pub fn is_own_origin(&self, origin: &str) -> bool {
        origin == self.asked_origin() || public_origin(&self.env).is_some_and(|public| origin == public)
    }

    fn asked_origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Whether browsers take the connection for a secure one: they do not look at it on their own machine.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https" || self.url.host_str().is_some_and(|host| host == "localhost")
    }

    /// When the request came.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// What the operator finds the request by: the platform's own id, or one made up at random.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.request.headers().get(name).ok().flatten()
    }

    /// The sites that may frame that chapter's form; none means any.
    #[must_use]
    pub fn embed_sites(&self, chapter: &Chapter) -> Vec<String> {
        let variable = self.env.var(sites::VARIABLE).ok().map(|value| value.to_string());
        embed_sites(chapter, variable.as_deref())
    }

    /// What the Worker is configured with.
    #[must_use]
    pub const fn env(&self) -> &Env {
        &self.env
    }

    /// How it has failed already, if it has.
    #[must_use]
    pub fn failure(&self) -> Option<Problem> {
        panics::failure(&self.env)
    }

    /// The database.
    ///
    /// # Errors
    /// When the Worker has none.
    pub fn store(&self) -> Result<Store, Problem> {
        Ok(Store::of(&self.env)?)
    }

    /// The key by which receipt tokens are made.
    ///
    /// # Errors
    /// When the Worker has none.
    pub fn receipt_secret(&self) -> Result<ReceiptSecret, Problem> {
        Ok(ReceiptSecret::of(&self.env)?)
    }

    /// The limits for whoever sent it.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits::of(&self.env, self.header("CF-Connecting-IP").as_deref())
    }

    /// Turnstile, where it is in use.
    #[must_use]
    pub fn turnstile(&self) -> Option<Turnstile> {
        Turnstile::of(&self.env)
    }

    /// Who is told of intents by e-mail.
    #[must_use]
    pub fn mail(&self) -> Mail {
        Mail::of(&self.env)
    }

    /// Sends these messages once the answer is on its way. What this does not get done is left to the
    /// cron trigger.
    pub fn deliver(&self, due: Due) {
        let env = self.env.clone();
        self.when_answered(async move { notify::deliver(&env, due).await });
    }

    /// Does something once the answer is on its way: nobody waits for it.
    pub fn when_answered(&self, work: impl Future<Output = ()> + 'static) {
        self.context.wait_until(work);
    }

    /// The body, which must be of the media type `expected` and not too large.
    ///
    /// # Errors
    /// When it is not.
    pub async fn body(&mut self, expected: &'static str) -> Result<Vec<u8>, Problem> {
        let content_type = self.header("Content-Type").unwrap_or_default();
        if !is_media_type(&content_type, expected) {
            return Err(Problem::MediaType { expected });
        }
        let length = self.header("Content-Length").and_then(|length| length.parse::<usize>().ok());
        if length.is_some_and(|length| length > MAX_BODY_BYTES) {
            return Err(Problem::TooLarge);
        }
        // Framed by its length it cannot be longer, and to take it whole costs much less than chunk by chunk:
        // of an assessment's computing time, a seventh.
        if length.is_some() && self.header("Transfer-Encoding").is_none() {
            // The sender went away; what came is no body, and nobody reads the answer.
            return self.request.bytes().await.map_err(|_| Problem::NotJson);
        }
        // A body may come without its length, chunk by chunk, and be without end.
        let mut body = Vec::new();
        let Ok(mut chunks) = self.request.stream() else {
            return Ok(body);
        };
        let mut received = 0;
        while let Some(chunk) = chunks.next().await {
            // Likewise.
            let chunk = chunk.map_err(|_| Problem::NotJson)?;
            received += chunk.len();
            if received <= MAX_BODY_BYTES {
                body.extend_from_slice(&chunk);
            } else if received > MAX_DISCARDED_BYTES {
                break;
            }
        }
        if received > MAX_BODY_BYTES { Err(Problem::TooLarge) } else { Ok(body) }
    }
}

/// # Errors
/// When the bytes are not JSON in UTF-8, or nested deeper than the parser goes.
pub fn json(body: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(body).map_err(|_| Problem::NotJson)
}

/// Whether it is an id of a request as the platform makes them, such as `8f2c0a6d1e4b7c35-EWR`, and
/// not something else that somebody sent under that name.
fn is_ray(text: &str) -> bool {
    let (number, place) = text.split_once('-').unwrap_or((text, "EWR"));
    number.len() == 16
        && number.bytes().all(|byte| byte.is_ascii_hexdigit())
        && place.len() == 3
        && place.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether a `Content-Type` is of that media type, whatever its parameters.
fn is_media_type(content_type: &str, expected: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(expected)
}

#[cfg(test)]
mod tests {
    use super::{JSON, is_media_type, is_ray, json};

    #[test]
    fn ids_of_the_platform() {
        assert!(is_ray("8f2c0a6d1e4b7c35-EWR") && is_ray("8f2c0a6d1e4b7c35"));
        for other in ["", "ana@example.org", "8f2c0a6d1e4b7c35-ewr", "8f2c0a6d1e4b7c3g-EWR", "8f2c-EWR"] {
            assert!(!is_ray(other), "{other}");
        }
    }

    #[track_caller]
    fn check(content_type: &str, expect: bool) {
        assert_eq!(is_media_type(content_type, JSON), expect, "{content_type:?}");
    }

    #[test]
    fn media_types() {
        check("application/json", true);
        check("Application/JSON; charset=utf-8", true);
        check("application/json ;charset=\"UTF-8\"", true);
        check("application/problem+json", false);
        check("text/plain", false);
        check("", false);
    }

    #[test]
    fn deep_nesting_ends_at_the_parser() {
        assert!(json(&b"[".repeat(16 * 1024)).is_err());
        assert!(json(b"\xFF").is_err());
        assert!(json(b"").is_err());
        assert!(json(br#"{"a":"\ud800"}"#).is_err());
        assert!(json(b" {} ").is_ok());
    }
}
