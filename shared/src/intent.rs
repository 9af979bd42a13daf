//! A sign-up intent: what a person sends us, and its status.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use crate::{
    answers::Answers,
    assessment::{Assessment, CategoryAssessment, assess},
    catalog::{Category, Chapter},
    code::codes,
    contact::{Contact, Message},
    date::Date,
    lang::Lang,
    money::Cents,
    quote::{Quote, Term},
    rule::{Finding, State},
};

/// A parsed intent: every part of it is well formed. [`NewIntent::admit`] decides whether the category is open to
/// the person, and at that price.
#[derive(Debug, Clone)]
pub struct NewIntent {
    /// The person's answers.
    pub answers: Answers,
    /// The chapters to join, each once.
    pub chapters: Vec<&'static Chapter>,
    /// The term of the membership.
    pub term: Term,
    /// What it is about.
    pub subject: Subject,
    /// How to reach the person.
    pub contact: Contact,
    /// The version of the consent text that the person agreed to.
    pub consent_text_version: &'static str,
    /// The person's message; a question always has one.
    pub message: Option<Message>,
    /// The language of the page that the person read.
    pub lang: Lang,
    /// Whether the person wants the link of their receipt by email.
    pub email_receipt: bool,
}

/// What an intent is about.
#[derive(Debug, Clone)]
pub enum Subject {
    /// Joining in a category, at the total that the page showed.
    Join {
        /// The category.
        category: &'static Category,
        /// The rule set of the quote that the page showed.
        ruleset: String,
        /// The total that the page showed, in US cents; `None` if it was unknown.
        quoted_total: Option<Cents>,
    },
    /// A question for staff, for example from a person who fits no category.
    Question,
}

/// The result of admitting an intent: it may be stored.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// What staff need to know about the category; `None` for a question.
    pub join: Option<Joining>,
}

/// The part of an admitted intent that names a category.
#[derive(Debug, Clone)]
pub struct Joining {
    /// The category.
    pub category: &'static Category,
    /// What it costs. We compute it; we do not take the sender's.
    pub quote: Quote,
    /// Whether the sources disagree about whether this person qualifies; staff decide.
    pub disputed: bool,
}

/// Why an intent may not be stored.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// The person does not qualify for the category, or too many questions are open.
    NotEligible {
        /// The category asked for.
        category: &'static Category,
        /// The conditions that are not met.
        failed: Vec<Finding>,
    },
    /// The page showed a total other than today's.
    StaleQuote {
        /// Today's quote.
        quote: Quote,
    },
}

impl NewIntent {
    /// Assesses the answers again, as of `today`, and compares the total with the one shown.
    ///
    /// # Errors
    /// When the category is not open to the person, or the dues have changed.
    pub fn admit(&self, today: Date) -> Result<Admitted, Refusal> {
        let Subject::Join { category, quoted_total, .. } = &self.subject else {
            return Ok(Admitted { join: None });
        };
        let assessment = assess(&self.answers, &self.chapters, self.term, today);
        let disputed = category.rule.is_disputed(&self.answers);
        let assessed = assessment.category(category.code);
        match assessed {
            Some(assessed) if assessed.state() == State::Met || disputed => {
                if assessed.quote().total() == *quoted_total {
                    Ok(Admitted {
                        join: Some(Joining { category, quote: assessed.quote().clone(), disputed }),
                    })
                } else {
                    Err(Refusal::StaleQuote { quote: assessed.quote().clone() })
                }
            }
            _ => Err(Refusal::NotEligible { category, failed: failed(&assessment, assessed) }),
        }
    }
}

fn failed(assessment: &Assessment, assessed: Option<&CategoryAssessment>) -> Vec<Finding> {
    let findings = assessed.map(|assessed| assessment.findings(assessed.category())).unwrap_or_default();
    // One met alternative is enough for its group.
    let met_group = |name: &str| {
        findings.iter().any(|finding| finding.any_of == Some(name) && finding.state == State::Met)
    };
    findings
        .iter()
        .filter(|finding| finding.state != State::Met && !finding.any_of.is_some_and(met_group))
        .copied()
        .collect()
}

codes! {
    /// The status of an intent, in the usual order. Its code is its name in JSON and in the database.
    pub enum Status {
        /// Staff have not contacted the person yet.
        New = "new",
        /// Staff have written or called.
        Contacted = "contacted",
        /// The person has joined.
        Joined = "joined",
        /// The person does not want to join, or cannot.
        Declined = "declined",
        /// The person sent another intent with the same content.
        Duplicate = "duplicate",
        /// The person has withdrawn it.
        Withdrawn = "withdrawn",
    }
}

impl Status {
    /// Whether staff may change this status to `next`. They may skip `contacted` (if a person joins right away)
    /// and correct a mistake. But no intent becomes new again, only the person can withdraw, and a withdrawn
    /// intent stays withdrawn.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self != Self::Withdrawn && !matches!(next, Self::New | Self::Withdrawn)
    }

    /// Whether staff have settled the intent, so that there is nothing left to do.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Joined | Self::Declined | Self::Duplicate)
    }

    /// The status after staff reopen a settled intent: `contacted`, or `new` if staff have never contacted the
    /// person. `None` if it is not settled, or withdrawn.
    #[must_use]
    pub const fn reopened(self, was_contacted: bool) -> Option<Self> {
        match (self.is_settled(), was_contacted) {
            (false, _) => None,
            (true, true) => Some(Self::Contacted),
            (true, false) => Some(Self::New),
        }
    }
}

