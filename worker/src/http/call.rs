//! A request with its environment: configuration, database, clock and route.

use futures_util::StreamExt as _;
use join_shared::catalog::Chapter;
use serde_json::Value;
use worker::{
    Context, Env, Request, Url,
    js_sys::Uint8Array,
    wasm_bindgen::JsValue,
    wasm_bindgen_futures::JsFuture,
    web_sys::{self, Headers},
};

use super::address::{Address, Kind};
use crate::{
    embed::sites::{self, embed_sites},
    http::{contract::MAX_BODY_BYTES, fields::Fields, problem::Problem},
    intake::{limits::Limits, receipt_key::ReceiptSecret, turnstile::Turnstile},
    notify::{self, Mail},
    platform::{clock::Timestamp, panics, public_origin::public_origin, random},
    store::{Due, Store},
};

/// The Worker reads and discards this many bytes of a body that is too large. A sender that gets a response
/// while it still sends may lose the connection before it reads the response.
const MAX_DISCARDED_BYTES: usize = 1024 * 1024;

/// The media type of API bodies.
pub const JSON: &str = "application/json";

/// The media type of form bodies.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A request with its environment: configuration, database, clock and route.
pub struct Call {
    request: web_sys::Request,
    headers: Headers,
    method: String,
    env: Env,
    context: Context,
    url: Url,
    query: Fields,
    now: Timestamp,
    id: String,
    address: Option<Address>,
}

impl Call {
    /// # Errors
    /// When the request's URL cannot be parsed.
    pub fn new(request: web_sys::Request, env: Env, context: Context) -> worker::Result<Self> {
        let (url, headers, method) = (Url::parse(&request.url())?, request.headers(), request.method());
        let query = Fields::parse(url.query().unwrap_or_default().as_bytes());
        let ray = headers.get("CF-Ray")?.filter(|ray| is_ray(ray));
        // Without random numbers the request still gets an answer, with an empty id.
        let id = ray.or_else(|| random::nonce().ok()).unwrap_or_default();
        Ok(Self {
            request,
            headers,
            method,
            env,
            context,
            url,
            query,
            now: Timestamp::now(),
            id,
            address: None,
        })
    }

    /// The method, as sent.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The call with the address that its path matches.
    #[must_use]
    pub fn at(self, address: Option<Address>) -> Self {
        Self { address, ..self }
    }

    /// The matching address, if any.
    #[must_use]
    pub const fn address(&self) -> Option<&Address> {
        self.address.as_ref()
    }

