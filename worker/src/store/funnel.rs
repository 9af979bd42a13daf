//! The counters of the funnel.

use join_shared::{catalog::Chapter, date::Date, wire::FunnelDayBody};
use serde::Deserialize;
use worker::{D1PreparedStatement, D1Type};

use super::{Failure, Scope, Store, text};
use crate::{clock::Timestamp, funnel::Step};

#[derive(Deserialize)]
struct Row {
    day: String,
    chapter: String,
    viewed: u32,
    assessed: u32,
    submitted: u32,
}

impl Store {
    /// Counts one more for each of the chapters.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&self, step: Step, chapters: &[&str], now: Timestamp) -> Result<(), Failure> {
        self.counting(step, chapters, now, None)?.run().await?;
        Ok(())
    }

    /// The statement that does; with the id of an intent, only if that is stored.
    pub(super) fn counting(
        &self,
        step: Step,
        chapters: &[&str],
        now: Timestamp,
        intent: Option<&str>,
    ) -> Result<D1PreparedStatement, Failure> {
        let column = step.column();
        let query = format!(
            "INSERT INTO funnel (day, chapter, {column}) SELECT ?1, value, 1 FROM json_each(?2) \
             WHERE ?3 IS NULL OR EXISTS (SELECT 1 FROM intents WHERE id = ?3) \
             ON CONFLICT (day, chapter) DO UPDATE SET {column} = {column} + 1"
        );
        let (day, chapters) = (now.date().to_string(), serde_json::to_string(chapters)?);
        Ok(self.0.prepare(query).bind_refs(&[D1Type::Text(&day), D1Type::Text(&chapters), text(intent)])?)
    }

    /// The counts of those days within the scope, the last day first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn funnel(
        &self,
        scope: &Scope,
        [from, to]: [Date; 2],
        chapter: Option<&Chapter>,
    ) -> Result<Vec<FunnelDayBody>, Failure> {
        let query = "SELECT day, chapter, viewed, assessed, submitted FROM funnel \
                     WHERE day >= ?1 AND day <= ?2 AND (?3 IS NULL OR chapter = ?3) \
                     AND (?4 IS NULL OR chapter IN (SELECT value FROM json_each(?4))) ORDER BY day DESC, chapter";
        let days = [from, to].map(|day| day.to_string());
        let own = scope.chapters();
        let values = [
            D1Type::Text(&days[0]),
            D1Type::Text(&days[1]),
            text(chapter.map(|chapter| chapter.slug)),
            text(own.as_deref()),
        ];
        let rows: Vec<Row> = self.0.prepare(query).bind_refs(&values)?.all().await?.results()?;
        Ok(rows.into_iter().map(FunnelDayBody::from).collect())
    }
}

impl From<Row> for FunnelDayBody {
    fn from(row: Row) -> Self {
        let Row { day, chapter, viewed, assessed, submitted } = row;
        let chapter = Some(chapter).filter(|slug| !slug.is_empty());
        Self { day, chapter, viewed, assessed, submitted }
    }
}
