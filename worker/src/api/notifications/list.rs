//! `GET /api/v1/notifications`

use join_shared::{
    oversight::NotificationState,
    wire::mistake::{FieldErrors, Mistake},
};

use super::super::parameters::{cursor, limit, parsed};
use crate::{
    http::{call::Call, fields::Fields, problem::Problem, reply::Reply},
    staff,
    store::NotificationFilter,
};

/// Messages to receivers within the reader's scope, newest first, page by page.
///
/// # Errors
/// When a filter is invalid.
pub async fn list(call: &mut Call) -> Result<Reply, Problem> {
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let filter = filter(call.query()).map_err(Problem::invalid)?;
    let (items, more) = store.notifications(&reviewer.scope, &filter).await?;
    let next_cursor = items.last().filter(|_| more).map(|last| last.id.as_str());
    let next_cursor = serde_json::to_string(&next_cursor)?;
    let items: Vec<_> = items.iter().map(|it| it.body.as_str()).collect();
    let page = format!("{{\"items\":[{}],\"next_cursor\":{next_cursor}}}", items.join(","));
    Ok(Reply::new(200, "application/json", page))
}

fn filter(query: &Fields) -> Result<NotificationFilter, FieldErrors> {
    let mut errors = FieldErrors::default();
    let filter = NotificationFilter {
        state: parsed(query, "state", Mistake::UnknownValue, &mut errors, NotificationState::from_code),
        intent: query.get("intent").map(str::to_owned),
        before: cursor(query, &mut errors),
        limit: limit(query, &mut errors),
    };
    errors.or(|| filter)
}
