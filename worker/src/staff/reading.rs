//! Who reads personal data, for the audit.

use join_shared::oversight::Action;
use serde_json::{Value, json};

use crate::{
    http::{call::Call, problem::Problem},
    platform::random,
    store::{Filter, Reviewer, Store},
};

/// Records what a request is about to show. Before the answer, so that nothing is read without an entry. A `HEAD` shows
/// nothing. `details` must contain no personal data.
///
/// # Errors
/// When the database fails. Nothing may be shown then.
pub async fn record(
    call: &Call,
    store: &Store,
    reader: &Reviewer,
    action: Action,
    intent_id: Option<&str>,
    details: &Value,
) -> Result<(), Problem> {
    if call.method() == "GET" {
        let (id, now) = (random::id(call.now())?, call.now());
        store.record_reading(reader, &id, action, intent_id, &details.to_string(), now).await?;
    }
    Ok(())
}

/// The details of a list. A search term is personal data, so they only say whether there was one.
#[must_use]
pub fn of_list(filter: &Filter) -> Value {
    json!({
        "chapter": filter.chapter.map(|chapter| chapter.slug),
        "status": filter.status.map(join_shared::intent::Status::code),
        "category": filter.category,
        "from": filter.from.map(|day| day.date.to_string()),
        "to": filter.to.map(|day| day.date.to_string()),
        "searched": filter.search.is_some(),
    })
}
