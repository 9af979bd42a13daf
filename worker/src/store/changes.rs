//! Changes of an intent by staff. Each makes a new version and one audit entry, in one batch, and can be undone as
//! long as no other change follows.

use join_shared::{
    contact::Message,
    date::Date,
    intent::{Change, Edit, Reason, Status},
    oversight::Action,
};
use serde_json::{Map, Value, json};

use super::{
    claims::CLAIM_MILLIS,
    database::{Statement, Store, changed, last},
    failure::Failure,
    row::StoredIntent,
    staff::Reviewer,
    timeline::Entry,
    values::Values,
};
use crate::platform::clock::Timestamp;

/// A change to make.
pub struct Changing<'a> {
    /// The intent, in the version to change.
    pub intent: &'a StoredIntent,
    /// What to change.
    pub change: &'a Change,
    /// The id of the new assignee: [`Change::assignee`] has the address.
    pub assignee: Edit<String>,
    /// Whether the reviewer claims the intent.
    pub claims: bool,
    /// The id of the audit entry, and of the note.
    pub audit_id: &'a str,
    /// The time.
    pub now: Timestamp,
}

/// A change to undo.
pub struct Undoing<'a> {
    /// The intent, in the version that the change made.
    pub intent: &'a StoredIntent,
    /// The change: the newest one of the intent.
    pub entry: &'a Entry,
    /// The id of the audit entry of the undoing.
    pub audit_id: &'a str,
    /// The time.
    pub now: Timestamp,
}

/// The fields that staff change.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fields {
    status: Status,
    reason: Option<Reason>,
    assignee: Option<String>,
    follow_up_on: Option<Date>,
}

impl Fields {
    fn of(intent: &StoredIntent) -> Self {
        Self {
            status: intent.status,
            reason: intent.body.reason,
            assignee: intent.assignee.clone(),
            follow_up_on: intent.follow_up_on,
        }
    }

    /// The fields after a change. A settled intent is not due, unless the change says when.
    fn after(&self, change: &Change, assignee: &Edit<String>) -> Self {
        let status = change.status.unwrap_or(self.status);
        let settles = change.status.is_some_and(Status::is_settled);
        let due = self.follow_up_on.filter(|_| !settles);
        Self {
            status,
            reason: change.reason.or(self.reason).filter(|_| status == Status::Declined),
            assignee: assignee.applied_to(self.assignee.clone()),
            follow_up_on: change.follow_up_on.applied_to(due),
        }
    }

    /// The fields by their names, as the audit holds them.
    fn named(&self) -> [(&'static str, Option<String>); 4] {
        [
            ("status", Some(self.status.code().to_owned())),
            ("reason", self.reason.map(|reason| reason.code().to_owned())),
            ("assignee", self.assignee.clone()),
            ("follow_up_on", self.follow_up_on.map(|day| day.to_string())),
        ]
    }

    /// The fields before the entry, given those after it.
    fn before(&self, entry: &Entry) -> Self {
        let from = |name: &str| entry.field(name).map(|(from, _)| from);
        let status = from("status").flatten().and_then(Status::from_code);
        Self {
            status: status.unwrap_or(self.status),
            reason: from("reason").map_or(self.reason, |reason| reason.and_then(Reason::from_code)),
            assignee: match from("assignee") {
                Some(_) => entry.earlier_assignee.clone(),
                None => self.assignee.clone(),
            },
            follow_up_on: from("follow_up_on")
                .map_or(self.follow_up_on, |day| day.and_then(|day| day.parse().ok())),
        }
    }

    /// Whether nothing shows that staff have worked on it.
    fn is_untouched(&self) -> bool {
        self.status == Status::New && self.assignee.is_none() && self.follow_up_on.is_none()
    }

    /// What differs, for the audit.
    fn differences(&self, after: &Self) -> Map<String, Value> {
        let pairs = self.named().into_iter().zip(after.named());
        let different = pairs.filter(|((_, from), (_, to))| from != to);
        different
            .map(|((name, from), (_, to))| (name.to_owned(), json!({ "from": from, "to": to })))
            .collect()
    }
}

/// What a change comes to: statements that all require the version.
struct Step<'a> {
    reviewer: &'a Reviewer,
    intent: &'a StoredIntent,
    audit_id: &'a str,
    now: Timestamp,
    action: Action,
    details: Value,
    after: &'a Fields,
    claims: bool,
    /// SQL for the new value of `touched`.
    touched: &'static str,
}

impl Step<'_> {
    /// SQL: the intent is within the scope, and in that version.
    fn condition(&self, values: &mut Values) -> String {
        let scope = self.reviewer.scope.bind(values).includes("intents.id");
        let (id, version) =
            (values.bind(self.intent.body.id.as_str()), values.bind(f64::from(self.intent.version)));
        format!("{scope} AND intents.id = {id} AND version = {version}")
    }
}

