//! Webhooks, after Standard Webhooks: a signed POST with retries.

use join_webhook::{Address, Loopback, Master, Outcome};
use serde::Serialize;
use worker::{
    Env,
    wasm_bindgen_futures::JsFuture,
    web_sys::{AbortSignal, Response},
};

use super::failure::{failed, retry_later};
use crate::{
    http::problem::Problem,
    intake::receipt_key::NoReceiptSecret,
    platform::{clock::Timestamp, env::variable, outgoing::post},
    store::{Attempt, Message, Verdict},
};

/// The timeout of a receiver, in milliseconds.
pub(super) const LIMIT_MILLIS: u32 = 20_000;

/// How long messages carry a signature of the previous secret, too, after a rotation.
const OVERLAP_HOURS: u64 = 7 * 24;

/// The webhook sender.
pub(super) struct Webhooks {
    master: Master,
    loopback: Loopback,
    limit_millis: u32,
}

impl Webhooks {
    /// Configured by the secret `RECEIPT_SECRET`. Two variables are for local tests only:
    /// `WEBHOOKS_TO_LOOPBACK=1` allows loopback addresses, `WEBHOOK_LIMIT_MS` shortens the timeout.
    ///
    /// # Errors
    /// When the secret is missing or too short.
    pub(super) fn of(env: &Env) -> Result<Self, NoReceiptSecret> {
        let secret = env.secret("RECEIPT_SECRET").map_err(|_| NoReceiptSecret)?;
        let to_loopback = variable(env, "WEBHOOKS_TO_LOOPBACK").is_some_and(|it| it == "1");
        let limit = variable(env, "WEBHOOK_LIMIT_MS").and_then(|it| it.parse().ok());
        Ok(Self {
            master: Master::new(&secret.to_string()).ok_or(NoReceiptSecret)?,
            loopback: if to_loopback { Loopback::Allowed } else { Loopback::Refused },
            limit_millis: limit.filter(|limit| (1..LIMIT_MILLIS).contains(limit)).unwrap_or(LIMIT_MILLIS),
        })
    }

    /// Sends a message. The address is validated again, because the rules may have changed since its
    /// registration.
    ///
    /// # Errors
    /// When there are no random numbers.
    pub(super) async fn send(&self, message: &Message) -> Result<Attempt, Problem> {
        let address = message.url.as_deref().and_then(|url| Address::parse(url, self.loopback).ok());
        let Some(address) = address else { return Ok(failed("address")) };
        let now = Timestamp::now();
        let payload = payload(message)?;
        let seconds = now.millis() / 1_000;
        let signatures =
            join_webhook::signatures(&self.secrets(message, now), &message.id, seconds, &payload);
        let signal = AbortSignal::timeout_with_u32(self.limit_millis);
        let headers = [
            ("Content-Type", "application/json"),
            ("User-Agent", "CMSA-Join"),
            ("webhook-id", &message.id),
            ("webhook-timestamp", &seconds.to_string()),
            ("webhook-signature", &signatures),
        ];
        let Ok(answer) = post(address.as_str(), &headers, &payload, &signal).await else {
            let error = if signal.aborted() { "timeout" } else { "unreachable" };
            return retry_later(message, None, error, None);
        };
        let status = answer.status();
        let asks = answer.headers().get("Retry-After").ok().flatten();
        let asks = join_webhook::retry_after(status, asks.as_deref());
        discard(&answer).await;
        match Outcome::of_status(status) {
            Outcome::Delivered => {
                Ok(Attempt { verdict: Verdict::Delivered, status: Some(status), error: None })
            }
            Outcome::Gone => {
                Ok(Attempt { verdict: Verdict::Gone, status: Some(status), error: Some("gone") })
            }
            Outcome::Failed if (300..400).contains(&status) => {
                retry_later(message, Some(status), "redirect", asks)
            }
            Outcome::Failed => retry_later(message, Some(status), "status", asks),
        }
    }

    /// The current secret, and for some time after a rotation the previous one.
    fn secrets(&self, message: &Message, now: Timestamp) -> Vec<join_webhook::Secret> {
        let id = message.webhook_id.as_deref().unwrap_or_default();
        let generation = message.generation.unwrap_or_default();
        let overlaps = message.rotated_at.is_some_and(|at| at > now.hours_before(OVERLAP_HOURS).millis());
        let before = generation.checked_sub(1).filter(|_| overlaps);
        [Some(generation), before].into_iter().flatten().map(|it| self.master.secret(id, it)).collect()
    }
}

/// The body of a message.
#[derive(Serialize)]
struct Payload<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    id: &'a str,
    reference: &'a str,
}

/// The same text for each attempt, without personal data.
fn payload(message: &Message) -> Result<String, Problem> {
    Ok(serde_json::to_string(&Payload {
        kind: &message.kind,
        timestamp: Timestamp::from_millis(message.created_at).to_string(),
        data: Data {
            id: message.intent_id.as_deref().unwrap_or_default(),
            reference: message.reference.as_deref().unwrap_or_default(),
        },
    })?)
}

/// Cancels the response body. Unread, it would hold the connection.
async fn discard(answer: &Response) {
    if let Some(stream) = answer.body() {
        // The stream may have ended already.
        let _ = JsFuture::from(stream.cancel()).await;
    }
}
