//! The database: all SQL of the Worker, in prepared statements with bound values.

mod audit;
mod funnel;
mod intents;
mod links;
mod outbox;
mod person;
mod receipt;
mod retention;
mod row;
mod scope;
mod seals;
mod select;
mod sessions;
mod staff;
mod team;
mod values;

use worker::{D1Database, D1Result, D1Type, Env};

pub use audit::{AuditFilter, Reading};
pub use funnel::DayCounts;
pub use intents::{Earlier, Inserted, NewRow};
pub use links::{Link, NewLink};
pub use outbox::{Attempt, Due, MailReceiver, Message, NotificationFilter, Verdict};
pub use retention::Deadlines;
pub use row::StoredIntent;
pub use scope::Scope;
pub use select::{Filter, Search};
pub use sessions::{ListedSession, NewSession, Session, Way};
pub use staff::Reviewer;
pub use team::{Access, AccountChange, Act, Member};

use crate::http::problem::Problem;

/// The database.
pub struct Store(D1Database);

/// The database failed or returned an unexpected result. The caller must not acknowledge anything.
#[derive(Debug)]
pub struct Failure {
    /// For the log: error codes only, because messages can quote values.
    pub cause: String,
}

impl Store {
    /// The database bound as `DB`.
    ///
    /// # Errors
    /// When the binding is missing.
    pub fn of(env: &Env) -> Result<Self, Failure> {
        env.d1("DB").map(Self).map_err(|_| Failure { cause: "no binding DB".to_owned() })
    }

    /// Checks that the database answers and has its tables.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), Failure> {
        self.0.prepare("SELECT 1 FROM intents LIMIT 1").run().await?;
        Ok(())
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Unavailable { cause: failure.cause }
    }
}

impl From<worker::Error> for Failure {
    fn from(error: worker::Error) -> Self {
        let message = match &error {
            worker::Error::D1(error) => error.cause(),
            error => error.to_string(),
        };
        Self { cause: format!("{} {}", <&str>::from(&error), codes(&message)).trim_end().to_owned() }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(_: serde_json::Error) -> Self {
        Self { cause: "a row cannot be read".to_owned() }
    }
}

/// The error codes in a message of the database.
fn codes(message: &str) -> String {
    let code = |word: &&str| word.starts_with("SQLITE_") || word.starts_with("D1_");
    let words = message.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    words.filter(code).collect::<Vec<_>>().join(" ")
}

fn text(value: Option<&str>) -> D1Type<'_> {
    value.map_or(D1Type::Null, D1Type::Text)
}

fn boolean(value: bool) -> D1Type<'static> {
    D1Type::Integer(i32::from(value))
}

/// How many rows the batch's statement at `index` changed.
fn changed(results: &[D1Result], index: usize) -> Result<usize, Failure> {
    let meta = results.get(index).map(D1Result::meta).transpose()?.flatten();
    let changes = meta.and_then(|meta| meta.changes);
    changes.ok_or_else(|| Failure { cause: "unexpected result of a batch".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn a_cause_contains_codes_and_no_values() {
        let message =
            "D1_ERROR: UNIQUE constraint failed: intents.reference: SQLITE_CONSTRAINT (ANA@EXAMPLE.ORG)";
        assert_eq!(codes(message), "D1_ERROR SQLITE_CONSTRAINT");
    }
}
