//! The outbox: messages about new intents, and those with a one-time link. They are written with the intent or the link,
//! and one delivery at a time claims them.

use join_shared::{
    oversight::{Action, MessageKind, NotificationState},
    text::Lang,
};
use serde::Serialize;

use super::{
    database::{Statement, Store, Value, changed, last},
    failure::Failure,
    read::from_row,
    scope::Scope,
    staff::Reviewer,
};
use crate::platform::{clock::Timestamp, random};

/// A receiver of email.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailReceiver {
    /// The chapter whose intents it receives; `None` for all.
    pub chapter: Option<&'static str>,
    /// The email address.
    pub address: String,
}

/// Which due messages to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// All of them.
    All,
    /// Those about the intent with that id.
    OfIntent(String),
    /// The message with that id.
    Message(String),
}

/// A claimed message.
#[derive(Debug, Clone)]
pub struct Message {
    /// The same for each attempt.
    pub id: String,
    /// The code of a [`MessageKind`].
    pub kind: String,
    /// When the event happened, in Unix milliseconds.
    pub created_at: u64,
    /// The intent that it is about.
    pub intent_id: Option<String>,
    /// The reference that people quote.
    pub reference: Option<String>,
    /// The intent's chapters, as a JSON list.
    pub chapters: String,
    /// The number of attempts, including this one.
    pub attempts: u32,
    /// The email address; `None` for a webhook.
    pub email: Option<String>,
    /// Whether that is the address of a member of staff with access: 0 or 1.
    pub is_member: u8,
    /// The address of the person who sent the intent; `None` once erased, and for every type but [`MessageKind::ReceiptLink`].
    pub person: Option<String>,
    /// The person's language.
    pub lang: Option<Lang>,
    /// Whether the intent is a question: 0 or 1.
    pub is_question: u8,
    /// The origin of the address in it, where `PUBLIC_ORIGIN` is not set.
    pub origin: Option<String>,
    /// When the one-time link in it ends, in Unix milliseconds; `None` if it has none, or if the link was used.
    pub link_expires_at: Option<u64>,
    /// The webhook; `None` for email.
    pub webhook_id: Option<String>,
    /// The webhook's address.
    pub url: Option<String>,
    /// The generation of the webhook's secret.
    pub generation: Option<u32>,
    /// When its secret was last rotated, in Unix milliseconds.
    pub rotated_at: Option<u64>,
}

from_row!(Message {
    id,
    kind,
    created_at,
    intent_id,
    reference,
    chapters,
    attempts,
    email,
    is_member,
    person,
    lang,
    is_question,
    origin,
    link_expires_at,
    webhook_id,
    url,
    generation,
    rotated_at,
});

impl Message {
    /// Whether it goes to a member of staff who has access now.
    #[must_use]
    pub const fn is_for_member(&self) -> bool {
        self.is_member != 0
    }
}

/// The result of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The message's next state.
    pub verdict: Verdict,
    /// The receiver's HTTP status, if it answered.
    pub status: Option<u16>,
    /// The error, in one word.
    pub error: Option<&'static str>,
}

/// What happens to a message after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver accepted it.
    Delivered,
    /// It is retried at that time.
    Again(Timestamp),
    /// Its retries end. Staff can replay it.
    Failed,
    /// The receiver rejects all further messages.
    Gone,
}

/// Filters messages, within the reader's scope.
#[derive(Debug, Clone)]
pub struct NotificationFilter {
    /// Messages in that state.
    pub state: Option<NotificationState>,
    /// Messages about the intent with that id.
    pub intent: Option<String>,
    /// Messages older than the one with that id.
    pub before: Option<String>,
    /// The page size.
    pub limit: u16,
}

/// SQL for a new `UUIDv7` in each row: the time of the id in `?1`, and the database's random bits.
const ID: &str = "substr(?1, 1, 15) || substr(lower(hex(randomblob(2))), 2) || '-8' || \
                  substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))";

/// SQL for messages within the reader's scope. `?1` is [`Scope::chapters`].
const VISIBLE: &str = "(?1 IS NULL OR outbox.chapter IN (SELECT value FROM json_each(?1)))";

/// A message for staff: `NotificationBody` of the HTTP contract, as JSON built by the database. Decoding and
/// encoding each column would be several times as much code.
#[derive(Debug)]
pub struct Notification {
    /// Its id.
    pub id: String,
    /// JSON.
    pub body: String,
}

from_row!(Notification { id, body });

/// The result of a replay.
#[derive(Debug)]
pub struct Replayed {
    /// The message.
    pub notification: Notification,
    /// False if its receiver is disabled, so the message is not sent.
    pub is_due: bool,
}

