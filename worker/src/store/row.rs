//! An intent as it stands in the database.

use join_shared::{
    intent::Status,
    wire::{AnswersBody, ContactBody, IntentBody, QuoteBody},
};
use serde::Deserialize;

use super::{Failure, Scope};
use crate::clock::Timestamp;

/// An intent as it stands in the database.
#[derive(Debug, Clone)]
pub struct StoredIntent {
    /// Counts its changes.
    pub version: u32,
    /// What has become of it.
    pub status: Status,
    /// When it was stored.
    pub created_at: Timestamp,
    /// The chapter whose page it was sent from, which gives that chapter no right.
    pub page_chapter: Option<String>,
    /// All that staff read.
    pub body: IntentBody,
}

/// The columns of [`Row`].
pub(super) const COLUMNS: &str = "id, reference, version, status, created_at, updated_at, lang, page_chapter, \
     category, disputed, term_years, answers, quote, ruleset, quoted_ruleset, given_name, family_name, email, \
     phone, message, consent_text_version, \
     (SELECT json_group_array(chapter) FROM (SELECT chapter FROM intent_chapters WHERE intent_id = intents.id \
     ORDER BY position)) AS chapters";

/// One more column, for who may see more than one intent: references of others within the scope that
/// may be the same person's. Its placeholder is that of the condition.
pub(super) fn possible_duplicates(scope: &Scope) -> String {
    let (condition, _) = scope.condition();
    format!(
        "(SELECT json_group_array(reference) FROM (SELECT reference FROM intents AS other \
         WHERE {condition} AND other.id <> intents.id AND (other.email_folded = intents.email_folded \
         OR (other.full_name_folded = intents.full_name_folded AND EXISTS (SELECT 1 FROM intent_chapters AS one \
         JOIN intent_chapters AS two ON one.chapter = two.chapter \
         WHERE one.intent_id = other.id AND two.intent_id = intents.id))) \
         ORDER BY other.id DESC LIMIT 10)) AS possible_duplicates"
    )
}

#[derive(Deserialize)]
pub(super) struct Row {
    id: String,
    reference: String,
    version: u32,
    status: String,
    created_at: u64,
    updated_at: u64,
    lang: String,
    page_chapter: Option<String>,
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
}

impl TryFrom<Row> for StoredIntent {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let answers: AnswersBody = serde_json::from_str(&row.answers)?;
        let quote: Option<QuoteBody> = row.quote.as_deref().map(serde_json::from_str).transpose()?;
        let chapters: Vec<String> = serde_json::from_str(&row.chapters)?;
        let possible_duplicates = row.possible_duplicates.as_deref().map(serde_json::from_str).transpose()?;
        let possible_duplicates: Vec<String> = possible_duplicates.unwrap_or_default();
        let status = row.status.parse().map_err(|()| Failure { cause: "a row cannot be read".to_owned() })?;
        let created_at = Timestamp::from_millis(row.created_at);
        let contact = row.given_name.zip(row.email).map(|(given_name, email)| ContactBody {
            given_name,
            family_name: row.family_name,
            email,
            phone: row.phone,
        });
        Ok(Self {
            version: row.version,
            status,
            created_at,
            page_chapter: row.page_chapter,
            body: IntentBody {
                id: row.id,
                reference: row.reference,
                status: row.status,
                created_at: created_at.to_string(),
                updated_at: Timestamp::from_millis(row.updated_at).to_string(),
                category: row.category,
                disputed: row.disputed != 0,
                chapters,
                term_years: row.term_years,
                answers,
                ruleset: row.ruleset,
                quoted_ruleset: row.quoted_ruleset,
                quote,
                contact,
                message: row.message,
                lang: row.lang,
                consent_text_version: row.consent_text_version,
                possible_duplicates,
            },
        })
    }
}
