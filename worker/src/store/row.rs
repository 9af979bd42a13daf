//! Intents as stored.

use std::collections::BTreeMap;

use join_shared::{
    date::Date,
    intent::{Reason, Status},
    text::Lang,
    wire::{AnswersBody, ContactBody, IntentBody, QuoteBody},
};
use serde::Deserialize;
use serde_json::Value;

use super::{database::Failure, scope::BoundScope};
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

/// The columns of [`Row`].
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

#[derive(Deserialize)]
pub(super) struct Row {
    id: String,
    reference: String,
    version: u32,
    status: Status,
    created_at: u64,
    updated_at: u64,
    lang: Lang,
    page_chapter: Option<String>,
    reason: Option<Reason>,
    assignee: Option<String>,
    follow_up_on: Option<String>,
    claimed_until: u64,
    assignee_email: Option<String>,
    claimed_by_email: Option<String>,
    category: Option<String>,
    disputed: u8,
    term_years: u8,
    answers: String,
    quote: Option<String>,
    ruleset: String,
    quoted_ruleset: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    message: Option<String>,
    consent_text_version: String,
    chapters: String,
    possible_duplicates: Option<String>,
    conditions: Option<String>,
    assignee_left_at: Option<u64>,
}

impl Row {
    pub(super) fn id(&self) -> &str {
        &self.id
    }
}

impl TryFrom<Row> for StoredIntent {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let answers: AnswersBody = serde_json::from_str(&row.answers)?;
        let quote: Option<QuoteBody> = row.quote.as_deref().map(serde_json::from_str).transpose()?;
        let chapters: BTreeMap<u32, String> = serde_json::from_str(&row.chapters)?;
        let duplicates = row.possible_duplicates.as_deref().map(serde_json::from_str).transpose()?;
        let duplicates: BTreeMap<String, String> = duplicates.unwrap_or_default();
        let more_possible_duplicates = duplicates.len() > MAX_DUPLICATES;
        // Newest first: ids sort by time.
        let duplicates: Vec<_> = duplicates.into_iter().rev().take(MAX_DUPLICATES).collect();
        let created_at = Timestamp::from_millis(row.created_at);
        let until = Timestamp::from_millis(row.claimed_until);
        let contact = row.given_name.zip(row.email).map(|(given_name, email)| ContactBody {
            given_name,
            family_name: row.family_name,
            email,
            phone: row.phone,
        });
        Ok(Self {
            version: row.version,
            status: row.status,
            created_at,
            page_chapter: row.page_chapter,
            assignee: row.assignee,
            assignee_is_former: row.assignee_left_at.is_some(),
            follow_up_on: row.follow_up_on.as_deref().and_then(|day| day.parse().ok()),
            claim: row.claimed_by_email.map(|email| Claim { email, until }),
            body: IntentBody {
                id: row.id,
                reference: row.reference,
                status: row.status,
                created_at: created_at.to_string(),
                updated_at: Timestamp::from_millis(row.updated_at).to_string(),
                reason: row.reason,
                assignee: row.assignee_email,
                follow_up_on: row.follow_up_on,
                category: row.category,
                disputed: row.disputed != 0,
                chapters: chapters.into_values().collect(),
                term_years: row.term_years,
                answers,
                ruleset: row.ruleset,
                quoted_ruleset: row.quoted_ruleset,
                quote,
                contact,
                message: row.message,
                lang: row.lang,
                consent_text_version: row.consent_text_version,
                possible_duplicates: duplicates.iter().map(|(_, reference)| reference.clone()).collect(),
                more_possible_duplicates,
            },
            conditions: row.conditions.as_deref().map(serde_json::from_str).transpose()?,
            duplicates,
        })
    }
}
