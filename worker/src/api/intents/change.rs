//! `PATCH /api/v1/intents/{id}`

use join_shared::wire::decode;

use super::read;
use crate::{
    http::{
        call::{self, Call},
        etag,
        problem::Problem,
        reply::Reply,
    },
    platform::random,
    staff::{self, changing},
    store::Changing,
};

/// Changes an intent, if its version matches.
///
/// # Errors
/// When the intent does not exist or is outside the reader's scope, its version differs, or the change is
/// invalid.
pub async fn change(call: &mut Call) -> Result<Reply, Problem> {
    let id = super::id(call);
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let body = call.body(call::JSON).await?;
    let if_match = call.header("If-Match").ok_or(Problem::NoIfMatch)?;
    let change = decode::intent_change(&call::json(&body)?).map_err(Problem::invalid)?;

    let intent = store.intent(&reviewer.scope, &id).await?.ok_or(Problem::NotFound)?;
    if !etag::if_match(&if_match, &etag::of_version(intent.version)) {
        return Err(Problem::Changed);
    }
    let assignee = changing::check(&store, &reviewer, &intent, &change).await?;
    let now = call.now();
    let audit_id = random::id(now)?;
    let changing =
        Changing { intent: &intent, change: &change, assignee, claims: false, audit_id: &audit_id, now };
    let changed = store.change(&reviewer, &changing).await?;
    read::reply(&changed.ok_or(Problem::Changed)?)
}
