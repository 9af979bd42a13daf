//! The initial state of a page. The Worker makes it from the address or from a form that was sent; the browser reads
//! most of it from the page itself, and the rest from [`HandOver`].

use join_shared::{ccm::Background, wire::AnswersBody};
#[cfg(feature = "ssr")]
use join_shared::{
    text::{HandedOver as _, Lang},
    wire::FieldErrorBody,
};

use crate::id::Form;

/// Names of the form fields that are not names of facts.
pub mod field {
    /// Slug of a chapter; repeated.
    pub const CHAPTER: &str = "chapter";
    /// 1 or 2.
    pub const TERM_YEARS: &str = "term_years";
    /// The prefix of a criterion of the CCM.
    pub const CCM_PREFIX: &str = "ccm_";
    /// Present once the questions were sent, to distinguish "no chapter" from a first visit.
    pub const ANSWERED: &str = "answered";
    /// Present while the page's own chapter is chosen because it is the page's, not because the person chose it.
    pub const PRESET: &str = "preset";
    /// Code of the category to join in, or [`QUESTION`].
    pub const CATEGORY: &str = "category";
    /// The rule set under which the quote was shown.
    pub const RULESET: &str = "ruleset";
    /// The total that was shown, one for each open category: `individual-a:19500`, with nothing after the colon
    /// if it was unknown.
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
    /// `yes` where the person wants the link of the receipt by email.
    pub const EMAIL_RECEIPT: &str = "email_receipt";
    /// The version of the consent text that was shown.
    pub const CONSENT_TEXT_VERSION: &str = "consent_text_version";
    /// A hidden trap: a sender that fills it in is asked to confirm.
    pub const TRAP: &str = "website";
    /// The token that Turnstile adds to the form, where it is in use.
    pub const TURNSTILE: &str = "turnstile";
    /// `yes` once the person was asked to confirm.
    pub const CONFIRMED: &str = "confirmed";
    /// Makes sending the same form twice harmless.
    pub const IDEMPOTENCY_KEY: &str = "idempotency_key";
    /// Value of a checked box.
    pub const YES: &str = "yes";
    /// Value of [`CATEGORY`] where the person only has a question.
    pub const QUESTION: &str = "question";
}

/// JSON pointers of the fields that a person types into.
pub(crate) mod pointer {
    use super::field;

    pub(crate) const GIVEN_NAME: &str = "/contact/given_name";
    pub(crate) const FAMILY_NAME: &str = "/contact/family_name";
    pub(crate) const EMAIL: &str = "/contact/email";
    pub(crate) const PHONE: &str = "/contact/phone";
    pub(crate) const MESSAGE: &str = "/message";
    pub(crate) const CONSENT: &str = "/consent/contact";

    /// Each with the name of its field, which is also its id in the sign-up form.
    pub(crate) const FIELDS: [(&str, &str); 6] = [
        (GIVEN_NAME, field::GIVEN_NAME),
        (FAMILY_NAME, field::FAMILY_NAME),
        (EMAIL, field::EMAIL),
        (PHONE, field::PHONE),
        (MESSAGE, field::MESSAGE),
        (CONSENT, field::CONSENT),
    ];
}

/// Where a page is, which decides about its heading.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Place {
    /// By itself.
    #[default]
    Alone,
    /// In a frame, below the heading of the page around it.
    Framed,
    /// In a frame of a page that has the heading.
    Untitled,
}

/// The initial state of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageState {
    /// The code of the language.
    pub lang: String,
    /// The day whose rates are shown, `YYYY-MM-DD`.
    pub today: String,
    /// Slug of the chapter whose page it is.
    pub chapter: Option<String>,
    /// The answers given so far.
    pub answers: AnswersBody,
    /// Slugs of the chapters chosen.
    pub chapters: Vec<String>,
    /// Whether they are the page's own chapter, which the page has chosen for the person.
    pub preset: bool,
    /// 1 or 2.
    pub term_years: u8,
    /// The answers about the CCM.
    pub ccm: Background,
    /// The category chosen, or [`field::QUESTION`]; `None` is the recommended one.
    pub category: Option<String>,
    /// What was typed into the form that was sent.
    pub typed: Typed,
    /// The invalid fields, after the form was sent.
    pub errors: Vec<WrongField>,
    /// What went wrong with the form as a whole, for a person.
    pub problem: Option<String>,
    /// Whether sending now confirms a person.
    pub confirm: bool,
    /// The fields of the address that set the look of the page; the form of questions keeps them.
    pub look: Vec<(&'static str, String)>,
    /// For the next sending of the sign-up form without script.
    pub idempotency_key: String,
    /// The same for the form of a question.
    pub question_key: String,
    /// Whether it is in a frame. The browser keeps what the server wrote.
    #[cfg(feature = "ssr")]
    pub place: Place,
    /// Turnstile, where it is in use. The browser reads it from the page.
    #[cfg(feature = "ssr")]
    pub turnstile: Option<Turnstile>,
    /// Whether the receipt's link can be emailed. The browser finds the box in the page.
    #[cfg(feature = "ssr")]
    pub offers_email_receipt: bool,
}

impl PageState {
    /// The form that was sent, if one was.
    pub(crate) fn form(&self) -> Form {
        if self.category.as_deref() == Some(field::QUESTION) { Form::Question } else { Form::SignUp }
    }
}

/// A field at fault, as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(serde::Serialize))]
pub struct WrongField {
    /// JSON pointer into the request.
    pub pointer: String,
    /// How to correct it.
    pub message: String,
}

#[cfg(feature = "ssr")]
impl From<FieldErrorBody> for WrongField {
    fn from(error: FieldErrorBody) -> Self {
        Self { pointer: error.pointer, message: error.message }
    }
}

/// How a page loads Turnstile.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turnstile {
    /// The key that identifies this site to Cloudflare.
    pub site_key: String,
    /// The origin of its script and its frame.
    pub origin: String,
}

/// A result that was kept under another rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Code of the recommended category.
    pub(crate) category: Option<String>,
    /// Its total in US cents.
    pub(crate) total: Option<u32>,
}

/// The text that was typed into a form, unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// See [`field::EMAIL_RECEIPT`].
    pub email_receipt: bool,
}

/// The state that the browser cannot read from the forms, as JSON in the page.
#[cfg(feature = "ssr")]
#[derive(serde::Serialize)]
pub(crate) struct HandOver<'a> {
    /// The texts of the page's language that change, then those about the CCM.
    texts: Vec<&'static str>,
    today: &'a str,
    category: Option<&'a str>,
    errors: &'a [WrongField],
    problem: Option<&'a str>,
    confirm: bool,
}

#[cfg(feature = "ssr")]
impl<'a> From<&'a PageState> for HandOver<'a> {
    fn from(state: &'a PageState) -> Self {
        let lang = Lang::from_code(&state.lang).unwrap_or_default();
        let mut texts = Vec::new();
        lang.live().add_to(&mut texts);
        lang.ccm().add_to(&mut texts);
        Self {
            texts,
            today: &state.today,
            category: state.category.as_deref(),
            errors: &state.errors,
            problem: state.problem.as_deref(),
            confirm: state.confirm,
        }
    }
}
