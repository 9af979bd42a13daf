//! Members of staff: found by token or session.

use join_shared::staff::Role;
use serde_json::Value as Json;

use super::{
    database::{Store, Value},
    failure::Failure,
    read::{FromColumn, FromRow, Row, from_row},
    scope::Scope,
    values::Values,
};
use crate::platform::hash::sha256_hex;

/// A member of staff who reviews intents.
#[derive(Debug, Clone)]
pub struct Reviewer {
    /// The id in `staff`.
    pub id: String,
    /// The email address, in lower case.
    pub email: String,
    /// The role; `None` for one that the code does not know, which sees nothing.
    pub role: Option<Role>,
    /// The intents that they may see.
    pub scope: Scope,
}

impl Reviewer {
    /// Their name in the audit.
    pub(super) fn actor(&self) -> String {
        format!("staff:{}", self.id)
    }

    /// SQL: they are still on the team as national staff. Without it, two who revoke each other at once could leave
    /// nobody.
    pub(super) fn is_still_national(&self, values: &mut Values) -> String {
        let id = values.bind(self.id.as_str());
        format!(
            "EXISTS (SELECT 1 FROM staff AS actor WHERE actor.id = {id} AND actor.role = 'national' \
             AND actor.revoked_at IS NULL)"
        )
    }

    /// Whether they see everything and manage the team.
    #[must_use]
    pub fn is_national(&self) -> bool {
        self.role == Some(Role::National)
    }
}

/// A member of staff, as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The id in `staff`.
    pub id: String,
    /// The email address, in lower case.
    pub email: String,
    /// When they left the team, in Unix milliseconds; `None` while they are on it.
    pub revoked_at: Option<u64>,
}

from_row!(Colleague { id, email, revoked_at });

/// As [`colleague`] selects them.
impl FromColumn for Colleague {
    fn from_column(value: Json) -> Option<Self> {
        Self::from_row(&mut serde_json::from_str(value.as_str()?).ok()?)
    }
}

impl Colleague {
    /// The email address, and whether they have left.
    #[must_use]
    pub fn name(&self) -> String {
        let left = if self.revoked_at.is_some() { " (former member)" } else { "" };
        format!("{}{left}", self.email)
    }
}

/// SQL: the [`Colleague`] whom the condition on `staff` selects, as JSON.
pub(super) fn colleague(condition: &str) -> String {
    format!(
        "(SELECT json_object('id', id, 'email', email, 'revoked_at', revoked_at) FROM staff WHERE {condition})"
    )
}

/// The most members that [`Store::assignable`] returns.
const MAX_COLLEAGUES: u16 = 500;

/// The columns of a [`Reviewer`], for a query on `staff`.
pub(super) const COLUMNS: &str = "staff.id, staff.email, staff.role, (SELECT json_group_array(chapter) FROM \
                                  staff_chapters WHERE staff_id = staff.id) AS chapters";

impl FromRow for Reviewer {
    fn from_row(row: &mut Row) -> Option<Self> {
        let (role, chapters): (String, Vec<String>) = (row.take("role")?, row.json("chapters")?);
        Some(Self {
            id: row.take("id")?,
            email: row.take("email")?,
            role: role.parse().ok(),
            scope: Scope::new(&role, &chapters),
        })
    }
}

impl Store {
    /// The member of staff with that token, unless they were revoked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reviewer(&self, token: &str) -> Result<Option<Reviewer>, Failure> {
        let hash = sha256_hex(token);
        let query = format!("SELECT {COLUMNS} FROM staff WHERE token_hash = ? AND revoked_at IS NULL");
        self.statement(&query, &[Value::from(&hash)]).run().await?.first()
    }

    /// The members of staff whom the reviewer can assign an intent to: themselves and, for national staff, all whose
    /// scope includes it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignable(&self, reviewer: &Reviewer, intent_id: &str) -> Result<Vec<Colleague>, Failure> {
        if !reviewer.is_national() {
            return Ok(vec![Colleague {
                id: reviewer.id.clone(),
                email: reviewer.email.clone(),
                revoked_at: None,
            }]);
        }
        let query = format!(
            "SELECT id, email, revoked_at FROM staff WHERE revoked_at IS NULL AND (role = ? OR EXISTS (SELECT 1 FROM staff_chapters \
             JOIN intent_chapters USING (chapter) WHERE staff_id = staff.id AND intent_id = ?)) \
             ORDER BY email LIMIT {MAX_COLLEAGUES}"
        );
        let values = [Value::from(Role::National.code()), Value::from(intent_id)];
        self.statement(&query, &values).run().await?.all()
    }

    /// The members of staff to whom intents within the reader's scope may be assigned: those of a common chapter, or
    /// all for national staff. Former members come last, if an intent is still assigned to them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn colleagues(&self, reader: &Reviewer) -> Result<Vec<Colleague>, Failure> {
        const MOST: u8 = 100;
        let mut values = Values::default();
        let scope = reader.scope.bind(&mut values);
        let condition = match scope.list() {
            None => "1".to_owned(),
            Some(chapters) => {
                let own = values.bind(reader.id.as_str());
                format!(
                    "id IN (SELECT staff_id FROM staff_chapters WHERE chapter IN ({chapters})) AND role = 'chapter' \
                     OR id = {own}"
                )
            }
        };
        let lists = reader.scope.lists(None).from(&mut values);
        let query = format!(
            "SELECT id, email, revoked_at FROM staff WHERE ({condition}) AND (revoked_at IS NULL OR EXISTS \
             (SELECT 1 FROM {lists} JOIN queue ON scope = list.value AND assignee = staff.id)) \
             ORDER BY revoked_at IS NOT NULL, email LIMIT {MOST}"
        );
        self.with_values(&query, &values).run().await?.all()
    }
}
