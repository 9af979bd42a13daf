//! `DELETE /api/v1/intents/{id}`

use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    platform::random,
    staff,
};

/// Erases the person from an intent, as they can do by their receipt themselves. What is counted
/// stays. Repeating it changes nothing.
///
/// # Errors
/// When there is none that the reader may know of.
pub async fn erase(call: &mut Call) -> Result<Reply, Problem> {
    let id = super::id(call);
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    store.intent(&reviewer.scope, &id).await?.ok_or(Problem::NotFound)?;
    let now = call.now();
    store.erase_by_staff(&reviewer, &id, &random::id(now)?, now).await?;
    Ok(Reply::empty(204))
}
