//! `POST /api/v1/notifications/{id}/replay`

use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    platform::random,
    staff,
    store::Due,
};

/// Sends a message again after the response, in any state, with all its attempts.
///
/// # Errors
/// When the message does not exist or is outside the reader's scope, or its receiver is disabled.
pub async fn replay(call: &mut Call) -> Result<Reply, Problem> {
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let now = call.now();
    let replayed = store
        .replay(&reviewer, call.parameter().unwrap_or_default(), &random::id(now)?, now)
        .await?
        .ok_or(Problem::NotFound)?;
    if !replayed.is_due {
        return Err(Problem::ReceiverDisabled);
    }
    call.deliver(Due::Message(replayed.notification.id));
    Ok(Reply::new(202, "application/json", replayed.notification.body))
}
