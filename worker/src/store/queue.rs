//! The rows of the queue that the desk shows.

use join_shared::{date::Date, intent::Status};

use super::{
    database::Store,
    failure::Failure,
    read::{FromRow, Row},
    row::chapters,
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

/// SQL: the columns of a [`QueueRow`].
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
        let mut values = Values::default();
        let columns = columns(now, &mut values);
        self.page(scope, filter, &columns, values).await?.read()
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
        self.with_values(&query, &values).run().await?.all()
    }
}

impl FromRow for QueueRow {
    fn from_row(row: &mut Row) -> Option<Self> {
        let [given, family]: [Option<String>; 2] = [row.take("given_name")?, row.take("family_name")?];
        let name = given.map(|given| match family {
            Some(family) => format!("{given} {family}"),
            None => given,
        });
        Some(Self {
            id: row.take("id")?,
            reference: row.take("reference")?,
            status: row.take("status")?,
            category: row.take("category")?,
            name,
            created_at: row.take("created_at")?,
            chapters: chapters(row)?,
            follow_up_on: row.take::<Option<String>>("follow_up_on")?.and_then(|date| date.parse().ok()),
            assignee: row.take("assignee")?,
            holder: row.take("holder")?,
        })
    }
}