/// SQL that selects [`Notification`]s.
fn rows() -> String {
    let moment = |column: &str| format!("strftime('%Y-%m-%dT%H:%M:%fZ', {column} / 1000.0, 'unixepoch')");
    let [created, attempted, next, settled] =
        ["outbox.created_at", "attempted_at", "next_attempt_at", "settled_at"].map(moment);
    // Scheme and host alone, because the rest of the webhook's address may contain a key. The stored address
    // is normalized, so a slash follows the host.
    format!(
        "SELECT outbox.id, json_object('id', outbox.id, 'type', type, 'intent_id', intent_id, \
         'reference', reference, 'receiver', json_object('kind', iif(webhook_id IS NULL, 'email', 'webhook'), \
         'webhook_id', webhook_id, \
         'address', coalesce(outbox.email, substr(url, 1, instr(substr(url, 9), '/') + 7)), \
         'chapter', outbox.chapter, 'disabled', json(iif(disabled_at IS NULL, 'false', 'true'))), \
         'state', state, 'attempts', attempts, 'created_at', {created}, 'last_attempt_at', {attempted}, \
         'next_attempt_at', {next}, 'delivered_at', iif(state = 'delivered', {settled}, NULL), \
         'last_status', last_status, 'last_error', last_error) AS body \
         FROM outbox LEFT JOIN intents ON intents.id = intent_id LEFT JOIN webhooks ON webhooks.id = webhook_id"
    )
}

