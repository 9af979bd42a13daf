//! Messages to whoever is told of new intents: written with the intent, claimed by one deliverer at a time.

use serde::{Deserialize, Serialize};
use worker::{D1PreparedStatement, D1Result, D1Type};

use super::{Failure, NewRow, Reviewer, Scope, Store, changed, text};
use crate::platform::{clock::Timestamp, random};

/// A member of staff who is told by e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailReceiver {
    /// Of whose intents; `None` for all.
    pub chapter: Option<&'static str>,
    /// Where to.
    pub address: String,
}

/// Which of the messages that are due are to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// Whatever there is.
    All,
    /// What tells of the intent with that id.
    OfIntent(String),
    /// The one with that id.
    Message(String),
}

/// A message that one deliverer has claimed.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// The same for each attempt.
    pub id: String,
    /// What kind of thing it tells of.
    #[serde(rename = "type")]
    pub kind: String,
    /// When that happened, in Unix milliseconds.
    pub created_at: u64,
    /// The intent that it tells of.
    pub intent_id: String,
    /// What a person quotes when asking about that.
    pub reference: String,
    /// The chapters that the intent names, as a JSON list.
    pub chapters: String,
    /// Counts the attempts, this one among them.
    pub attempts: u32,
    /// The address of staff, unless a webhook is the receiver.
    pub email: Option<String>,
    /// The webhook, unless that is the receiver.
    pub webhook_id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Counts its secrets.
    pub generation: Option<u32>,
    /// When it got the last one in place of another.
    pub rotated_at: Option<u64>,
}

/// What has become of an attempt to send a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// What becomes of the message.
    pub verdict: Verdict,
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
    /// What was wrong, in one word.
    pub error: Option<&'static str>,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver has it.
    Delivered,
    /// It is tried again then.
    Again(Timestamp),
    /// It is given up, until somebody sends it again by hand.
    Failed,
    /// The receiver wants nothing more, neither this nor anything else.
    Gone,
}

/// What the list of messages is narrowed down to, besides the reader's scope.
#[derive(Debug, Clone)]
pub struct NotificationFilter {
    /// In that state.
    pub state: Option<&'static str>,
    /// What tells of the intent with that id.
    pub intent: Option<String>,
    /// What is older than the one with that id.
    pub before: Option<String>,
    /// At most so many, the newest.
    pub limit: u16,
}

/// An id for each row of a statement: a `UUIDv7` whose moment is that of the placeholder `?1`, an id
/// itself, and whose random bits are the database's.
const ID: &str = "substr(?1, 1, 15) || substr(lower(hex(randomblob(2))), 2) || '-8' || \
                  substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))";

/// Messages that the reader may know of. Its placeholder is `?1`, [`Scope::chapters`].
const VISIBLE: &str = "(?1 IS NULL OR outbox.chapter IN (SELECT value FROM json_each(?1)))";

/// A message as staff see it: `NotificationBody` of the HTTP contract, as JSON that the database has made.
/// To read each column and write it again is several times as much code.
#[derive(Debug, Deserialize)]
pub struct Notification {
    /// Its id.
    pub id: String,
    /// JSON.
    pub body: String,
}

/// What came of sending a message again by hand.
#[derive(Debug)]
pub struct Replayed {
    /// The message.
    pub notification: Notification,
    /// Whether it is sent: not if its receiver takes none any more.
    pub is_due: bool,
}

/// Selects [`Notification`]s.
fn rows() -> String {
    let moment = |column: &str| format!("strftime('%Y-%m-%dT%H:%M:%fZ', {column} / 1000.0, 'unixepoch')");
    let [created, attempted, next, settled] =
        ["outbox.created_at", "attempted_at", "next_attempt_at", "settled_at"].map(moment);
    // Of a webhook's address scheme and host alone, for the rest may hold a key of the receiver's. It is
    // stored as the parser has normalised it, so a slash follows the host.
    format!(
        "SELECT outbox.id, json_object('id', outbox.id, 'type', type, 'intent_id', intent_id, \
         'reference', reference, 'receiver', json_object('kind', iif(webhook_id IS NULL, 'email', 'webhook'), \
         'webhook_id', webhook_id, \
         'address', coalesce(outbox.email, substr(url, 1, instr(substr(url, 9), '/') + 7)), \
         'chapter', outbox.chapter, 'disabled', json(iif(disabled_at IS NULL, 'false', 'true'))), \
         'state', state, 'attempts', attempts, 'created_at', {created}, 'last_attempt_at', {attempted}, \
         'next_attempt_at', {next}, 'delivered_at', iif(state = 'delivered', {settled}, NULL), \
         'last_status', last_status, 'last_error', last_error) AS body \
         FROM outbox JOIN intents ON intents.id = intent_id LEFT JOIN webhooks ON webhooks.id = webhook_id"
    )
}

