//! The audit: changes of intents and exports, with their actors.

use join_shared::{
    oversight::{Action, Actor},
    wire::AuditEntryBody,
};
use serde_json::Value as Json;

use super::{
    database::{Store, Value},
    failure::Failure,
    read::{FromColumn, FromRow, Row},
    staff::Reviewer,
    values::Values,
};
use crate::platform::clock::Timestamp;

/// Filters audit entries, within the reader's scope.
#[derive(Debug, Clone)]
pub struct AuditFilter {
    /// Entries of the intent with that id.
    pub intent: Option<String>,
    /// Entries older than the one with that id.
    pub before: Option<String>,
    /// The page size.
    pub limit: u16,
}

impl Store {
    /// Entries of intents within the reader's scope, and the reader's own exports, or all exports for the
    /// national scope. Newest first, and whether there are more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit(
        &self,
        reader: &Reviewer,
        filter: &AuditFilter,
    ) -> Result<(Vec<AuditEntryBody>, bool), Failure> {
        let mut values = Values::default();
        let scope = reader.scope.bind(&mut values);
        let mut conditions = vec![match scope.chapters() {
            None => "1".to_owned(),
            Some(_) => format!(
                "({} OR intent_id IS NULL AND actor = {})",
                scope.includes("audit.intent_id"),
                values.bind(reader.actor())
            ),
        }];
        let intent = filter.intent.as_deref().map(|intent| values.bind(intent));
        conditions.extend(intent.map(|intent| format!("intent_id = {intent}")));
        let before = filter.before.as_deref().map(|before| values.bind(before));
        conditions.extend(before.map(|before| format!("id < {before}")));
        let conditions = conditions.join(" AND ");
        // The extra row shows whether there are more.
        let query = format!(
            "SELECT id, at, actor, action, intent_id, details, \
             (SELECT email FROM staff WHERE actor = 'staff:' || staff.id) AS staff_email \
             FROM audit WHERE {conditions} ORDER BY id DESC LIMIT {}",
            filter.limit + 1
        );
        let mut entries = self.with_values(&query, &values).run().await?.all()?;
        let more = entries.len() > usize::from(filter.limit);
        entries.truncate(filter.limit.into());
        Ok((entries, more))
    }

    /// Records a reader's action, which changes nothing. `details` must contain no personal data.
    ///
    /// # Errors
    /// When the database fails. The action must not happen then.
    pub async fn record_reading(
        &self,
        reader: &Reviewer,
        id: &str,
        action: Action,
        intent_id: Option<&str>,
        details: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let actor = reader.actor();
        let query = "INSERT INTO audit (id, at, actor, action, intent_id, details) VALUES (?, ?, ?, ?, ?, ?)";
        let values = [
            Value::from(id),
            Value::from(now),
            Value::from(&actor),
            Value::from(action.code()),
            Value::from(intent_id),
            Value::from(details),
        ];
        self.statement(query, &values).run().await?;
        Ok(())
    }
}

impl FromRow for AuditEntryBody {
    fn from_row(row: &mut Row) -> Option<Self> {
        Some(Self {
            id: row.take("id")?,
            at: row.take::<Timestamp>("at")?.to_string(),
            actor: row.take("actor")?,
            staff_email: row.take("staff_email")?,
            action: row.take("action")?,
            intent_id: row.take("intent_id")?,
            details: row.json("details")?,
        })
    }
}

/// The id of a member follows a colon.
impl FromColumn for Actor {
    fn from_column(value: Json) -> Option<Self> {
        Self::from_code(value.as_str()?.split(':').next()?)
    }
}
