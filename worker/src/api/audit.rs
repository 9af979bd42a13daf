//! `GET /api/v1/audit`

use join_shared::wire::{AuditPage, mistake::FieldErrors};

use super::parameters;
use crate::{
    http::{call::Call, fields::Fields, problem::Problem, reply::Reply},
    staff,
    store::AuditFilter,
};

/// Audit entries of the intents within the reader's scope, and exports; newest first, page by page.
///
/// # Errors
/// When a filter is invalid.
pub async fn list(call: &mut Call) -> Result<Reply, Problem> {
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let filter = filter(call.query()).map_err(Problem::invalid)?;
    let (items, more) = store.audit(&reviewer, &filter).await?;
    let next_cursor = items.last().filter(|_| more).map(|last| last.id.clone());
    Reply::json(200, &AuditPage { items, next_cursor })
}

fn filter(query: &Fields) -> Result<AuditFilter, FieldErrors> {
    let mut errors = FieldErrors::default();
    let filter = AuditFilter {
        intent: query.get("intent").map(str::to_owned),
        before: parameters::cursor(query, &mut errors),
        limit: parameters::limit(query, &mut errors),
    };
    errors.or(|| filter)
}
