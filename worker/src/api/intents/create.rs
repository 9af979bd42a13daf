//! `POST /api/v1/intents`

use join_shared::{intent::IdempotencyKey, text::Lang, wire::decode};
use serde_json::Value;

use crate::{
    http::{
        call::{self, Call},
        problem::Problem,
        reply::Reply,
    },
    intake::accept::{self, Submission},
};

/// Stores a sign-up intent, once for each idempotency key.
///
/// # Errors
/// When the request is invalid, or [`accept::accept`] rejects it.
pub async fn create(call: &mut Call) -> Result<Reply, Problem> {
    let body = call.body(call::JSON).await?;
    let header = call.header("Idempotency-Key").ok_or(Problem::NoKey)?;
    let key: IdempotencyKey = header.parse().map_err(|_| Problem::NoKey)?;
    let json = call::json(&body)?;
    let lang = json.get("lang").and_then(Value::as_str).and_then(Lang::from_code).unwrap_or_default();
    let (intent, guard) =
        decode::intent_request(&json).map_err(|errors| Problem::Invalid { errors, lang })?;
    let submission = Submission { key, intent, guard, page: None };
    let accepted = accept::accept(call, &submission).await?;
    let replayed = accepted.replayed.then_some(("Idempotency-Replayed", "true"));
    Ok(Reply::json(201, &accepted.created)?.headers(replayed))
}
