//! `GET /api/v1/intents/{id}`

use crate::{
    http::{call::Call, etag, problem::Problem, reply::Reply},
    staff,
    store::StoredIntent,
};

/// One intent, for staff who may see it.
///
/// # Errors
/// When there is none that the reader may know of.
pub async fn read(call: &mut Call) -> Result<Reply, Problem> {
    let id = super::id(call);
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let intent = store.intent(&reviewer.scope, &id).await?.ok_or(Problem::NotFound)?;
    reply(&intent)
}

/// The intent with the tag by which it can be changed.
pub(super) fn reply(intent: &StoredIntent) -> Result<Reply, Problem> {
    Ok(Reply::json(200, &intent.body)?.header("ETag", etag::of_version(intent.version)))
}
