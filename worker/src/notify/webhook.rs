//! Webhooks, after Standard Webhooks: a signed POST, tried again on its schedule.

use join_webhook::{Address, Loopback, Master, Outcome};
use serde_json::json;
use worker::{
    AbortSignal, Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response, ResponseBody,
    wasm_bindgen_futures::JsFuture, web_sys,
};

use super::{again, failed};
use crate::{
    clock::Timestamp,
    problem::Problem,
    receipt::NoReceiptSecret,
    retention::variable,
    store::{Attempt, Message, Verdict},
};

/// For how long a receiver may take to answer.
const LIMIT_MILLIS: u32 = 20_000;

/// For how long messages are signed with the secret before the last one, too.
const OVERLAP_HOURS: u64 = 7 * 24;

/// What sends to webhooks.
pub(super) struct Webhooks {
    master: Master,
    loopback: Loopback,
    limit_millis: u32,
}

impl Webhooks {
    /// By the secret `RECEIPT_SECRET`. Two variables are for tests on one machine, and stand in no
    /// configuration: `WEBHOOKS_TO_LOOPBACK=1` lets that machine be sent to, `WEBHOOK_LIMIT_MS` makes the time
    /// to answer shorter.
    ///
    /// # Errors
    /// When there is no secret.
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

    /// Sends a message. Its address was looked at when it was registered, and is once more: what may be
    /// sent to can have changed since.
    ///
    /// # Errors
    /// When there are no random numbers.
    pub(super) async fn send(&self, message: &Message) -> Result<Attempt, Problem> {
        let address = message.url.as_deref().and_then(|url| Address::parse(url, self.loopback).ok());
        let Some(address) = address else { return Ok(failed("address")) };
        let now = Timestamp::now();
        let payload = payload(message);
        let signatures = join_webhook::signatures(
            &self.secrets(message, now),
            &message.id,
            now.millis() / 1_000,
            &payload,
        );
        let signal = AbortSignal::from(web_sys::AbortSignal::timeout_with_u32(self.limit_millis));
        let answer = match request(&address, message, now, &signatures, payload) {
            Ok(request) => Fetch::Request(request).send_with_signal(&signal).await,
            Err(_) => return Ok(failed("address")),
        };
        let Ok(answer) = answer else {
            return again(message, None, if signal.aborted() { "timeout" } else { "unreachable" }, None);
        };
        let status = answer.status_code();
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
            Outcome::Failed if (300..400).contains(&status) => again(message, Some(status), "redirect", asks),
            Outcome::Failed => again(message, Some(status), "status", asks),
        }
    }

    /// The secret, and for a while after a rotation the one before it.
    fn secrets(&self, message: &Message, now: Timestamp) -> Vec<join_webhook::Secret> {
        let id = message.webhook_id.as_deref().unwrap_or_default();
        let generation = message.generation.unwrap_or_default();
        let overlaps = message.rotated_at.is_some_and(|at| at > now.hours_before(OVERLAP_HOURS).millis());
        let before = generation.checked_sub(1).filter(|_| overlaps);
        [Some(generation), before].into_iter().flatten().map(|it| self.master.secret(id, it)).collect()
    }
}

/// What is sent: the same text for each attempt, and no personal data.
fn payload(message: &Message) -> String {
    json!({
        "type": message.kind,
        "timestamp": Timestamp::from_millis(message.created_at).to_string(),
        "data": { "id": message.intent_id, "reference": message.reference },
    })
    .to_string()
}

fn request(
    address: &Address,
    message: &Message,
    now: Timestamp,
    signatures: &str,
    payload: String,
) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set("Content-Type", "application/json")?;
    headers.set("User-Agent", "CMSA-Join")?;
    headers.set("webhook-id", &message.id)?;
    headers.set("webhook-timestamp", &(now.millis() / 1_000).to_string())?;
    headers.set("webhook-signature", signatures)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual)
        .with_body(Some(payload.into()));
    Request::new_with_init(address.as_str(), &init)
}

/// Nobody reads what a receiver says beyond its status; left unread it would hold the connection.
async fn discard(answer: &Response) {
    if let ResponseBody::Stream(stream) = answer.body() {
        // It may have ended already.
        let _ = JsFuture::from(stream.cancel()).await;
    }
}
