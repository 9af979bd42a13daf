//! Erasure after the retention period.

use join_shared::{
    intent::Status,
    oversight::{Action, Actor},
};

use super::{
    database::{Store, Value, changed},
    failure::Failure,
    person::ERASED,
};
use crate::platform::clock::Timestamp;

/// Intents last changed before these times must not hold personal data.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// For people who have joined.
    pub joined: Timestamp,
    /// For all others.
    pub others: Timestamp,
}

/// SQL for intents past their retention period. Placeholders: the status `joined`, its deadline, and the
/// deadline of all others. The first condition uses the index.
const DUE: &str = "given_name IS NOT NULL AND updated_at < max(?2, ?3) \
                   AND updated_at < CASE status WHEN ?1 THEN ?2 ELSE ?3 END";

impl Deadlines {
    fn values(self) -> [Value<'static>; 3] {
        [Value::from(Status::Joined.code()), Value::from(self.joined), Value::from(self.others)]
    }
}

impl Store {
    /// The ids of up to `limit` intents past their retention period.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self, deadlines: Deadlines, limit: u8) -> Result<Vec<String>, Failure> {
        let query = format!("SELECT id FROM intents WHERE {DUE} LIMIT {limit}");
        let due = self.statement(&query, &deadlines.values()).run().await?;
        Ok(due.rows().iter().filter_map(|row| row.text("id")).map(str::to_owned).collect())
    }

    /// Erases those intents that are still past their retention period. Each id comes with that of its audit
    /// entry. Returns the number erased.
    ///
    /// # Errors
    /// When the database fails; it then erases nothing.
    pub async fn erase(
        &self,
        intents: &[(String, String)],
        deadlines: Deadlines,
        now: Timestamp,
    ) -> Result<usize, Failure> {
        let intents = serde_json::to_string(intents)?;
        let [status, joined, others] = deadlines.values();
        let values = [status, joined, others, Value::from(&intents), Value::from(now)];
        let audit = format!(
            "INSERT INTO audit (id, at, actor, action, intent_id, details) \
             SELECT due.value ->> 1, ?5, '{}', '{}', intents.id, '{{}}' \
             FROM json_each(?4) AS due JOIN intents ON intents.id = due.value ->> 0 WHERE {DUE}",
            Actor::Retention.code(),
            Action::Erased.code()
        );
        let update = format!(
            "UPDATE intents SET {ERASED}, version = version + 1, updated_at = ?5 \
             WHERE id IN (SELECT value ->> 0 FROM json_each(?4)) AND {DUE}"
        );
        let batch = [audit, update].map(|query| self.statement(&query, &values));
        let [audit, update] = batch;
        let results = self.batch(vec![audit, update]).await?;
        // The audit entries give the number; the update also changes rows of `intent_chapters`.
        changed(&results, 0)
    }

    /// Releases up to `limit` idempotency keys of intents stored before that time, with their content hashes,
    /// which only serve to recognize repetitions. Returns their number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_keys(&self, before: Timestamp, limit: u16) -> Result<usize, Failure> {
        let query = format!(
            "UPDATE intents SET idempotency_key = NULL, content_hash = '' WHERE id IN \
             (SELECT id FROM intents WHERE idempotency_key IS NOT NULL AND created_at < ? LIMIT {limit})"
        );
        let query = self.statement(&query, &[Value::from(before)]);
        changed(&[query.run().await?], 0)
    }
}
