//! The audit's chain of seals.

use serde::Serialize;

use super::{
    database::{Store, Value, changed},
    failure::Failure,
    read::from_row,
};
use crate::platform::hash::sha256_hex;

/// The seal of one audit entry.
#[derive(Debug, Serialize)]
pub struct Seal {
    /// The entry's position in the audit.
    pub seq: u32,
    /// SHA-256 of the previous hash and the entry.
    pub hash: String,
}

struct Unsealed {
    seq: u32,
    entry: String,
    last_seq: Option<u32>,
    last_hash: Option<String>,
}

from_row!(Unsealed { seq, entry, last_seq, last_hash });

impl Store {
    /// Seals up to `limit` entries after the last seal and returns the last new seal. Of two concurrent runs
    /// one adds nothing.
    ///
    /// # Errors
    /// When the database fails; it then adds nothing.
    pub async fn seal_audit(&self, limit: u16) -> Result<Option<Seal>, Failure> {
        let query = format!(
            "SELECT seq, json_array(seq, id, at, actor, action, intent_id, details) AS entry, \
             (SELECT max(seq) FROM audit_seals) AS last_seq, \
             (SELECT hash FROM audit_seals ORDER BY seq DESC LIMIT 1) AS last_hash FROM audit \
             WHERE seq > coalesce((SELECT max(seq) FROM audit_seals), 0) ORDER BY seq LIMIT {limit}"
        );
        let rows: Vec<Unsealed> = self.statement(&query, &[]).run().await?.all()?;
        let Some(first) = rows.first() else { return Ok(None) };
        let sealed = f64::from(first.last_seq.unwrap_or_default());
        let mut seals: Vec<Seal> = Vec::with_capacity(rows.len());
        for row in &rows {
            let before = seals.last().map_or(row.last_hash.as_deref().unwrap_or_default(), |seal| &seal.hash);
            let hash = sha256_hex([before, &row.entry].concat());
            seals.push(Seal { seq: row.seq, hash });
        }
        let query = "INSERT INTO audit_seals (seq, hash) SELECT value ->> 'seq', value ->> 'hash' \
                     FROM json_each(?) WHERE coalesce((SELECT max(seq) FROM audit_seals), 0) = ?";
        let new = serde_json::to_string(&seals)?;
        let values = [Value::from(&new), Value::from(sealed)];
        let made = changed(&[self.statement(query, &values).run().await?], 0)?;
        Ok(seals.pop().filter(|_| made > 0))
    }
}
