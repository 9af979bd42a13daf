//! What is kept for a time only.

use join_shared::intent::Status;
use serde::Deserialize;
use worker::D1Type;

use super::{Failure, Store, changed, person::ERASED};
use crate::platform::clock::Timestamp;

/// What was last changed before these moments holds no personal data any more.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// Where the person has joined.
    pub joined: Timestamp,
    /// Everywhere else.
    pub others: Timestamp,
}

/// Intents that hold personal data although their time is over. Its placeholders: the status
/// `joined`, and the deadlines for it and for all others. The first part is for the index.
const DUE: &str = "given_name IS NOT NULL AND updated_at < max(?2, ?3) \
                   AND updated_at < CASE status WHEN ?1 THEN ?2 ELSE ?3 END";

impl Deadlines {
    fn values(self) -> [D1Type<'static>; 3] {
        [
            D1Type::Text(Status::Joined.code()),
            D1Type::Real(self.joined.as_f64()),
            D1Type::Real(self.others.as_f64()),
        ]
    }
}

impl Store {
    /// Ids of intents from which the person is to be erased, `limit` at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self, deadlines: Deadlines, limit: u8) -> Result<Vec<String>, Failure> {
        #[derive(Deserialize)]
        struct Id {
            id: String,
        }
        let query = format!("SELECT id FROM intents WHERE {DUE} LIMIT {limit}");
        let ids: Vec<Id> = self.0.prepare(query).bind_refs(&deadlines.values())?.all().await?.results()?;
        Ok(ids.into_iter().map(|it| it.id).collect())
    }

    /// Erases the person from those of the intents whose time is still over; each comes with the id
    /// of its audit row. How many were erased.
    ///
    /// # Errors
    /// When the database fails: then none is erased.
    pub async fn erase(
        &self,
        intents: &[(String, String)],
        deadlines: Deadlines,
        now: Timestamp,
    ) -> Result<usize, Failure> {
        let intents = serde_json::to_string(intents)?;
        let [status, joined, others] = deadlines.values();
        let values = [status, joined, others, D1Type::Text(&intents), D1Type::Real(now.as_f64())];
        let audit = format!(
            "INSERT INTO audit (id, at, actor, action, intent_id, details) \
             SELECT due.value ->> 1, ?5, 'retention', 'erased', intents.id, '{{}}' \
             FROM json_each(?4) AS due JOIN intents ON intents.id = due.value ->> 0 WHERE {DUE}"
        );
        let update = format!(
            "UPDATE intents SET {ERASED}, version = version + 1, updated_at = ?5 \
             WHERE id IN (SELECT value ->> 0 FROM json_each(?4)) AND {DUE}"
        );
        let batch = [audit, update].map(|query| self.0.prepare(query).bind_refs(&values));
        let [audit, update] = batch;
        let results = self.0.batch(vec![audit?, update?]).await?;
        // By the audit: a change of the person changes rows of `intent_chapters`, too.
        changed(&results, 0)
    }

    /// Forgets idempotency keys of intents that were stored before that moment, `limit` at most, and
    /// with them the hashes of what was sent, which are for recognising a repetition alone. How many
    /// were forgotten.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_keys(&self, before: Timestamp, limit: u16) -> Result<usize, Failure> {
        let query = format!(
            "UPDATE intents SET idempotency_key = NULL, content_hash = '' WHERE id IN \
             (SELECT id FROM intents WHERE idempotency_key IS NOT NULL AND created_at < ? LIMIT {limit})"
        );
        let query = self.0.prepare(query).bind_refs(&D1Type::Real(before.as_f64()))?;
        changed(&[query.run().await?], 0)
    }
}
