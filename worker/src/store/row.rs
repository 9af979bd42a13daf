//! An intent as it stands in the database.

use join_shared::{
    intent::Status,
    wire::{AnswersBody, ContactBody, IntentBody, QuoteBody},
};
use serde::Deserialize;

use super::Failure;
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
}

impl TryFrom<Row> for StoredIntent {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let answers: AnswersBody = serde_json::from_str(&row.answers)?;
        let quote: Option<QuoteBody> = row.quote.as_deref().map(serde_json::from_str).transpose()?;
        let chapters: Vec<String> = serde_json::from_str(&row.chapters)?;
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
            },
        })
    }
}
