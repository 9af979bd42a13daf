//! `POST /api/v1/notifications/{id}/replay`

use crate::{call::Call, problem::Problem, random, reply::Reply, staff, store::Due};

/// Sends a message again, whatever has become of it, with all of its attempts before it. The answer does
/// not wait for that.
///
/// # Errors
/// When there is none that the reader may know of, or its receiver takes none any more.
pub async fn replay(call: &Call, id: &str) -> Result<Reply, Problem> {
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let found = store.notification(&reviewer.scope, id).await?.ok_or(Problem::NotFound)?;
    if found.receiver.disabled {
        return Err(Problem::ReceiverDisabled);
    }
    let now = call.now();
    let replayed = store.replay(&reviewer, id, &random::id(now)?, now).await?;
    let notification = replayed.ok_or(Problem::ReceiverDisabled)?;
    call.deliver(Due::Message(notification.id.clone()));
    Reply::json(202, &notification)
}