impl Store {
    /// The messages about an intent that is about to be stored: one for each receiver that is to be told.
    pub(super) fn insert_messages(&self, row: &NewRow<'_>) -> Result<D1PreparedStatement, Failure> {
        let (chapters, mail) = (row.chapters()?, serde_json::to_string(row.mail)?);
        let first_id = random::first_id(row.now);
        let query = format!(
            "INSERT INTO outbox (id, intent_id, type, chapter, webhook_id, email, created_at, state, next_attempt_at) \
             SELECT {ID}, ?2, 'intent.created', chapter, webhook_id, email, ?3, 'pending', ?3 FROM \
             (SELECT chapter, id AS webhook_id, NULL AS email FROM webhooks WHERE disabled_at IS NULL \
             AND (chapter IS NULL OR chapter IN (SELECT value FROM json_each(?4))) \
             UNION ALL SELECT value ->> 'chapter', NULL, value ->> 'address' FROM json_each(?5)) \
             WHERE EXISTS (SELECT 1 FROM intents WHERE id = ?2)"
        );
        let values = [
            D1Type::Text(&first_id),
            D1Type::Text(row.id),
            D1Type::Real(row.now.as_f64()),
            D1Type::Text(&chapters),
            D1Type::Text(&mail),
        ];
        self.statement(&query, &values)
    }