    /// The path parameter, if the address has one.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        self.address.as_ref()?.parameter.as_deref()
    }

    /// Whether the request is for a page in an iframe.
    #[must_use]
    pub fn is_framed(&self) -> bool {
        self.address.as_ref().is_some_and(|address| address.kind == Kind::Frame)
    }

    /// The query string as sent, without its question mark.
    #[must_use]
    pub fn raw_query(&self) -> Option<&str> {
        self.url.query()
    }

    /// The parsed query.
    #[must_use]
    pub const fn query(&self) -> &Fields {
        &self.query
    }

    /// The origin for URLs in the response: `PUBLIC_ORIGIN` if set, or the origin of the request.
    #[must_use]
    pub fn origin(&self) -> String {
        public_origin(&self.env).unwrap_or_else(|| self.request_origin())
    }

    /// Whether `origin` is this site: `PUBLIC_ORIGIN` or the origin of the request. A browser may see either
    /// one, because a proxy can change the host.
    #[must_use]
    pub fn is_own_origin(&self, origin: &str) -> bool {
        origin == self.request_origin() || public_origin(&self.env).is_some_and(|public| origin == public)
    }

    fn request_origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Whether browsers treat the connection as a secure context. They do so for `localhost` without https.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https" || self.url.host_str().is_some_and(|host| host == "localhost")
    }

    /// When the request arrived.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The request id for the log: Cloudflare's Ray ID, or a random one.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }

    /// The sites that may frame the chapter's form. Empty means any site.
    #[must_use]
    pub fn embed_sites(&self, chapter: &Chapter) -> Vec<String> {
        let variable = self.env.var(sites::VARIABLE).ok().map(|value| value.to_string());
        embed_sites(chapter, variable.as_deref())
    }

    /// The Worker's configuration.
    #[must_use]
    pub const fn env(&self) -> &Env {
        &self.env
    }

    /// The failure of an earlier attempt at this request, if there was one.
    #[must_use]
    pub fn failure(&self) -> Option<Problem> {
        panics::failure(&self.env)
    }

    /// The database.
    ///
    /// # Errors
    /// When the Worker has no database.
    pub fn store(&self) -> Result<Store, Problem> {
        Ok(Store::of(&self.env)?)
    }

    /// The key that makes receipt tokens.
    ///
    /// # Errors
    /// When the Worker has no valid secret.
    pub fn receipt_secret(&self) -> Result<ReceiptSecret, Problem> {
        Ok(ReceiptSecret::of(&self.env)?)
    }

    /// The sender's rate limits.
    #[must_use]
    pub fn limits(&self) -> Limits<'_> {
        Limits::of(&self.env, self.header("CF-Connecting-IP").as_deref())
    }

    /// Turnstile, if it is on.
    #[must_use]
    pub fn turnstile(&self) -> Option<Turnstile> {
        Turnstile::of(&self.env)
    }

    /// The email notifications.
    #[must_use]
    pub fn mail(&self) -> Mail {
        Mail::of(&self.env)
    }

    /// Sends these messages after the response. The cron trigger sends those that remain.
    pub fn deliver(&self, due: Due) {
        let env = self.env.clone();
        self.after_response(async move { notify::deliver(&env, due).await });
    }

    /// Runs `work` after the response.
    pub fn after_response(&self, work: impl Future<Output = ()> + 'static) {
        self.context.wait_until(work);
    }

    /// The body, which must have the media type `expected`.
    ///
    /// # Errors
    /// When the media type differs, or the body exceeds [`MAX_BODY_BYTES`].
    pub async fn body(&mut self, expected: &'static str) -> Result<Vec<u8>, Problem> {
        let content_type = self.header("Content-Type").unwrap_or_default();
        if !is_media_type(&content_type, expected) {
            return Err(Problem::MediaType { expected });
        }
        let length = self.header("Content-Length").and_then(|length| length.parse::<usize>().ok());
        if length.is_some_and(|length| length > MAX_BODY_BYTES) {
            return Err(Problem::TooLarge);
        }
        // `Content-Length` bounds this body. Reading it whole instead of chunk by chunk saves a seventh of an
        // assessment's CPU time.
        if length.is_some() && self.header("Transfer-Encoding").is_none() {
            // The sender disconnected, so no one receives this problem.
            return self.whole_body().await.map_err(|_| Problem::NotJson);
        }
        // A chunked body has no known length and may never end.
        let mut body = Vec::new();
        let Ok(mut chunks) = Request::from(Clone::clone(&self.request)).stream() else {
            return Ok(body);
        };
        let mut received = 0;
        while let Some(chunk) = chunks.next().await {
            // The sender disconnected.
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

    async fn whole_body(&self) -> Result<Vec<u8>, JsValue> {
        let buffer = JsFuture::from(self.request.array_buffer()?).await?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

/// # Errors
/// When the bytes are not JSON in UTF-8, or exceed the parser's nesting limit.
pub fn json(body: &[u8]) -> Result<Value, Problem> {
    // `from_slice` would be a second parser in the script.
    let text = std::str::from_utf8(body).map_err(|_| Problem::NotJson)?;
    serde_json::from_str(text).map_err(|_| Problem::NotJson)
}

/// Whether `text` has the form of a Ray ID, such as `8f2c0a6d1e4b7c35-EWR`. A client can send anything in
/// that header.
fn is_ray(text: &str) -> bool {
    let (number, place) = text.split_once('-').unwrap_or((text, "EWR"));
    number.len() == 16
        && number.bytes().all(|byte| byte.is_ascii_hexdigit())
        && place.len() == 3
        && place.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether a `Content-Type` names that media type. Parameters are ignored.
fn is_media_type(content_type: &str, expected: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(expected)
}

#[cfg(test)]
mod tests {
    use super::{JSON, is_media_type, is_ray, json};

    #[test]
    fn ray_ids() {
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
    fn the_parser_limits_nesting() {
        assert!(json(&b"[".repeat(16 * 1024)).is_err());
        assert!(json(b"\xFF").is_err());
        assert!(json(b"").is_err());
        assert!(json(br#"{"a":"\ud800"}"#).is_err());
        assert!(json(b" {} ").is_ok());
    }
}
