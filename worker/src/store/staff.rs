//! Staff and their tokens.

use serde::Deserialize;
use worker::D1Type;

use super::{
    database::{Failure, Store},
    scope::Scope,
};
use crate::platform::hash::sha256_hex;

/// A member of staff who reviews intents.
#[derive(Debug, Clone)]
pub struct Reviewer {
    /// The id in `staff`.
    pub id: String,
    /// The intents that they may see.
    pub scope: Scope,
}

impl Reviewer {
    /// Their name in the audit.
    pub(super) fn actor(&self) -> String {
        format!("staff:{}", self.id)
    }
}

#[derive(Deserialize)]
struct Row {
    id: String,
    role: String,
    chapters: String,
}

impl Store {
    /// The member of staff with that token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reviewer(&self, token: &str) -> Result<Option<Reviewer>, Failure> {
        let hash = sha256_hex(token);
        let query = "SELECT id, role, (SELECT json_group_array(chapter) FROM staff_chapters \
                     WHERE staff_id = staff.id) AS chapters FROM staff WHERE token_hash = ?";
        let row: Option<Row> = self.0.prepare(query).bind_refs(&D1Type::Text(&hash))?.first(None).await?;
        let Some(row) = row else { return Ok(None) };
        let chapters: Vec<String> = serde_json::from_str(&row.chapters)?;
        Ok(Some(Reviewer { id: row.id, scope: Scope::new(&row.role, &chapters) }))
    }
}
