//! `GET /api/v1/funnel`

use join_shared::{
    catalog,
    wire::{
        FunnelBody,
        mistake::{FieldErrors, Mistake},
    },
};

use super::parameters::parsed;
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    staff,
};

/// The default period, in days.
const DAYS: u64 = 30;

/// Views, assessments and submissions for each day and chapter within the reader's scope.
///
/// # Errors
/// When a filter is invalid.
pub async fn read(call: &mut Call) -> Result<Reply, Problem> {
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let (query, mut errors) = (call.query(), FieldErrors::default());
    let from = parsed(query, "from", Mistake::Date, &mut errors, |date| date.parse().ok());
    let to = parsed(query, "to", Mistake::Date, &mut errors, |date| date.parse().ok());
    let chapter = parsed(query, "chapter", Mistake::UnknownChapter, &mut errors, catalog::chapter_choice);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let now = call.now();
    let days =
        [from.unwrap_or_else(|| now.hours_before(24 * (DAYS - 1)).date()), to.unwrap_or_else(|| now.date())];
    let items = store.funnel(&reviewer.scope, days, chapter).await?;
    let [from, to] = days.map(|day| day.to_string());
    Reply::json(200, &FunnelBody { from, to, items })
}
