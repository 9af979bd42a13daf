//! Claims: a member of staff works on an intent, and others see that. A claim ends by itself, and changes neither the
//! version of the intent nor when it was last changed.

use join_shared::{catalog::Chapter, date::Date};

use super::{
    database::{Store, changed},
    failure::Failure,
    read::from_row,
    section::Section,
    staff::Reviewer,
    todo::first_rows,
    values::Values,
};
use crate::platform::clock::Timestamp;

/// How long a claim lasts.
pub const CLAIM_MINUTES: u64 = 30;

/// The same in milliseconds.
pub(super) const CLAIM_MILLIS: u64 = CLAIM_MINUTES * 60 * 1_000;

/// How many intents are tried at once. Somebody else may claim the first ones meanwhile.
const TRIED: u16 = 5;

/// How often more are tried.
const ROUNDS: u8 = 4;

/// Which intents [`Store::claim_next`] takes.
#[derive(Clone, Copy)]
enum Free {
    /// Those that nobody holds.
    Unheld,
    /// Those that the member of staff holds.
    Own,
}

/// An intent that is due.
struct Candidate {
    id: String,
    todo: String,
}

from_row!(Candidate { id, todo });

impl Store {
    /// Claims an intent within the reviewer's scope, or extends their claim. Returns false, without a change, if
    /// somebody else holds it or has dealt with it.
    async fn claim_if(
        &self,
        reviewer: &Reviewer,
        id: &str,
        todo: &str,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        let mut values = Values::default();
        let includes = reviewer.scope.bind(&mut values).includes("intents.id");
        let (own, id) = (values.bind(reviewer.id.as_str()), values.bind(id));
        let until = values.bind(now.after(CLAIM_MILLIS).as_f64());
        let now = values.bind(now);
        let todo = values.bind(todo);
        let query = format!(
            "UPDATE intents SET claimed_by = {own}, claimed_until = {until}, touched = 1 \
             WHERE {includes} AND id = {id} AND (claimed_by = {own} OR claimed_until <= {now}) \
             AND EXISTS (SELECT 1 FROM queue WHERE scope = '' AND intent_id = {id} AND todo = {todo})"
        );
        // Triggers may change rows, too.
        Ok(changed(&[self.with_values(&query, &values).run().await?], 0)? > 0)
    }

    /// Claims the first intent that is due within the reviewer's scope and that nobody else holds, and returns its
    /// id. Those that the reviewer holds come last, so that one can be skipped.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_next(
        &self,
        reviewer: &Reviewer,
        chapter: Option<&'static Chapter>,
        today: Date,
        now: Timestamp,
    ) -> Result<Option<String>, Failure> {
        for _ in 0..ROUNDS {
            let mut candidates = self.due_now(reviewer, chapter, today, now, Free::Unheld).await?;
            if candidates.is_empty() {
                candidates = self.due_now(reviewer, chapter, today, now, Free::Own).await?;
            }
            if candidates.is_empty() {
                return Ok(None);
            }
            for Candidate { id, todo } in candidates {
                if self.claim_if(reviewer, &id, &todo, now).await? {
                    return Ok(Some(id));
                }
            }
        }
        // Others were faster each time.
        Ok(None)
    }

    async fn due_now(
        &self,
        reviewer: &Reviewer,
        chapter: Option<&'static Chapter>,
        today: Date,
        now: Timestamp,
        free: Free,
    ) -> Result<Vec<Candidate>, Failure> {
        let lists = reviewer.scope.lists(chapter);
        if lists.is_empty() {
            return Ok(Vec::new());
        }
        let mut batch = Vec::new();
        for section in Section::DUE {
            let mut values = Values::default();
            let claim = match free {
                Free::Unheld => format!("claimed_until <= {}", values.bind(now)),
                Free::Own => {
                    let own = values.bind(reviewer.id.as_str());
                    format!("claimed_until > {} AND claimed_by = {own}", values.bind(now))
                }
            };
            let from = format!("CROSS JOIN intents ON intents.id = queue.intent_id WHERE {claim}");
            let query = first_rows(&lists, section, today, (&from, ""), TRIED, &mut values);
            batch.push(self.with_values(&query, &values));
        }
        let mut candidates = Vec::new();
        for result in self.batch(batch).await? {
            candidates.extend(result.all::<Candidate>()?);
        }
        Ok(candidates)
    }
}
