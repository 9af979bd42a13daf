//! Messages to whoever is told of new intents: written with the intent, claimed by one deliverer at a time.

use join_shared::wire::{NotificationBody, ReceiverBody};
use serde::{Deserialize, Serialize};
use worker::{D1PreparedStatement, D1Result, D1Type};

use super::{Failure, NewRow, Reviewer, Scope, Store, changed, text};
use crate::{clock::Timestamp, random};

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

/// The states that a message can have.
pub const STATES: [&str; 4] = ["pending", "delivered", "failed", "disabled"];

/// An id for each row of a statement: a `UUIDv7` whose moment is that of the placeholder `?1`, an id
/// itself, and whose random bits are the database's.
const ID: &str = "substr(?1, 1, 15) || substr(lower(hex(randomblob(2))), 2) || '-8' || \
                  substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))";

/// Messages that the reader may know of. Its placeholder is `?1`, [`Scope::chapters`].
const VISIBLE: &str = "(?1 IS NULL OR outbox.chapter IN (SELECT value FROM json_each(?1)))";

/// The columns of [`Row`], and where they come from.
const ROWS: &str = "SELECT outbox.id, type, intent_id, reference, outbox.chapter, webhook_id, url, outbox.email, state, \
     attempts, outbox.created_at, attempted_at, next_attempt_at, last_status, last_error, settled_at, \
     disabled_at IS NOT NULL AS disabled FROM outbox JOIN intents ON intents.id = intent_id \
     LEFT JOIN webhooks ON webhooks.id = webhook_id";

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    intent_id: String,
    reference: String,
    chapter: Option<String>,
    webhook_id: Option<String>,
    url: Option<String>,
    email: Option<String>,
    state: String,
    attempts: u32,
    created_at: u64,
    attempted_at: Option<u64>,
    next_attempt_at: Option<u64>,
    last_status: Option<u16>,
    last_error: Option<String>,
    settled_at: Option<u64>,
    disabled: u8,
}

