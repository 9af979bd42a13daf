//! Failed attempts to send a message.

use crate::{
    http::problem::Problem,
    platform::{clock::Timestamp, random},
    store::{Attempt, Message, Verdict},
};

/// The attempt for a failure that a retry may fix.
pub(super) fn retry_later(
    message: &Message,
    status: Option<u16>,
    error: &'static str,
    requested: Option<u64>,
) -> Result<Attempt, Problem> {
    let delay = join_webhook::delay(message.attempts, random::byte()?, requested);
    let verdict = delay.map_or(Verdict::Failed, |delay| Verdict::Again(Timestamp::now().after(delay)));
    Ok(Attempt { verdict, status, error: Some(error) })
}

/// The attempt for a failure that no retry fixes.
pub(super) const fn failed(error: &'static str) -> Attempt {
    Attempt { verdict: Verdict::Failed, status: None, error: Some(error) }
}
