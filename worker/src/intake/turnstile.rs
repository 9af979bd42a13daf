//! Turnstile, Cloudflare's check for automated visitors. Off without a site key.
//!
//! It only spares people the confirmation: a sender that it does not verify, for any reason, has to confirm.

use join_widget::state;
use serde_json::json;
use worker::{
    Env, console_error, js_sys,
    wasm_bindgen::{JsCast as _, JsValue},
    wasm_bindgen_futures::JsFuture,
    web_sys::AbortSignal,
};

use crate::platform::{env::variable, outgoing::post};

const ORIGIN: &str = "https://challenges.cloudflare.com";

/// The timeout of a verification, in milliseconds. A person is waiting.
const LIMIT_MILLIS: u32 = 5_000;

/// Turnstile with its configuration.
pub struct Turnstile {
    site_key: String,
    secret: Option<String>,
    origin: String,
}

/// Why no sender can be verified. The operator must fix it.
#[derive(Debug, Clone, Copy)]
enum VerificationError {
    /// The secret is missing, or Cloudflare rejects it.
    Secret,
    /// Cloudflare times out or returns an unexpected response.
    Unreachable,
}

impl Turnstile {
    /// `None` without the variable `TURNSTILE_SITE_KEY`, which alone turns it on. Without the secret
    /// `TURNSTILE_SECRET` every sender must confirm, and the log says why. `TURNSTILE_ORIGIN` is for local
    /// tests only.
    #[must_use]
    pub fn of(env: &Env) -> Option<Self> {
        let variable = |name| variable(env, name).filter(|value| !value.is_empty());
        Some(Self {
            site_key: variable("TURNSTILE_SITE_KEY")?,
            secret: variable("TURNSTILE_SECRET"),
            origin: variable("TURNSTILE_ORIGIN")
                .filter(|origin| is_loopback(origin))
                .unwrap_or_else(|| ORIGIN.to_owned()),
        })
    }

    /// The part that a page needs.
    #[must_use]
    pub fn on_page(self) -> state::Turnstile {
        state::Turnstile { site_key: self.site_key, origin: self.origin }
    }

    /// Whether Turnstile verifies the sender. A token is valid once, for five minutes.
    pub async fn verifies(&self, token: &str) -> bool {
        self.verify(token).await.unwrap_or_else(|error| {
            let cause = match error {
                VerificationError::Secret => "secret",
                VerificationError::Unreachable => "unreachable",
            };
            console_error!("{}", json!({ "event": "turnstile", "cause": cause }));
            false
        })
    }

    async fn verify(&self, token: &str) -> Result<bool, VerificationError> {
        let secret = self.secret.as_deref().ok_or(VerificationError::Secret)?;
        // Cloudflare does not need the sender's IP address, so it is not sent.
        let payload = json!({ "secret": secret, "response": token }).to_string();
        let (is_ok, answer) = self.ask(&payload).await.map_err(|_| VerificationError::Unreachable)?;
        let member = |name: &str| js_sys::Reflect::get(&answer, &name.into()).unwrap_or_default();
        let codes = member("error-codes").dyn_into::<js_sys::Array>().unwrap_or_default();
        match member("success").as_bool() {
            _ if codes.includes(&"invalid-input-secret".into(), 0) => Err(VerificationError::Secret),
            Some(success) if is_ok => Ok(success),
            _ => Err(VerificationError::Unreachable),
        }
    }

    /// Whether the status is a success, and the JSON of the response.
    async fn ask(&self, payload: &str) -> Result<(bool, JsValue), JsValue> {
        let address = format!("{}/turnstile/v0/siteverify", self.origin);
        let signal = AbortSignal::timeout_with_u32(LIMIT_MILLIS);
        let answer = post(&address, &[("Content-Type", "application/json")], payload, &signal).await?;
        Ok((answer.ok(), JsFuture::from(answer.json()?).await?))
    }
}

/// Whether it is a loopback origin over plain http with a port.
fn is_loopback(origin: &str) -> bool {
    let port = ["http://127.0.0.1:", "http://localhost:"].iter().find_map(|start| origin.strip_prefix(start));
    port.is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_loopback_can_replace_cloudflare() {
        assert!(is_loopback("http://127.0.0.1:8080") && is_loopback("http://localhost:1"));
        for other in [
            "",
            "https://example.org",
            "http://localhost",
            "http://localhost:",
            "http://localhost:1/",
            "http://localhost:1@example.org",
            "http://localhost:1 https:",
            "http://localhost.example.org:1",
        ] {
            assert!(!is_loopback(other), "{other}");
        }
    }
}