impl Store {
    /// Changes an intent within the reviewer's scope and returns it; `None`, without a change, if its version
    /// differs. A change of nothing makes no version.
    ///
    /// The time for which the person's details are kept begins again only with a new status.
    ///
    /// # Errors
    /// When the database fails; it then changes nothing.
    pub async fn change(
        &self,
        reviewer: &Reviewer,
        changing: &Changing<'_>,
    ) -> Result<Option<StoredIntent>, Failure> {
        let &Changing { intent, change, audit_id, now, claims, .. } = changing;
        let before = Fields::of(intent);
        let after = before.after(change, &changing.assignee);
        let mut details = before.differences(&after);
        if change.status.is_some() {
            // Also if it is the same: staff wrote to the person once more.
            let pair = json!({ "from": before.status.code(), "to": after.status.code() });
            details.insert("status".to_owned(), pair);
        }
        if change.note.is_some() {
            details.insert("note".to_owned(), json!(audit_id));
        }
        if details.is_empty() {
            return Ok(Some(intent.clone()));
        }
        let (action, details) = match details.get("status") {
            Some(pair) if details.len() == 1 => (Action::StatusChanged, pair.clone()),
            _ => {
                details.insert("version".to_owned(), json!(intent.version + 1));
                (Action::Changed, Value::Object(details))
            }
        };
        let touched = "1";
        let step = Step { reviewer, intent, audit_id, now, action, details, after: &after, claims, touched };
        let note = change.note.as_ref().map(|note| self.insert_note(&step, note));
        self.take(&step, note).await
    }

    /// Takes back the newest change of an intent within the reviewer's scope, with its note, and returns the intent;
    /// `None`, without a change, if its version differs.
    ///
    /// # Errors
    /// When the database fails; it then changes nothing.
    pub async fn undo(
        &self,
        reviewer: &Reviewer,
        undoing: &Undoing<'_>,
    ) -> Result<Option<StoredIntent>, Failure> {
        let &Undoing { intent, entry, audit_id, now } = undoing;
        let before = Fields::of(intent);
        let after = before.before(entry);
        let mut details = before.differences(&after);
        details.insert("undone".to_owned(), json!(entry.id));
        details.insert("version".to_owned(), json!(intent.version + 1));
        // Without a trace of work it is untouched again, so that it is not forgotten.
        let touched = if after.is_untouched() {
            "EXISTS (SELECT 1 FROM notes WHERE notes.intent_id = intents.id)"
        } else {
            "1"
        };
        let (action, details) = (Action::Undone, Value::Object(details));
        let step =
            Step { reviewer, intent, audit_id, now, action, details, after: &after, claims: false, touched };
        let mut values = Values::default();
        let condition = step.condition(&mut values);
        let delete = format!(
            "DELETE FROM notes WHERE id = {} AND intent_id = (SELECT intents.id FROM intents WHERE {condition})",
            values.bind(entry.id.as_str())
        );
        let delete = self.with_values(&delete, &values);
        self.take(&step, Some(delete)).await
    }

    /// Runs the statements: the update comes last, so that all see the old version.
    async fn take(
        &self,
        step: &Step<'_>,
        note: Option<Statement<'_>>,
    ) -> Result<Option<StoredIntent>, Failure> {
        let mut batch = vec![self.insert_entry(step)];
        batch.extend(note);
        batch.push(self.update_fields(step));
        batch.push(self.select_intent(&step.reviewer.scope, &step.intent.body.id));
        let results = self.batch(batch).await?;
        if changed(&results, 0)? != 1 {
            return Ok(None);
        }
        last(results)?.first()
    }

    fn insert_entry(&self, step: &Step<'_>) -> Statement<'_> {
        let mut values = Values::default();
        let condition = step.condition(&mut values);
        let query = format!(
            "INSERT INTO audit (id, at, actor, action, intent_id, details) \
             SELECT {}, {}, {}, {}, intents.id, {} FROM intents WHERE {condition}",
            values.bind(step.audit_id),
            values.bind(step.now),
            values.bind(step.reviewer.actor()),
            values.bind(step.action.code()),
            values.bind(step.details.to_string()),
        );
        self.with_values(&query, &values)
    }

    fn insert_note(&self, step: &Step<'_>, note: &Message) -> Statement<'_> {
        let mut values = Values::default();
        let condition = step.condition(&mut values);
        let query = format!(
            "INSERT INTO notes (id, intent_id, staff_id, at, text) SELECT {}, intents.id, {}, {}, {} FROM intents \
             WHERE {condition} AND given_name IS NOT NULL",
            values.bind(step.audit_id),
            values.bind(step.reviewer.id.as_str()),
            values.bind(step.now),
            values.bind(note.as_str()),
        );
        self.with_values(&query, &values)
    }

    fn update_fields(&self, step: &Step<'_>) -> Statement<'_> {
        let mut values = Values::default();
        let condition = step.condition(&mut values);
        let mut sets: Vec<_> = (step.after.named().into_iter())
            .map(|(name, value)| format!("{name} = {}", values.bind(value.as_deref())))
            .collect();
        if step.after.status != step.intent.status {
            sets.push(format!("updated_at = {}", values.bind(step.now)));
        }
        if step.after.status.is_settled() {
            sets.push("claimed_by = NULL, claimed_until = 0".to_owned());
        } else if step.claims {
            sets.push(format!(
                "claimed_by = {}, claimed_until = {}",
                values.bind(step.reviewer.id.as_str()),
                values.bind(step.now.after(CLAIM_MILLIS).as_f64())
            ));
        }
        let query = format!(
            "UPDATE intents SET {}, touched = {}, version = version + 1 WHERE {condition}",
            sets.join(", "),
            step.touched
        );
        self.with_values(&query, &values)
    }
}
