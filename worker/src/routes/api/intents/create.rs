//! `POST /api/v1/intents`

use join_shared::{intent::IdempotencyKey, wire::decode};

use crate::{
    call::{self, Call},
    intake::{self, Submission},
    problem::Problem,
    reply::Reply,
};

/// Stores a sign-up intent, once for each idempotency key.
///
/// # Errors
/// When the request is not valid, or [`intake::take`] does not take it.
pub async fn create(call: &mut Call) -> Result<Reply, Problem> {
    let body = call.body(call::JSON).await?;
    let header = call.header("Idempotency-Key").ok_or(Problem::NoKey)?;
    let key: IdempotencyKey = header.parse().map_err(|_| Problem::NoKey)?;
    let (intent, guard) = decode::intent_request(&call::json(&body)?).map_err(Problem::Invalid)?;
    let submission = Submission { key, intent, guard, page: None };
    let taken = intake::take(&call.store()?, &call.receipt_secret()?, call.now(), &submission).await?;
    let replayed = taken.replayed.then_some(("Idempotency-Replayed", "true"));
    Ok(Reply::json(201, &taken.created)?.headers(replayed))
}
