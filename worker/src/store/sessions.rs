//! Sessions of staff in browsers.

use super::{
    database::{Statement, Store, Value, changed},
    failure::Failure,
    read::{FromRow, Row, from_row},
    staff::{self, Reviewer},
    values::Values,
};
use crate::platform::{clock::Timestamp, hash::sha256_hex};

/// How a session began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By a one-time link.
    Link,
    /// By a personal token.
    Token,
}

impl Way {
    /// All ways.
    pub const ALL: [Self; 2] = [Self::Link, Self::Token];

    /// Its name in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Token => "token",
        }
    }
}

/// A session to start.
pub struct NewSession {
    /// Its id, which lists show.
    pub id: String,
    /// The cookie's token; only its hash is stored.
    pub token: String,
    /// How it begins.
    pub way: Way,
    /// The browser and system, such as `Firefox on Android`.
    pub device: String,
    /// When it begins.
    pub now: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// The token of the browser's earlier session, which ends.
    pub replaced: Option<String>,
}

/// A session that has not ended.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// A session in a list.
#[derive(Debug, Clone)]
pub struct ListedSession {
    /// Its id.
    pub id: String,
    /// How it began, as [`Way::code`].
    pub way: String,
    /// The browser and system.
    pub device: String,
    /// When it began, in Unix milliseconds.
    pub created_at: u64,
}

from_row!(ListedSession { id, way, device, created_at });

impl NewSession {
    /// SQL for its columns, of the member with the id in that column.
    pub(super) fn columns(&self, values: &mut Values, staff_id: &str) -> String {
        let [id, hash] = [self.id.as_str(), &sha256_hex(&self.token)].map(|text| values.bind(text));
        let [way, device] = [self.way.code(), &self.device].map(|text| values.bind(text));
        let [now, expires_at] = [self.now, self.expires_at].map(|at| values.bind(at));
        format!("{id}, {hash}, {staff_id}, {way}, {device}, {now}, {expires_at}")
    }
}

impl FromRow for (Session, Reviewer) {
    fn from_row(row: &mut Row) -> Option<Self> {
        let session = Session { id: row.take("session_id")?, expires_at: row.take("expires_at")? };
        Some((session, Reviewer::from_row(row)?))
    }
}

impl Store {
    /// The session with that token and its member of staff, read again for each request so that a revoked member or
    /// session ends at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<(Session, Reviewer)>, Failure> {
        let hash = sha256_hex(token);
        let query = format!(
            "SELECT sessions.id AS session_id, expires_at, {} FROM sessions JOIN staff ON staff.id = staff_id \
             WHERE sessions.token_hash = ? AND expires_at > ? AND revoked_at IS NULL",
            staff::COLUMNS
        );
        let values = [Value::from(&hash), Value::from(now)];
        self.statement(&query, &values).run().await?.first()
    }

    /// Starts a session of that member and ends the browser's earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_session(&self, staff_id: &str, session: &NewSession) -> Result<(), Failure> {
        let mut values = Values::default();
        let columns = session.columns(&mut values, "id");
        let query = format!(
            "INSERT INTO sessions (id, token_hash, staff_id, way, device, created_at, expires_at) \
             SELECT {columns} FROM staff WHERE id = {}",
            values.bind(staff_id)
        );
        let insert = self.with_values(&query, &values);
        self.batch(vec![insert, self.end_replaced(session)]).await?;
        Ok(())
    }

    /// Ends the browser's earlier session, if the new one has started.
    pub(super) fn end_replaced(&self, session: &NewSession) -> Statement<'_> {
        let hash = session.replaced.as_deref().map(sha256_hex);
        let query =
            "DELETE FROM sessions WHERE token_hash = ? AND EXISTS (SELECT 1 FROM sessions WHERE id = ?)";
        self.statement(query, &[Value::from(hash.as_deref()), Value::from(&session.id)])
    }

    /// The member's sessions, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(&self, staff_id: &str, now: Timestamp) -> Result<Vec<ListedSession>, Failure> {
        let query = "SELECT id, way, device, created_at FROM sessions \
                     WHERE staff_id = ? AND expires_at > ? ORDER BY created_at DESC, id DESC";
        let values = [Value::from(staff_id), Value::from(now)];
        self.statement(query, &values).run().await?.all()
    }

    /// Ends every session of that member but one. Returns how many ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_other_sessions(&self, staff_id: &str, id: &str) -> Result<usize, Failure> {
        let values = [Value::from(staff_id), Value::from(id)];
        let query = "DELETE FROM sessions WHERE staff_id = ? AND id <> ?";
        changed(&[self.statement(query, &values).run().await?], 0)
    }

    /// Ends a session of that member. Idempotent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, staff_id: &str, id: &str) -> Result<(), Failure> {
        let values = [Value::from(id), Value::from(staff_id)];
        let query = "DELETE FROM sessions WHERE id = ? AND staff_id = ?";
        self.statement(query, &values).run().await?;
        Ok(())
    }
}
