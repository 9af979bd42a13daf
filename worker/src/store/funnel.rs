//! The funnel's counters.

use join_shared::{catalog::Chapter, date::Date, wire::FunnelDayBody};
use serde::Serialize;

use super::{
    database::{Statement, Store, Value, changed},
    failure::Failure,
    read::{FromRow, Row},
    scope::Scope,
};
use crate::platform::clock::Timestamp;

/// The counts of one day and chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayCounts {
    /// The civil date in UTC.
    pub day: String,
    /// The chapter's slug; empty for the form without a chapter.
    pub chapter: &'static str,
    /// Pages with the form that were shown.
    pub viewed: u32,
    /// Results that the Worker computed.
    pub assessed: u32,
}

impl Store {
    /// Writes an isolate's counts as one row.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_counts(&self, counts: &[DayCounts]) -> Result<(), Failure> {
        let counts = serde_json::to_string(counts)?;
        let query = "INSERT INTO funnel_flushes (counts) VALUES (?)";
        self.statement(query, &[Value::from(&counts)]).run().await?;
        Ok(())
    }

    /// Adds up to `limit` rows to the daily counts, deletes the rows, and returns their number.
    ///
    /// # Errors
    /// When the database fails; it then changes nothing.
    pub async fn fold_counts(&self, limit: u16) -> Result<usize, Failure> {
        let add = format!(
            "INSERT INTO funnel (day, chapter, viewed, assessed) SELECT value ->> 'day', value ->> 'chapter', \
             sum(value ->> 'viewed'), sum(value ->> 'assessed') \
             FROM (SELECT counts FROM funnel_flushes ORDER BY id LIMIT {limit}), json_each(counts) \
             WHERE true GROUP BY 1, 2 ON CONFLICT (day, chapter) \
             DO UPDATE SET viewed = viewed + excluded.viewed, assessed = assessed + excluded.assessed"
        );
        let delete = format!(
            "DELETE FROM funnel_flushes WHERE id IN (SELECT id FROM funnel_flushes ORDER BY id LIMIT {limit})"
        );
        let results = self.batch([add, delete].map(|query| self.statement(&query, &[])).into()).await?;
        changed(&results, 1)
    }

    /// Counts a submission for each chapter of the intent, if the intent is stored.
    pub(super) fn count_submitted(
        &self,
        chapters: &[&str],
        now: Timestamp,
        intent: &str,
    ) -> Result<Statement<'_>, Failure> {
        let query = "INSERT INTO funnel (day, chapter, submitted) SELECT ?1, value, 1 FROM json_each(?2) \
                     WHERE EXISTS (SELECT 1 FROM intents WHERE id = ?3) \
                     ON CONFLICT (day, chapter) DO UPDATE SET submitted = submitted + 1";
        // An empty slug means no chapter.
        let chapters = if chapters.is_empty() { &[""] } else { chapters };
        let (day, chapters) = (now.date().to_string(), serde_json::to_string(chapters)?);
        let values = [Value::from(&day), Value::from(&chapters), Value::from(intent)];
        Ok(self.statement(query, &values))
    }

    /// The daily counts within the scope, latest day first, including rows not added up yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn funnel(
        &self,
        scope: &Scope,
        [from, to]: [Date; 2],
        chapter: Option<&Chapter>,
    ) -> Result<Vec<FunnelDayBody>, Failure> {
        let query = "SELECT day, chapter, sum(viewed) AS viewed, sum(assessed) AS assessed, \
                     sum(submitted) AS submitted FROM (SELECT day, chapter, viewed, assessed, submitted FROM funnel \
                     UNION ALL SELECT value ->> 'day', value ->> 'chapter', value ->> 'viewed', \
                     value ->> 'assessed', 0 FROM funnel_flushes, json_each(counts)) \
                     WHERE day >= ?1 AND day <= ?2 AND (?3 IS NULL OR chapter = ?3) \
                     AND (?4 IS NULL OR chapter IN (SELECT value FROM json_each(?4))) \
                     GROUP BY day, chapter ORDER BY day DESC, chapter";
        let days = [from, to].map(|day| day.to_string());
        let own = scope.chapters();
        let values = [
            Value::from(&days[0]),
            Value::from(&days[1]),
            Value::from(chapter.map(|chapter| chapter.slug)),
            Value::from(own.as_deref()),
        ];
        self.statement(query, &values).run().await?.all()
    }
}

impl FromRow for FunnelDayBody {
    fn from_row(row: &mut Row) -> Option<Self> {
        Some(Self {
            day: row.take("day")?,
            chapter: Some(row.take("chapter")?).filter(|slug: &String| !slug.is_empty()),
            viewed: row.take("viewed")?,
            assessed: row.take("assessed")?,
            submitted: row.take("submitted")?,
        })
    }
}
