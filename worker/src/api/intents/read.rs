//! `GET /api/v1/intents/{id}`

use join_shared::oversight::Action;
use serde_json::json;

use crate::{
    http::{call::Call, etag, problem::Problem, reply::Reply},
    staff::{self, reading},
    store::StoredIntent,
};

/// One intent, for staff.
///
/// # Errors
/// When the intent does not exist or is outside the reader's scope.
pub async fn read(call: &mut Call) -> Result<Reply, Problem> {
    let id = super::id(call);
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let intent = store.intent(&reviewer.scope, &id).await?.ok_or(Problem::NotFound)?;
    reading::record(call, &store, &reviewer, Action::Opened, Some(&id), &json!({})).await?;
    reply(&intent)
}

/// The intent with its entity tag.
pub(super) fn reply(intent: &StoredIntent) -> Result<Reply, Problem> {
    Ok(Reply::json(200, &intent.body)?.header("ETag", etag::of_version(intent.version)))
}
