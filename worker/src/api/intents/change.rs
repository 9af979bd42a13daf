//! `PATCH /api/v1/intents/{id}`

use join_shared::wire::{
    decode,
    mistake::{FieldErrors, Mistake},
};

use super::read;
use crate::{
    http::{
        call::{self, Call},
        etag,
        problem::Problem,
        reply::Reply,
    },
    platform::random,
    staff,
};

/// Changes the status of an intent, if its version matches.
///
/// # Errors
/// When the intent does not exist or is outside the reader's scope, its version differs, or the transition is
/// invalid.
pub async fn change(call: &mut Call) -> Result<Reply, Problem> {
    let id = super::id(call);
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let body = call.body(call::JSON).await?;
    let if_match = call.header("If-Match").ok_or(Problem::NoIfMatch)?;
    let status = decode::status_change(&call::json(&body)?).map_err(Problem::invalid)?;

    let intent = store.intent(&reviewer.scope, &id).await?.ok_or(Problem::NotFound)?;
    if !etag::if_match(&if_match, &etag::of_version(intent.version)) {
        return Err(Problem::Changed);
    }
    if !intent.status.may_become(status) {
        return Err(Problem::invalid(FieldErrors::one("/status", Mistake::Status)));
    }
    let now = call.now();
    let audit_id = random::id(now)?;
    let changed = store.change_status(&reviewer, &intent, status, &audit_id, now).await?;
    read::reply(&changed.ok_or(Problem::Changed)?)
}
