//! Intents as stored.

use std::collections::BTreeMap;

use join_shared::{
    date::Date,
    intent::Status,
    wire::{ContactBody, IntentBody},
};
use serde_json::Value;

use super::{
    read::{FromRow, Row},
    scope::BoundScope,
};
use crate::platform::clock::Timestamp;

/// An intent as stored.
#[derive(Debug, Clone)]
pub struct StoredIntent {
    /// The version, which each change increments.
    pub version: u32,
    /// Its status.
    pub status: Status,
    /// When it was stored.
    pub created_at: Timestamp,
    /// The chapter of the page that sent it. It grants that chapter no access.
    pub page_chapter: Option<String>,
    /// The id of the member of staff who follows it up.
    pub assignee: Option<String>,
    /// Whether they have left the team; false in lists.
    pub assignee_is_former: bool,
    /// The day on which it is due again.
    pub follow_up_on: Option<Date>,
    /// Who works on it now. A claim that has expired counts as none.
    pub claim: Option<Claim>,
    /// The conditions of the category as they were when it arrived, each a `ConditionBody`. `None` for a question, for
    /// intents of before they were stored, and in lists.
    pub conditions: Option<Vec<Value>>,
    /// Ids and references of [`IntentBody::possible_duplicates`].
    pub duplicates: Vec<(String, String)>,
    /// What staff read.
    pub body: IntentBody,
}

/// A member of staff works on an intent. [`super::Store::change`] renews and releases claims.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Their email address.
    pub email: String,
    /// When the claim expires.
    pub until: Timestamp,
}

impl StoredIntent {
    /// Who works on it at that time.
    #[must_use]
    pub fn claim_at(&self, now: Timestamp) -> Option<&Claim> {
        self.claim.as_ref().filter(|claim| claim.until > now)
    }
}

/// The columns of a [`StoredIntent`].
pub(super) const COLUMNS: &str = "intents.id, intents.reference, version, status, created_at, updated_at, lang, page_chapter, \
     reason, intents.assignee, follow_up_on, claimed_until, \
     (SELECT email FROM staff WHERE staff.id = intents.assignee) AS assignee_email, \
     (SELECT email FROM staff WHERE staff.id = intents.claimed_by) AS claimed_by_email, category, disputed, term_years, answers, quote, ruleset, quoted_ruleset, given_name, family_name, email, \
     phone, message, consent_text_version, \
     (SELECT json_group_object(position, chapter) FROM intent_chapters AS named WHERE named.intent_id = intents.id) \
     AS chapters";

/// The most possible duplicates listed.
const MAX_DUPLICATES: usize = 10;

/// SQL for one more column: up to [`MAX_DUPLICATES`] other intents within the scope that may be the same
/// person's, and one more. They have the same email address, or the same name and a common chapter.
///
/// The query stops at the first matches, so its cost does not grow with what strangers store.
pub(super) fn possible_duplicates(scope: &BoundScope) -> String {
    let (by_email, common) = match scope.list() {
        None => ("intents AS like_it WHERE".to_owned(), String::new()),
        Some(list) => (
            format!("intent_chapters AS like_it WHERE like_it.chapter IN ({list}) AND"),
            format!("AND mine.chapter IN ({list})"),
        ),
    };
    let id = if scope.chapters().is_some() { "intent_id" } else { "id" };
    format!(
        "(SELECT json_group_object(id, reference) FROM (SELECT DISTINCT id, reference FROM (\
         SELECT like_it.{id} AS id, like_it.reference FROM {by_email} \
         like_it.email_folded = intents.email_folded AND like_it.{id} <> intents.id \
         UNION ALL \
         SELECT like_it.intent_id, like_it.reference FROM intent_chapters AS mine CROSS JOIN intent_chapters AS like_it \
         ON like_it.chapter = mine.chapter AND like_it.full_name_folded = intents.full_name_folded \
         WHERE mine.intent_id = intents.id {common} AND like_it.intent_id <> intents.id\
         ) LIMIT {})) AS possible_duplicates",
        MAX_DUPLICATES + 1
    )
}

/// The chapters that an intent names, in the order of their positions.
pub(super) fn chapters(row: &mut Row) -> Option<Vec<String>> {
    let chapters: BTreeMap<u32, String> = row.json("chapters")?;
    Some(chapters.into_values().collect())
}

impl FromRow for StoredIntent {
    fn from_row(row: &mut Row) -> Option<Self> {
        let duplicates: BTreeMap<String, String> = row.json_or_default("possible_duplicates")?;
        let more_possible_duplicates = duplicates.len() > MAX_DUPLICATES;
        // Newest first: ids sort by time.
        let duplicates: Vec<_> = duplicates.into_iter().rev().take(MAX_DUPLICATES).collect();
        let created_at: Timestamp = row.take("created_at")?;
        let (until, claimed_by): (_, Option<String>) =
            (row.take("claimed_until")?, row.take("claimed_by_email")?);
        let (given_name, email): (Option<String>, _) = (row.take("given_name")?, row.take("email")?);
        let (family_name, phone) = (row.take("family_name")?, row.take("phone")?);
        let contact = given_name.zip(email);
        let contact =
            contact.map(|(given_name, email)| ContactBody { given_name, family_name, email, phone });
        let status = row.take("status")?;
        let follow_up_on: Option<String> = row.take("follow_up_on")?;
        Some(Self {
            version: row.take("version")?,
            status,
            created_at,
            page_chapter: row.take("page_chapter")?,
            assignee: row.take("assignee")?,
            assignee_is_former: row.take::<Option<u64>>("assignee_left_at")?.is_some(),
            follow_up_on: follow_up_on.as_deref().and_then(|day| day.parse().ok()),
            claim: claimed_by.map(|email| Claim { email, until }),
            body: IntentBody {
                id: row.take("id")?,
                reference: row.take("reference")?,
                status,
                created_at: created_at.to_string(),
                updated_at: row.take::<Timestamp>("updated_at")?.to_string(),
                reason: row.take("reason")?,
                assignee: row.take("assignee_email")?,
                follow_up_on,
                category: row.take("category")?,
                disputed: row.take("disputed")?,
                chapters: chapters(row)?,
                term_years: row.take("term_years")?,
                answers: row.json("answers")?,
                ruleset: row.take("ruleset")?,
                quoted_ruleset: row.take("quoted_ruleset")?,
                quote: row.json_or_default("quote")?,
                contact,
                message: row.take("message")?,
                lang: row.take("lang")?,
                consent_text_version: row.take("consent_text_version")?,
                possible_duplicates: duplicates.iter().map(|(_, reference)| reference.clone()).collect(),
                more_possible_duplicates,
            },
            conditions: row.json_or_default("conditions")?,
            duplicates,
        })
    }
}
