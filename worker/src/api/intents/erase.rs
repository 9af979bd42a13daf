//! `DELETE /api/v1/intents/{id}`

use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    platform::random,
    staff,
};

/// Erases the personal data of an intent, as the receipt can. Statistics remain. Idempotent.
///
/// # Errors
/// When the intent does not exist or is outside the reader's scope.
pub async fn erase(call: &mut Call) -> Result<Reply, Problem> {
    let id = super::id(call);
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    store.intent(&reviewer.scope, &id).await?.ok_or(Problem::NotFound)?;
    let now = call.now();
    store.erase_by_staff(&reviewer, &id, &random::id(now)?, now).await?;
    Ok(Reply::empty(204))
}
