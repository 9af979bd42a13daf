//! `GET /api/v1/notifications`

use join_shared::wire::{
    NotificationPage,
    mistake::{FieldError, Mistake},
};

use super::super::parameters::{cursor, limit, parsed};
use crate::{
    call::Call,
    fields::Fields,
    problem::Problem,
    reply::Reply,
    staff,
    store::{NotificationFilter, STATES},
};

/// The messages to receivers that are the reader's, newest first, page by page.
///
/// # Errors
/// When a filter has a value that it cannot have.
pub async fn list(call: &Call) -> Result<Reply, Problem> {
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let filter = filter(call.query()).map_err(Problem::invalid)?;
    let (items, more) = store.notifications(&reviewer.scope, &filter).await?;
    let next_cursor = items.last().filter(|_| more).map(|last| last.id.clone());
    Reply::json(200, &NotificationPage { items, next_cursor })
}

fn filter(query: &Fields) -> Result<NotificationFilter, Vec<FieldError>> {
    let mut errors = Vec::new();
    let filter = NotificationFilter {
        state: parsed(query, "state", Mistake::UnknownValue, &mut errors, |state| {
            STATES.into_iter().find(|known| *known == state)
        }),
        intent: query.get("intent").map(str::to_owned),
        before: cursor(query, &mut errors),
        limit: limit(query, &mut errors),
    };
    if errors.is_empty() { Ok(filter) } else { Err(errors) }
}