codes! {
    /// Why a person declined. Its code is its name in JSON and in the database.
    pub enum Reason {
        /// The dues are too high.
        Cost = "cost",
        /// The employer does not pay, or does not allow it.
        Employer = "employer",
        /// There is no chapter within reach.
        NoChapterNearby = "no-chapter-nearby",
        /// The person joined another association.
        JoinedElsewhere = "joined-elsewhere",
        /// Perhaps later.
        NotNow = "not-now",
        /// The person did not answer.
        NoAnswer = "no-answer",
        /// Anything else.
        Other = "other",
    }
}

/// What a change does with a field that may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Edit<T> {
    /// Nothing.
    #[default]
    Keep,
    /// Empties it.
    Clear,
    /// Gives it this value.
    Set(T),
}

impl<T: Clone> Edit<T> {
    /// The value after the change.
    #[must_use]
    pub fn applied_to(&self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value.clone()),
        }
    }

    /// The new value, if there is one.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

/// What staff change about an intent, all of it at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// The new status.
    pub status: Option<Status>,
    /// Why the person declined; only with that status.
    pub reason: Option<Reason>,
    /// The email address of the member of staff who follows it up.
    pub assignee: Edit<String>,
    /// The day on which it is due again, in the time zone of the desk.
    pub follow_up_on: Edit<Date>,
    /// A note for other members of staff.
    pub note: Option<Message>,
}

/// How many days after its last change an intent may hold personal data. The consent text names this number.
pub const RETENTION_DAYS: u16 = 180;

/// The same if the person has joined: 24 months, which have at least 730 days.
pub const RETENTION_JOINED_DAYS: u16 = 730;

/// The key that makes it safe to send the same request again: 8 to 128 visible ASCII characters, bare or in double
/// quotes. It cannot contain a quote, so there is only one way to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

/// The header is not an idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidKey;

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not 8 to 128 visible ASCII characters other than quotes")
    }
}

impl std::error::Error for InvalidKey {}

impl IdempotencyKey {
    /// How many characters it has, without quotes.
    pub const LENGTH: RangeInclusive<usize> = 8..=128;

    /// The key, without quotes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for IdempotencyKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        // HTTP allows these around the value of a header, and no other white space.
        let text = text.trim_matches([' ', '\t']);
        let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        let plain = bare.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
        if plain && Self::LENGTH.contains(&bare.len()) { Ok(Self(bare.to_owned())) } else { Err(InvalidKey) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, IdempotencyKey, Status};

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        let key = text.parse::<IdempotencyKey>().ok();
        assert_eq!(key.as_ref().map(IdempotencyKey::as_str), expect, "{text:?}");
    }

    #[test]
    fn keys_are_bare_or_quoted() {
        check("8e03978e-40d5-43dd", Some("8e03978e-40d5-43dd"));
        check("\"8e03978e-40d5-43dd\"", Some("8e03978e-40d5-43dd"));
        check("1234567", None);
        check("\"1234567\"", None);
        check(&"k".repeat(128), Some(&"k".repeat(128)));
        check(&"k".repeat(129), None);
        check("with a space", None);
        check("schlüssel-1", None);
        check("\"\"8e03978e-40d5\"\"", None);
        check("8e03978e\"40d5", None);
        check("\"8e03978e-40d5", None);
        check(" \t8e03978e-40d5-43dd ", Some("8e03978e-40d5-43dd"));
        for space in ['\u{A0}', '\u{3000}', '\u{85}', '\n', '\u{B}'] {
            check(&format!("8e03978e-40d5-43dd{space}"), None);
            check(&format!("{space}8e03978e-40d5-43dd"), None);
        }
    }

    #[test]
    fn staff_move_an_intent_on_but_never_back_to_new() {
        assert!(Status::New.may_become(Status::Contacted));
        assert!(Status::New.may_become(Status::Joined));
        assert!(Status::Joined.may_become(Status::Contacted));
        assert!(!Status::Contacted.may_become(Status::New));
        assert!(!Status::New.may_become(Status::Withdrawn));
        assert!(!Status::Withdrawn.may_become(Status::Contacted));
    }

    #[test]
    fn staff_reopen_what_they_settled() {
        for status in [Status::Joined, Status::Declined, Status::Duplicate] {
            assert_eq!(status.reopened(true), Some(Status::Contacted), "{status:?}");
            assert_eq!(status.reopened(false), Some(Status::New), "{status:?}");
        }
        for status in [Status::New, Status::Contacted, Status::Withdrawn] {
            assert!(!status.is_settled(), "{status:?}");
            assert_eq!((status.reopened(true), status.reopened(false)), (None, None), "{status:?}");
        }
    }

    #[test]
    fn an_edit_keeps_clears_or_sets() {
        let check = |edit: Edit<u8>, expect| assert_eq!(edit.applied_to(Some(1)), expect);
        check(Edit::Keep, Some(1));
        check(Edit::Clear, None);
        check(Edit::Set(2), Some(2));
        assert_eq!((Edit::Set(2).value(), Edit::<u8>::Clear.value()), (Some(&2), None));
    }
}
