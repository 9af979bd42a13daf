//! The timeline of an intent: its audit entries without those of reading, and the notes that came with them.

use join_shared::{
    oversight::{Action, Actor},
    wire::TimelineEntryBody,
};
use serde_json::Value;

use super::{
    database::{Outcome, Statement, Store, unexpected},
    failure::Failure,
    read::{FromRow, Row},
    row::StoredIntent,
    scope::Scope,
    values::Values,
};
use crate::platform::clock::Timestamp;

/// What happened to an intent.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id in the audit.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The email address of the member of staff.
    pub staff_email: Option<String>,
    /// What they did.
    pub action: Action,
    /// Its details. A member of staff in them is their email address.
    pub details: Value,
    /// The note, unless it is erased or undone.
    pub note: Option<String>,
    /// The id of the earlier assignee, if the entry changed it.
    pub(super) earlier_assignee: Option<String>,
}

impl Entry {
    /// Whether it made a new version.
    #[must_use]
    pub fn is_change(&self) -> bool {
        matches!(
            self.action,
            Action::StatusChanged
                | Action::Changed
                | Action::Undone
                | Action::Corrected
                | Action::Withdrawn
                | Action::Erased
        )
    }

    /// Whether it can be undone while no other change follows.
    #[must_use]
    pub fn can_be_undone(&self) -> bool {
        matches!(self.action, Action::StatusChanged | Action::Changed)
    }

    /// A changed field before and after, each `None` if it was empty. `None` if the field did not change.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<(Option<&str>, Option<&str>)> {
        let pair = match (self.action, name) {
            // An entry about the status alone holds nothing else.
            (Action::StatusChanged, "status") => &self.details,
            _ => self.details.get(name)?,
        };
        Some((pair.get("from")?.as_str(), pair.get("to")?.as_str()))
    }

    /// Whether a note came with it, even if it is erased since.
    #[must_use]
    pub fn had_note(&self) -> bool {
        self.details.get("note").is_some()
    }
}

impl FromRow for Entry {
    fn from_row(row: &mut Row) -> Option<Self> {
        let mut details: Value = row.json("details")?;
        let earlier_assignee = details.pointer("/assignee/from").and_then(Value::as_str).map(str::to_owned);
        if let Some(assignee) = details.get_mut("assignee") {
            let [from, to]: [Option<String>; 2] = [row.take("assignee_from")?, row.take("assignee_to")?];
            *assignee = serde_json::json!({ "from": from, "to": to });
        }
        Some(Self {
            id: row.take("id")?,
            at: row.take("at")?,
            actor: row.take("actor")?,
            staff_email: row.take("staff_email")?,
            action: row.take("action")?,
            details,
            note: row.take("note")?,
            earlier_assignee,
        })
    }
}

impl From<Entry> for TimelineEntryBody {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            at: entry.at.to_string(),
            actor: entry.actor,
            staff_email: entry.staff_email,
            action: entry.action,
            details: entry.details,
            note: entry.note,
        }
    }
}

/// SQL: the email address of the member of staff with that id.
fn email(id: &str) -> String {
    format!("(SELECT email FROM staff WHERE staff.id = {id})")
}

impl Store {
    /// The entries of an intent within the scope, newest first and older than the entry `before`, and whether there
    /// are more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn timeline(
        &self,
        scope: &Scope,
        intent_id: &str,
        before: Option<&str>,
        limit: u16,
    ) -> Result<(Vec<Entry>, bool), Failure> {
        entries(self.select_timeline(scope, intent_id, before, limit).run().await?, limit)
    }

    /// An intent within the scope with the newest entries of its timeline, read at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn intent_with_timeline(
        &self,
        scope: &Scope,
        id: &str,
        limit: u16,
    ) -> Result<Option<(StoredIntent, Vec<Entry>, bool)>, Failure> {
        let batch = vec![self.select_intent(scope, id), self.select_timeline(scope, id, None, limit)];
        let [intent, timeline] = self.batch(batch).await?.try_into().map_err(|_| unexpected())?;
        let Some(intent) = intent.first()? else { return Ok(None) };
        let (entries, more) = entries(timeline, limit)?;
        Ok(Some((intent, entries, more)))
    }

    fn select_timeline(
        &self,
        scope: &Scope,
        intent_id: &str,
        before: Option<&str>,
        limit: u16,
    ) -> Statement<'_> {
        let mut values = Values::default();
        let includes = scope.bind(&mut values).includes("audit.intent_id");
        let intent_id = values.bind(intent_id);
        let before = before.map(|before| {
            format!("AND seq < (SELECT seq FROM audit AS earlier WHERE earlier.id = {})", values.bind(before))
        });
        // The extra row shows whether there are more.
        let query = format!(
            "SELECT id, at, actor, action, details, CASE WHEN actor LIKE 'staff:%' THEN {} END AS staff_email, \
             (SELECT text FROM notes WHERE notes.id = audit.id) AS note, \
             {} AS assignee_from, {} AS assignee_to \
             FROM audit WHERE intent_id = {intent_id} AND action <> 'opened' AND {includes} {} \
             ORDER BY seq DESC LIMIT {}",
            email("substr(actor, 7)"),
            email("details ->> '$.assignee.from'"),
            email("details ->> '$.assignee.to'"),
            before.unwrap_or_default(),
            limit + 1
        );
        self.with_values(&query, &values)
    }
}

fn entries(timeline: Outcome, limit: u16) -> Result<(Vec<Entry>, bool), Failure> {
    let mut entries = timeline.all()?;
    let more = entries.len() > usize::from(limit);
    entries.truncate(limit.into());
    Ok((entries, more))
}