impl Store {
    /// The messages about an intent that is about to be stored: one for each receiver that is to be told.
    pub(super) fn insert_messages(&self, row: &NewRow<'_>) -> Result<D1PreparedStatement, Failure> {
        let slugs: Vec<_> = row.intent.chapters.iter().map(|chapter| chapter.slug).collect();
        let (slugs, mail) = (serde_json::to_string(&slugs)?, serde_json::to_string(row.mail)?);
        let first_id = random::first_id(row.now);
        let query = format!(
            "INSERT INTO outbox (id, intent_id, type, chapter, webhook_id, email, created_at, state, next_attempt_at) \
             SELECT {ID}, ?2, 'intent.created', chapter, webhook_id, email, ?3, 'pending', ?3 FROM \
             (SELECT chapter, id AS webhook_id, NULL AS email FROM webhooks WHERE disabled_at IS NULL \
             AND (chapter IS NULL OR chapter IN (SELECT value FROM json_each(?4))) \
             UNION ALL SELECT value ->> 'chapter', NULL, value ->> 'address' FROM json_each(?5))"
        );
        let values = [
            D1Type::Text(&first_id),
            D1Type::Text(row.id),
            D1Type::Real(row.now.as_f64()),
            D1Type::Text(&slugs),
            D1Type::Text(&mail),
        ];
        Ok(self.0.prepare(query).bind_refs(&values)?)
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
        let update = self.0.prepare(update).bind_refs(&[
            D1Type::Text(claim),
            D1Type::Real(now.as_f64()),
            D1Type::Real(until.as_f64()),
            text(value),
        ])?;
        let select = "SELECT outbox.id, type, outbox.created_at, intent_id, reference, attempts, outbox.email, \
             (SELECT json_group_array(chapter) FROM (SELECT chapter FROM intent_chapters \
             WHERE intent_chapters.intent_id = outbox.intent_id ORDER BY position)) AS chapters, \
             webhook_id, url, generation, rotated_at FROM outbox JOIN intents ON intents.id = intent_id \
             LEFT JOIN webhooks ON webhooks.id = webhook_id WHERE state = 'pending' AND claim = ? ORDER BY outbox.id";
        let select = self.0.prepare(select).bind_refs(&D1Type::Text(claim))?;
        let results = self.0.batch(vec![update, select]).await?;
        Ok(results.get(1).map(D1Result::results).transpose()?.unwrap_or_default())
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
        let update = self.0.prepare(update).bind_refs(&[
            D1Type::Text(&message.id),
            D1Type::Text(claim),
            D1Type::Text(state),
            moment(next),
            moment(next.is_none().then_some(now)),
            attempt.status.map_or(D1Type::Null, |status| D1Type::Integer(status.into())),
            text(attempt.error),
        ])?;
        let mut batch = vec![update];
        if let (Verdict::Gone, Some(webhook)) = (attempt.verdict, &message.webhook_id) {
            for query in [
                "UPDATE webhooks SET disabled_at = ?2 WHERE id = ?1 AND disabled_at IS NULL",
                // Whoever is sending one of them has nothing to record any more.
                "UPDATE outbox SET state = 'disabled', next_attempt_at = NULL, settled_at = ?2, claim = NULL \
                 WHERE webhook_id = ?1 AND state = 'pending'",
            ] {
                let values = [D1Type::Text(webhook), D1Type::Real(now.as_f64())];
                batch.push(self.0.prepare(query).bind_refs(&values)?);
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
    ) -> Result<(Vec<NotificationBody>, bool), Failure> {
        // One more than asked for tells whether there are more.
        let query = format!(
            "{ROWS} WHERE {VISIBLE} AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR intent_id = ?3) \
             AND (?4 IS NULL OR outbox.id < ?4) ORDER BY outbox.id DESC LIMIT {}",
            filter.limit + 1
        );
        let chapters = scope.chapters();
        let values = [
            text(chapters.as_deref()),
            text(filter.state),
            text(filter.intent.as_deref()),
            text(filter.before.as_deref()),
        ];
        let rows: Vec<Row> = self.0.prepare(query).bind_refs(&values)?.all().await?.results()?;
        let more = rows.len() > usize::from(filter.limit);
        Ok((rows.into_iter().take(filter.limit.into()).map(Into::into).collect(), more))
    }

    /// The message with that id, if its receiver lies within the scope.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notification(&self, scope: &Scope, id: &str) -> Result<Option<NotificationBody>, Failure> {
        let row: Option<Row> = self.select_notification(scope, id)?.first(None).await?;
        Ok(row.map(Into::into))
    }

    fn select_notification(&self, scope: &Scope, id: &str) -> Result<D1PreparedStatement, Failure> {
        let query = format!("{ROWS} WHERE {VISIBLE} AND outbox.id = ?2");
        let chapters = scope.chapters();
        let values = [text(chapters.as_deref()), D1Type::Text(id)];
        Ok(self.0.prepare(query).bind_refs(&values)?)
    }

    /// Makes a message due at once and returns it, with all of its attempts before it again; `None` when
    /// there is none within the reviewer's scope whose receiver still takes any. One that is being sent at
    /// this moment stays with whoever does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replay(
        &self,
        reviewer: &Reviewer,
        id: &str,
        audit_id: &str,
        now: Timestamp,
    ) -> Result<Option<NotificationBody>, Failure> {
        let condition = format!(
            "{VISIBLE} AND outbox.id = ?2 AND \
             NOT EXISTS (SELECT 1 FROM webhooks WHERE webhooks.id = webhook_id AND disabled_at IS NOT NULL)"
        );
        let chapters = reviewer.scope.chapters();
        let (chapters, id_value) = (text(chapters.as_deref()), D1Type::Text(id));
        let now = D1Type::Real(now.as_f64());
        let update = format!(
            "UPDATE outbox SET state = 'pending', next_attempt_at = ?3, settled_at = NULL, attempts = 0 \
             WHERE {condition}"
        );
        let update = self.0.prepare(update).bind_refs([&chapters, &id_value, &now])?;
        let audit = format!(
            "INSERT INTO audit (id, at, actor, action, intent_id, details) \
             SELECT ?4, ?3, ?5, 'replayed', intent_id, json_object('notification', id) FROM outbox WHERE {condition}"
        );
        let actor = format!("staff:{}", reviewer.id);
        let values = [&chapters, &id_value, &now, &D1Type::Text(audit_id), &D1Type::Text(&actor)];
        let audit = self.0.prepare(audit).bind_refs(values)?;
        let select = self.select_notification(&reviewer.scope, id)?;
        let results = self.0.batch(vec![update, audit, select]).await?;
        if changed(&results, 0)? != 1 {
            return Ok(None);
        }
        let rows: Option<Vec<Row>> = results.get(2).map(D1Result::results).transpose()?;
        Ok(rows.into_iter().flatten().next().map(Into::into))
    }

    /// Forgets messages that were settled before that moment, `limit` at most. How many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_messages(&self, before: Timestamp, limit: u16) -> Result<usize, Failure> {
        let query = format!(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE settled_at < ? LIMIT {limit})"
        );
        let query = self.0.prepare(query).bind_refs(&D1Type::Real(before.as_f64()))?;
        changed(&[query.run().await?], 0)
    }
}

impl From<Row> for NotificationBody {
    fn from(row: Row) -> Self {
        let moment = |at: Option<u64>| at.map(|at| Timestamp::from_millis(at).to_string());
        let kind = if row.email.is_some() { "email" } else { "webhook" };
        // The rest of an address may hold a key of the receiver's.
        let origin = row.url.as_deref().and_then(|url| worker::Url::parse(url).ok());
        let origin = origin.map(|url| url.origin().ascii_serialization());
        Self {
            id: row.id,
            kind: row.kind,
            intent_id: row.intent_id,
            reference: row.reference,
            receiver: ReceiverBody {
                kind: kind.to_owned(),
                webhook_id: row.webhook_id,
                address: row.email.or(origin).unwrap_or_default(),
                chapter: row.chapter,
                disabled: row.disabled != 0,
            },
            delivered_at: moment(row.settled_at.filter(|_| row.state == "delivered")),
            state: row.state,
            attempts: row.attempts,
            created_at: Timestamp::from_millis(row.created_at).to_string(),
            last_attempt_at: moment(row.attempted_at),
            next_attempt_at: moment(row.next_attempt_at),
            last_status: row.last_status,
            last_error: row.last_error,
        }
    }
}
