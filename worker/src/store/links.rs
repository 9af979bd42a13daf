//! One-time links, by which members of staff sign in.

use join_shared::oversight::MessageKind;

use super::{
    database::{Statement, Store, Value, changed},
    failure::Failure,
    read::from_row,
    sessions::NewSession,
    values::Values,
};
use crate::platform::{clock::Timestamp, hash::sha256_hex};

/// A link to store.
pub struct NewLink<'a> {
    /// Its id, from which its code derives.
    pub id: &'a str,
    /// Its code; only the hash is stored.
    pub code: &'a str,
    /// The path to open after signing in.
    pub destination: &'a str,
    /// When it is made.
    pub now: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The message that carries it to the member; `None` to send none.
    pub message: Option<LinkMessage<'a>>,
}

/// The message with a link.
#[derive(Debug, Clone, Copy)]
pub struct LinkMessage<'a> {
    /// What it says.
    pub kind: MessageKind,
    /// The origin of the link, where `PUBLIC_ORIGIN` is not set.
    pub origin: &'a str,
}

/// A link that can be handed over.
#[derive(Debug)]
pub struct Link {
    /// Its id.
    pub id: String,
    /// When it ends, in Unix milliseconds.
    pub expires_at: u64,
}

from_row!(Link { id, expires_at });

/// SQL: the link can be used at the time `?2`, its code having the hash `?1`.
const USABLE: &str = "code_hash = ?1 AND used_at IS NULL AND expires_at > ?2 \
                      AND staff_id IN (SELECT id FROM staff WHERE revoked_at IS NULL)";

impl Store {
    /// Stores a link for the member with that address, and its message. Returns false if no member has it, or if they got `most` links
    /// since `recent`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_link_for(
        &self,
        email: &str,
        link: &NewLink<'_>,
        recent: Timestamp,
        most: u8,
    ) -> Result<bool, Failure> {
        let mut values = Values::default();
        let columns = link.columns(&mut values);
        let query = format!(
            "INSERT INTO sign_in_links (id, code_hash, destination, created_at, expires_at, staff_id) \
             SELECT {columns}, id FROM staff WHERE email = {} AND revoked_at IS NULL \
             AND (SELECT count(*) FROM sign_in_links WHERE staff_id = staff.id AND created_at > {}) < {most}",
            values.bind(email),
            values.bind(recent),
        );
        let mut batch = vec![self.with_values(&query, &values)];
        batch.extend(self.insert_message_of(link));
        Ok(changed(&self.batch(batch).await?, 0)? == 1)
    }

    fn insert_message_of(&self, link: &NewLink<'_>) -> Option<Statement<'_>> {
        let message = link.message?;
        Some(self.insert_link_message(message.kind, link.id, message.origin, link.now))
    }

    /// Stores a link for the member with that id, and its message, if the SQL `condition` is met.
    pub(super) fn insert_link(
        &self,
        mut values: Values,
        member: &str,
        link: &NewLink<'_>,
        condition: &str,
    ) -> Vec<Statement<'_>> {
        let columns = link.columns(&mut values);
        let query = format!(
            "INSERT INTO sign_in_links (id, code_hash, destination, created_at, expires_at, staff_id) \
             SELECT {columns}, id FROM staff WHERE id = {} AND {condition}",
            values.bind(member),
        );
        let insert = self.with_values(&query, &values);
        [insert].into_iter().chain(self.insert_message_of(link)).collect()
    }

    /// Whether the link with that code can be used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_usable_link(&self, code: &str, now: Timestamp) -> Result<bool, Failure> {
        let hash = sha256_hex(code);
        let query = format!("SELECT 1 FROM sign_in_links WHERE {USABLE}");
        let values = [Value::from(&hash), Value::from(now)];
        Ok(!self.statement(&query, &values).run().await?.rows().is_empty())
    }

    /// The member's link with that id, while it can be used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link(&self, member: &str, id: &str, now: Timestamp) -> Result<Option<Link>, Failure> {
        let query = "SELECT id, expires_at FROM sign_in_links WHERE id = ? AND staff_id = ? AND used_at IS NULL \
                     AND expires_at > ?";
        let values = [Value::from(id), Value::from(member), Value::from(now)];
        self.statement(query, &values).run().await?.first()
    }

    /// Uses the link with that code, once: starts the session and returns where it leads. `None`, without a change, if
    /// it cannot be used.
    ///
    /// # Errors
    /// When the database fails; the link can then still be used.
    pub async fn use_link(&self, code: &str, session: &NewSession) -> Result<Option<String>, Failure> {
        let hash = sha256_hex(code);
        // The session comes first, so that all statements see the link unused. A batch is one transaction, so only
        // one of several at once does.
        let mut values = Values::default();
        values.bind(hash.as_str());
        values.bind(session.now);
        let columns = session.columns(&mut values, "staff_id");
        let start = format!(
            "INSERT INTO sessions (id, token_hash, staff_id, way, device, created_at, expires_at) \
             SELECT {columns} FROM sign_in_links WHERE {USABLE}"
        );
        let of_link = [Value::from(&hash), Value::from(session.now)];
        let update = format!("UPDATE sign_in_links SET used_at = ?2 WHERE {USABLE} RETURNING destination");
        let update = self.statement(&update, &of_link);
        let batch = vec![self.with_values(&start, &values), update, self.end_replaced(session)];
        let results = self.batch(batch).await?;
        if changed(&results, 0)? != 1 {
            return Ok(None);
        }
        let used = results.get(1).and_then(|used| used.rows().first());
        Ok(used.and_then(|row| row.text("destination")).map(str::to_owned))
    }

    /// Deletes up to `limit` links and as many sessions that have ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_sign_ins(&self, now: Timestamp, limit: u16) -> Result<(), Failure> {
        let batch = ["sign_in_links", "sessions"].map(|table| {
            let query = format!(
                "DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE expires_at <= ? LIMIT {limit})"
            );
            self.statement(&query, &[Value::from(now)])
        });
        let [links, sessions] = batch;
        self.batch(vec![links, sessions]).await?;
        Ok(())
    }
}

impl NewLink<'_> {
    /// SQL for its columns but the member.
    fn columns(&self, values: &mut Values) -> String {
        let [id, hash, destination] =
            [self.id, &sha256_hex(self.code), self.destination].map(|text| values.bind(text));
        let [now, expires_at] = [self.now, self.expires_at].map(|at| values.bind(at));
        format!("{id}, {hash}, {destination}, {now}, {expires_at}")
    }
}