    /// Claims messages that are due, `limit` at most, the oldest first: until then nobody else gets them.
    /// An attempt counts from here on, whatever becomes of whoever claimed it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim(
        &self,
        due: &Due,
        claim: &str,
        now: Timestamp,
        until: Timestamp,
        limit: u8,
    ) -> Result<Vec<Message>, Failure> {
        let (condition, value) = match due {
            Due::All => ("?4 IS NULL", None),
            Due::OfIntent(id) => ("intent_id = ?4", Some(id.as_str())),
            Due::Message(id) => ("id = ?4", Some(id.as_str())),
        };
        let update = format!(
            "UPDATE outbox SET claim = ?1, claimed_until = ?3, attempts = attempts + 1, attempted_at = ?2 \
             WHERE id IN (SELECT id FROM outbox WHERE state = 'pending' AND next_attempt_at <= ?2 \
             AND claimed_until <= ?2 AND {condition} ORDER BY next_attempt_at, id LIMIT {limit})"
        );
        let moments = [now, until].map(|at| D1Type::Real(at.as_f64()));
        let [now, until] = moments;
        let update = self.statement(&update, &[D1Type::Text(claim), now, until, text(value)])?;
        let select = "SELECT outbox.id, type, outbox.created_at, intent_id, reference, attempts, outbox.email, \
             (SELECT json_group_array(chapter) FROM (SELECT chapter FROM intent_chapters \
             WHERE intent_chapters.intent_id = outbox.intent_id ORDER BY position)) AS chapters, \
             webhook_id, url, generation, rotated_at FROM outbox JOIN intents ON intents.id = intent_id \
             LEFT JOIN webhooks ON webhooks.id = webhook_id WHERE state = 'pending' AND claim = ? ORDER BY outbox.id";
        let select = self.statement(select, &[D1Type::Text(claim)])?;
        let results = self.0.batch(vec![update, select]).await?;
        Ok(results.last().map(D1Result::results).transpose()?.unwrap_or_default())
    }

    /// Records what has become of an attempt, unless the claim has passed on to somebody else.
    ///
    /// # Errors
    /// When the database fails: then the message is sent again when the claim is over.
    pub async fn record(
        &self,
        message: &Message,
        claim: &str,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let (state, next) = match attempt.verdict {
            Verdict::Delivered => ("delivered", None),
            Verdict::Again(next) => ("pending", Some(next)),
            Verdict::Failed => ("failed", None),
            Verdict::Gone => ("disabled", None),
        };
        let moment = |at: Option<Timestamp>| at.map_or(D1Type::Null, |at| D1Type::Real(at.as_f64()));
        let update = "UPDATE outbox SET state = ?3, next_attempt_at = ?4, settled_at = ?5, last_status = ?6, \
             last_error = ?7, claim = NULL, claimed_until = 0 WHERE id = ?1 AND claim = ?2";
        let values = [
            D1Type::Text(&message.id),
            D1Type::Text(claim),
            D1Type::Text(state),
            moment(next),
            moment(next.is_none().then_some(now)),
            attempt.status.map_or(D1Type::Null, |status| D1Type::Integer(status.into())),
            text(attempt.error),
        ];
        let mut batch = vec![self.statement(update, &values)?];
        if let (Verdict::Gone, Some(webhook)) = (attempt.verdict, &message.webhook_id) {
            for query in [
                "UPDATE webhooks SET disabled_at = ?2 WHERE id = ?1 AND disabled_at IS NULL",
                // Whoever is sending one of them has nothing to record any more.
                "UPDATE outbox SET state = 'disabled', next_attempt_at = NULL, settled_at = ?2, claim = NULL, \
                 claimed_until = 0 \
                 WHERE webhook_id = ?1 AND state = 'pending'",
            ] {
                let values = [D1Type::Text(webhook), D1Type::Real(now.as_f64())];
                batch.push(self.statement(query, &values)?);
            }
        }
        self.0.batch(batch).await?;
        Ok(())
    }

    /// The messages to receivers within the scope that the filter lets through, newest first, and whether
    /// there are more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notifications(
        &self,
        scope: &Scope,
        filter: &NotificationFilter,
    ) -> Result<(Vec<Notification>, bool), Failure> {
        // One more than asked for tells whether there are more.
        let query = format!(
            "{} WHERE {VISIBLE} AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR intent_id = ?3) \
             AND (?4 IS NULL OR outbox.id < ?4) ORDER BY outbox.id DESC LIMIT {}",
            rows(),
            filter.limit + 1
        );
        let chapters = scope.chapters();
        let values = [
            text(chapters.as_deref()),
            text(filter.state),
            text(filter.intent.as_deref()),
            text(filter.before.as_deref()),
        ];
        let mut found = notifications(&self.0.batch(vec![self.statement(&query, &values)?]).await?)?;
        let more = found.len() > usize::from(filter.limit);
        found.truncate(filter.limit.into());
        Ok((found, more))
    }

    /// Makes a message due at once, with all of its attempts before it again, unless its receiver takes
    /// none any more; `None` when there is none within the reviewer's scope. One that is being sent at this
    /// moment stays with whoever does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replay(
        &self,
        reviewer: &Reviewer,
        id: &str,
        audit_id: &str,
        now: Timestamp,
    ) -> Result<Option<Replayed>, Failure> {
        let condition = format!(
            "{VISIBLE} AND outbox.id = ?2 AND \
             NOT EXISTS (SELECT 1 FROM webhooks WHERE webhooks.id = webhook_id AND disabled_at IS NOT NULL)"
        );
        let chapters = reviewer.scope.chapters();
        let actor = reviewer.actor();
        let values = [
            text(chapters.as_deref()),
            D1Type::Text(id),
            D1Type::Real(now.as_f64()),
            D1Type::Text(audit_id),
            D1Type::Text(&actor),
        ];
        let (of_update, _) = values.split_at(3);
        let update = format!(
            "UPDATE outbox SET state = 'pending', next_attempt_at = ?3, settled_at = NULL, attempts = 0 \
             WHERE {condition}"
        );
        let update = self.statement(&update, of_update)?;
        let audit = format!(
            "INSERT INTO audit (id, at, actor, action, intent_id, details) \
             SELECT ?4, ?3, ?5, 'replayed', intent_id, json_object('notification', id) FROM outbox WHERE {condition}"
        );
        let audit = self.statement(&audit, &values)?;
        let (of_select, _) = values.split_at(2);
        let select = self.statement(&format!("{} WHERE {VISIBLE} AND outbox.id = ?2", rows()), of_select)?;
        let results = self.0.batch(vec![update, audit, select]).await?;
        let is_due = changed(&results, 0)? == 1;
        let found = notifications(&results)?.pop();
        Ok(found.map(|notification| Replayed { notification, is_due }))
    }

    /// Forgets messages that were settled before that moment, `limit` at most. How many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_messages(&self, before: Timestamp, limit: u16) -> Result<usize, Failure> {
        let query = format!(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE settled_at < ? LIMIT {limit})"
        );
        let query = self.statement(&query, &[D1Type::Real(before.as_f64())])?;
        changed(&self.0.batch(vec![query]).await?, 0)
    }

    /// A statement with its values. One function for all, where the crate's own is compiled for each number
    /// of them.
    fn statement(&self, query: &str, values: &[D1Type<'_>]) -> Result<D1PreparedStatement, Failure> {
        Ok(self.0.prepare(query).bind_refs(values)?)
    }
}

/// What the last statement of a batch has found.
fn notifications(results: &[D1Result]) -> Result<Vec<Notification>, Failure> {
    Ok(results.last().map(D1Result::results).transpose()?.unwrap_or_default())
}
