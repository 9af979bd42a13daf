//! Sessions of staff in browsers.

use serde::Deserialize;
use worker::D1Type;

use super::{
    database::{Failure, Store},
    staff::{self, Reviewer},
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
pub struct NewSession<'a> {
    /// Its id, which lists show.
    pub id: &'a str,
    /// The cookie's token; only its hash is stored.
    pub token: &'a str,
    /// The member of staff.
    pub staff_id: &'a str,
    /// How it began.
    pub way: Way,
    /// The browser and system, such as `Firefox on Android`.
    pub device: &'a str,
    /// When it begins.
    pub now: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// A session that has not ended.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

#[derive(Deserialize)]
struct Row {
    session_id: String,
    expires_at: u64,
    id: String,
    email: String,
    role: String,
    chapters: String,
}

impl Store {
    /// The session with that token and its member of staff, read anew for each request so that a revoked member or
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
        let values = [D1Type::Text(&hash), D1Type::Real(now.as_f64())];
        let row: Option<Row> = self.0.prepare(query).bind_refs(&values)?.first(None).await?;
        row.map(|row| {
            let session = Session { id: row.session_id, expires_at: Timestamp::from_millis(row.expires_at) };
            Ok((session, Reviewer::new(row.id, row.email, &row.role, &row.chapters)?))
        })
        .transpose()
    }

    /// Starts a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_session(&self, session: &NewSession<'_>) -> Result<(), Failure> {
        let hash = sha256_hex(session.token);
        let query = "INSERT INTO sessions (id, token_hash, staff_id, way, device, created_at, expires_at) \
                     VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = [
            D1Type::Text(session.id),
            D1Type::Text(&hash),
            D1Type::Text(session.staff_id),
            D1Type::Text(session.way.code()),
            D1Type::Text(session.device),
            D1Type::Real(session.now.as_f64()),
            D1Type::Real(session.expires_at.as_f64()),
        ];
        self.0.prepare(query).bind_refs(&values)?.run().await?;
        Ok(())
    }

    /// Ends a session of that member. Idempotent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, staff_id: &str, id: &str) -> Result<(), Failure> {
        let values = [D1Type::Text(id), D1Type::Text(staff_id)];
        let query = "DELETE FROM sessions WHERE id = ? AND staff_id = ?";
        self.0.prepare(query).bind_refs(&values)?.run().await?;
        Ok(())
    }
}
