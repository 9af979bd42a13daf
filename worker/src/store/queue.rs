//! The rows of the queue that the desk shows.

use std::collections::BTreeMap;

use join_shared::{date::Date, intent::Status};
use serde::Deserialize;

use super::{
    database::{Failure, Store},
    scope::Scope,
    select::{Filter, Page},
    staff::{Colleague, colleague},
    values::Values,
};
use crate::platform::clock::Timestamp;

/// An intent in a list of the desk.
#[derive(Debug, Clone)]
pub struct QueueRow {
    /// Its id.
    pub id: String,
    /// The reference that people quote.
    pub reference: String,
    /// Its status.
    pub status: Status,
    /// The category; `None` for a question.
    pub category: Option<String>,
    /// The full name; `None` once erased.
    pub name: Option<String>,
    /// When it was stored.
    pub created_at: Timestamp,
    /// The chapters that it names.
    pub chapters: Vec<String>,
    /// The follow-up date.
    pub follow_up_on: Option<Date>,
    /// To whom it is assigned.
    pub assignee: Option<Colleague>,
    /// Who works on it now.
    pub holder: Option<Colleague>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    reference: String,
    status: Status,
    category: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    created_at: u64,
    follow_up_on: Option<String>,
    assignee: Option<String>,
    holder: Option<String>,
    chapters: String,
}

/// SQL: the columns of [`Row`].
fn columns(now: Timestamp, values: &mut Values) -> String {
    format!(
        "intents.id, reference, status, category, given_name, family_name, created_at, follow_up_on, {} AS assignee, \
         {} AS holder, \
         (SELECT json_group_object(position, chapter) FROM intent_chapters AS named WHERE named.intent_id = intents.id) \
         AS chapters",
        colleague("staff.id = intents.assignee"),
        colleague(&format!("staff.id = intents.claimed_by AND intents.claimed_until > {}", values.bind(now))),
    )
}

impl Store {
    /// A page of the matching intents within the scope, settled ones among them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn listed(
        &self,
        scope: &Scope,
        filter: &Filter,
        now: Timestamp,
    ) -> Result<Page<QueueRow>, Failure> {
        let page = self.page(scope, filter, |values| columns(now, values), Row::id).await?;
        let items = page.items.into_iter().map(QueueRow::try_from).collect::<Result<_, _>>()?;
        Ok(Page { items, next: page.next, is_partial: page.is_partial })
    }

    /// The intents with these ids, which are within the reader's scope.
    pub(super) async fn queue_rows(&self, ids: &[String], now: Timestamp) -> Result<Vec<QueueRow>, Failure> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut values = Values::default();
        let query = format!(
            "SELECT {} FROM json_each({}) AS page CROSS JOIN intents ON intents.id = page.value",
            columns(now, &mut values),
            values.bind(serde_json::to_string(ids)?)
        );
        let rows: Vec<Row> = self.with_values(&query, &values).all().await?;
        rows.into_iter().map(QueueRow::try_from).collect()
    }
}

impl Row {
    fn id(&self) -> &str {
        &self.id
    }
}

impl TryFrom<Row> for QueueRow {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let chapters: BTreeMap<u32, String> = serde_json::from_str(&row.chapters)?;
        let name = row.given_name.map(|given| match row.family_name {
            Some(family) => format!("{given} {family}"),
            None => given,
        });
        let colleague = |json: Option<String>| json.as_deref().map(serde_json::from_str).transpose();
        Ok(Self {
            id: row.id,
            reference: row.reference,
            status: row.status,
            category: row.category,
            name,
            created_at: Timestamp::from_millis(row.created_at),
            chapters: chapters.into_values().collect(),
            follow_up_on: row.follow_up_on.and_then(|date| date.parse().ok()),
            assignee: colleague(row.assignee)?,
            holder: colleague(row.holder)?,
        })
    }
}
