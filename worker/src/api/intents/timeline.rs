//! `GET /api/v1/intents/{id}/timeline`

use join_shared::{
    oversight::Action,
    wire::{TimelinePage, mistake::FieldErrors},
};
use serde_json::json;

use super::super::parameters;
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    staff::{self, reading},
};

/// What happened to an intent, with the notes of staff; newest first, page by page.
///
/// # Errors
/// When the intent does not exist or is outside the reader's scope, or a parameter is invalid.
pub async fn timeline(call: &mut Call) -> Result<Reply, Problem> {
    let id = super::id(call);
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let mut errors = FieldErrors::default();
    let before = parameters::cursor(call.query(), &mut errors);
    let limit = parameters::limit(call.query(), &mut errors);
    errors.or(|| ()).map_err(Problem::invalid)?;
    store.intent(&reviewer.scope, &id).await?.ok_or(Problem::NotFound)?;
    let details = json!({ "part": "timeline" });
    reading::record(call, &store, &reviewer, Action::Opened, Some(&id), &details).await?;
    let (entries, more) = store.timeline(&reviewer.scope, &id, before.as_deref(), limit).await?;
    let next_cursor = entries.last().filter(|_| more).map(|last| last.id.clone());
    Reply::json(200, &TimelinePage { items: entries.into_iter().map(Into::into).collect(), next_cursor })
}
