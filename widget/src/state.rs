//! What a page starts from: made by the Worker from the address or from a form that was sent,
//! and handed on to the browser, so that both render the same.

use join_shared::wire::{AnswersBody, FieldErrorBody};
use serde::{Deserialize, Serialize};

/// Id of the element whose content is the component tree.
pub const ROOT_ID: &str = "join";
/// Id of the script element that holds the page's state as JSON.
pub const STATE_ID: &str = "join-state";

/// Names of the form fields that are not names of facts.
pub mod field {
    /// Slug of a chapter; repeated.
    pub const CHAPTER: &str = "chapter";
    /// 1 or 2.
    pub const TERM_YEARS: &str = "term_years";
    /// There once the questions were sent, so that "no chapter" can be told from a first visit.
    pub const ANSWERED: &str = "answered";
    /// Code of the category to join in, or [`QUESTION`].
    pub const CATEGORY: &str = "category";
    /// The rule set under which the quote was shown.
    pub const RULESET: &str = "ruleset";
    /// The total that was shown, one for each category on offer: `individual-a:19500`, with
    /// nothing after the colon where it was unknown.
    pub const QUOTED_TOTAL_CENTS: &str = "quoted_total_cents";
    /// The given name.
    pub const GIVEN_NAME: &str = "given_name";
    /// The family name.
    pub const FAMILY_NAME: &str = "family_name";
    /// The e-mail address.
    pub const EMAIL: &str = "email";
    /// The phone number.
    pub const PHONE: &str = "phone";
    /// The message.
    pub const MESSAGE: &str = "message";
    /// `yes` where the person agrees to be contacted.
    pub const CONSENT: &str = "consent";
    /// The version of the consent text that was shown.
    pub const CONSENT_TEXT_VERSION: &str = "consent_text_version";
    /// Not seen by people; whatever fills it in is asked to confirm.
    pub const TRAP: &str = "website";
    /// `yes` once the person was asked to confirm.
    pub const CONFIRMED: &str = "confirmed";
    /// Makes sending the same form twice harmless.
    pub const IDEMPOTENCY_KEY: &str = "idempotency_key";
    /// Value of [`CATEGORY`] where the person only has a question.
    pub const QUESTION: &str = "question";
}

/// What a page starts from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageState {
    /// Whether the page stands in a frame of another page.
    pub framed: bool,
    /// `en` or `es`.
    pub lang: String,
    /// The day whose rates are shown, `YYYY-MM-DD`.
    pub today: String,
    /// Slug of the chapter whose page it is.
    pub chapter: Option<String>,
    /// The answers given so far.
    pub answers: AnswersBody,
    /// Slugs of the chapters chosen.
    pub chapters: Vec<String>,
    /// 1 or 2.
    pub term_years: u8,
    /// The category chosen, or [`field::QUESTION`]; `None` is the recommended one.
    pub category: Option<String>,
    /// What was typed into the sign-up form.
    pub typed: Typed,
    /// The fields at fault, after the form was sent.
    pub errors: Vec<FieldErrorBody>,
    /// What went wrong with the form as a whole, for a person.
    pub problem: Option<String>,
    /// Whether sending now confirms that a person does it.
    pub confirm: bool,
    /// For the next sending of the form without script.
    pub idempotency_key: String,
}

/// What was typed into the sign-up form, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// See [`field::GIVEN_NAME`].
    pub given_name: String,
    /// See [`field::FAMILY_NAME`].
    pub family_name: String,
    /// See [`field::EMAIL`].
    pub email: String,
    /// See [`field::PHONE`].
    pub phone: String,
    /// See [`field::MESSAGE`].
    pub message: String,
    /// See [`field::CONSENT`].
    pub consent: bool,
}