impl Store {
    /// Inserts one message for each receiver of the intent: webhooks, the addresses in `mail`, and, with `to_members`,
    /// members of staff who want mail for every intent. `chapters` is a JSON list.
    pub(super) fn insert_messages(
        &self,
        intent_id: &str,
        chapters: &str,
        mail: &[MailReceiver],
        to_members: bool,
        now: Timestamp,
    ) -> Result<Statement<'_>, Failure> {
        let (mail, first_id) = (serde_json::to_string(mail)?, random::first_id(now));
        let named = "SELECT value FROM json_each(?4)";
        // No member is read where email is off. The chapter is one that gives the member access.
        let query = format!(
            "INSERT INTO outbox (id, intent_id, type, chapter, webhook_id, email, created_at, state, next_attempt_at) \
             SELECT {ID}, ?2, '{}', chapter, webhook_id, email, ?3, 'pending', ?3 FROM \
             (SELECT chapter, id AS webhook_id, NULL AS email FROM webhooks WHERE disabled_at IS NULL \
             AND (chapter IS NULL OR chapter IN ({named})) \
             UNION ALL SELECT value ->> 'chapter', NULL, value ->> 'address' FROM json_each(?5) \
             UNION ALL SELECT own, NULL, email FROM (SELECT email, role, (SELECT min(chapter) FROM staff_chapters \
             WHERE staff_id = staff.id AND role = 'chapter' AND chapter IN ({named})) AS own FROM staff \
             WHERE ?6 AND revoked_at IS NULL AND mail = 'every' \
             AND email NOT IN (SELECT lower(value ->> 'address') FROM json_each(?5))) \
             WHERE role = 'national' OR own IS NOT NULL) \
             WHERE EXISTS (SELECT 1 FROM intents WHERE id = ?2)",
            MessageKind::IntentCreated.code()
        );
        let values = [
            Value::from(&first_id),
            Value::from(intent_id),
            Value::from(now),
            Value::from(chapters),
            Value::from(&mail),
            Value::from(to_members),
        ];
        Ok(self.statement(&query, &values))
    }

    /// Inserts the message with the one-time link of that id, if the link is stored. Both have the same id.
    pub(super) fn insert_link_message(
        &self,
        kind: MessageKind,
        link_id: &str,
        origin: &str,
        now: Timestamp,
    ) -> Statement<'_> {
        let query = "INSERT INTO outbox (id, type, email, origin, created_at, state, next_attempt_at) \
                     SELECT sign_in_links.id, ?1, email, ?2, ?3, 'pending', ?3 \
                     FROM sign_in_links JOIN staff ON staff.id = staff_id WHERE sign_in_links.id = ?4";
        let values = [Value::from(kind.code()), Value::from(origin), Value::from(now), Value::from(link_id)];
        self.statement(query, &values)
    }

    /// Claims up to `limit` due messages, oldest first, until `until`. Each claim counts as an attempt, even
    /// if the delivery never ends.
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
        let moments = [now, until].map(Value::from);
        let [now, until] = moments;
        let update = self.statement(&update, &[Value::from(claim), now, until, Value::from(value)]);
        let select = "SELECT outbox.id, type AS kind, outbox.created_at, intent_id, reference, attempts, outbox.email, \
             EXISTS (SELECT 1 FROM staff WHERE staff.email = outbox.email AND revoked_at IS NULL) AS is_member, \
             iif(type = ?2, intents.email, NULL) AS person, lang, category IS NULL AS is_question, \
             (SELECT json_group_array(chapter) FROM (SELECT chapter FROM intent_chapters \
             WHERE intent_chapters.intent_id = outbox.intent_id ORDER BY position)) AS chapters, \
             origin, (SELECT expires_at FROM sign_in_links WHERE sign_in_links.id = outbox.id AND used_at IS NULL) \
             AS link_expires_at, webhook_id, url, generation, rotated_at FROM outbox LEFT JOIN intents ON intents.id = intent_id \
             LEFT JOIN webhooks ON webhooks.id = webhook_id WHERE state = 'pending' AND claim = ?1 ORDER BY outbox.id";
        let select =
            self.statement(select, &[Value::from(claim), Value::from(MessageKind::ReceiptLink.code())]);
        last(self.batch(vec![update, select]).await?)?.all()
    }

    /// Records the result of an attempt, unless another delivery holds the claim by now.
    ///
    /// # Errors
    /// When the database fails. The message is then sent again when the claim ends.
    pub async fn record(
        &self,
        message: &Message,
        claim: &str,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let (state, next) = match attempt.verdict {
            Verdict::Delivered => (NotificationState::Delivered, None),
            Verdict::Again(next) => (NotificationState::Pending, Some(next)),
            Verdict::Failed => (NotificationState::Failed, None),
            Verdict::Gone => (NotificationState::Disabled, None),
        };
        let moment = |at: Option<Timestamp>| at.map_or(Value::Null, Value::from);
        let update = "UPDATE outbox SET state = ?3, next_attempt_at = ?4, settled_at = ?5, last_status = ?6, \
             last_error = ?7, claim = NULL, claimed_until = 0 WHERE id = ?1 AND claim = ?2";
        let values = [
            Value::from(&message.id),
            Value::from(claim),
            Value::from(state.code()),
            moment(next),
            moment(next.is_none().then_some(now)),
            attempt.status.map_or(Value::Null, |status| Value::from(u32::from(status))),
            Value::from(attempt.error),
        ];
        let mut batch = vec![self.statement(update, &values)];
        if let (Verdict::Gone, Some(webhook)) = (attempt.verdict, &message.webhook_id) {
            for query in [
                "UPDATE webhooks SET disabled_at = ?2 WHERE id = ?1 AND disabled_at IS NULL",
                // Clearing the claim keeps deliveries in progress from recording a result.
                "UPDATE outbox SET state = 'disabled', next_attempt_at = NULL, settled_at = ?2, claim = NULL, \
                 claimed_until = 0 \
                 WHERE webhook_id = ?1 AND state = 'pending'",
            ] {
                let values = [Value::from(webhook), Value::from(now)];
                batch.push(self.statement(query, &values));
            }
        }
        self.batch(batch).await?;
        Ok(())
    }

    /// The matching messages within the scope, newest first, and whether there are more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notifications(
        &self,
        scope: &Scope,
        filter: &NotificationFilter,
    ) -> Result<(Vec<Notification>, bool), Failure> {
        // The extra row shows whether there are more.
        let query = format!(
            "{} WHERE {VISIBLE} AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR intent_id = ?3) \
             AND (?4 IS NULL OR outbox.id < ?4) ORDER BY outbox.id DESC LIMIT {}",
            rows(),
            filter.limit + 1
        );
        let chapters = scope.chapters();
        let values = [
            Value::from(chapters.as_deref()),
            Value::from(filter.state.map(NotificationState::code)),
            Value::from(filter.intent.as_deref()),
            Value::from(filter.before.as_deref()),
        ];
        let mut found: Vec<Notification> = self.statement(&query, &values).run().await?.all()?;
        let more = found.len() > usize::from(filter.limit);
        found.truncate(filter.limit.into());
        Ok((found, more))
    }

    /// Makes a message due with all its attempts, unless its receiver is disabled; `None` if it is outside
    /// the reviewer's scope. A delivery in progress keeps its claim.
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
            Value::from(chapters.as_deref()),
            Value::from(id),
            Value::from(now),
            Value::from(audit_id),
            Value::from(&actor),
        ];
        let (of_update, _) = values.split_at(3);
        let update = format!(
            "UPDATE outbox SET state = 'pending', next_attempt_at = ?3, settled_at = NULL, attempts = 0 \
             WHERE {condition}"
        );
        let update = self.statement(&update, of_update);
        let audit = format!(
            "INSERT INTO audit (id, at, actor, action, intent_id, details) \
             SELECT ?4, ?3, ?5, '{}', intent_id, json_object('notification', id) FROM outbox WHERE {condition}",
            Action::Replayed.code()
        );
        let audit = self.statement(&audit, &values);
        let (of_select, _) = values.split_at(2);
        let select = self.statement(&format!("{} WHERE {VISIBLE} AND outbox.id = ?2", rows()), of_select);
        let results = self.batch(vec![update, audit, select]).await?;
        let is_due = changed(&results, 0)? == 1;
        let found = last(results)?.first()?;
        Ok(found.map(|notification| Replayed { notification, is_due }))
    }

    /// Deletes up to `limit` messages settled before that time. Returns their number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_messages(&self, before: Timestamp, limit: u16) -> Result<usize, Failure> {
        let query = format!(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE settled_at < ? LIMIT {limit})"
        );
        let query = self.statement(&query, &[Value::from(before)]);
        changed(&self.batch(vec![query]).await?, 0)
    }
}
