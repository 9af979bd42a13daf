//! A sign-up intent: what a person sends us, and what becomes of it.

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

/// An intent as it arrives, parsed: every part of it is well formed. Whether the category is
/// open to the person, and at that price, is for [`NewIntent::admit`] to say.
#[derive(Debug, Clone)]
pub struct NewIntent {
    /// What the person told about themselves.
    pub answers: Answers,
    /// The chapters to join, each once.
    pub chapters: Vec<&'static Chapter>,
    /// For how long.
    pub term: Term,
    /// What it is about.
    pub subject: Subject,
    /// How to reach the person.
    pub contact: Contact,
    /// The version of the consent text that was agreed to.
    pub consent_text_version: &'static str,
    /// What the person wants to tell; always there where the subject is a question.
    pub message: Option<Message>,
    /// The language that the person read.
    pub lang: Lang,
}

/// What an intent is about.
#[derive(Debug, Clone)]
pub enum Subject {
    /// Joining in a category, at the total that the person was shown.
    Join {
        /// The category.
        category: &'static Category,
        /// The rule set under which the person was shown the quote.
        ruleset: String,
        /// The total shown, in US cents; `None` where it was unknown.
        quoted_total: Option<Cents>,
    },
    /// A question for a person, for somebody whom no category fits or who cannot tell.
    Question,
}

/// An intent that may be stored.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// The category, the quote computed here, and whether the sources disagree about it;
    /// `None` for a question.
    pub join: Option<Joining>,
}

/// The part of an admitted intent that names a category.
#[derive(Debug, Clone)]
pub struct Joining {
    /// The category.
    pub category: &'static Category,
    /// What it costs, computed here and not by the sender.
    pub quote: Quote,
    /// Whether the sources disagree about this person's place in it, which staff must decide.
    pub disputed: bool,
}

/// Why an intent cannot be stored.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// The person does not belong to the category, or has not answered enough to tell.
    NotEligible {
        /// The category asked for.
        category: &'static Category,
        /// The conditions that are not met.
        failed: Vec<Finding>,
    },
    /// The person was shown another total than today's.
    StaleQuote {
        /// Today's.
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
    /// Whether staff may change it so. They may skip `contacted` (somebody who joins at once)
    /// and correct themselves, but nothing becomes new again, withdrawing is the person's own
    /// act, and what is withdrawn stays so.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self != Self::Withdrawn && !matches!(next, Self::New | Self::Withdrawn)
    }
}

/// How many days after its last change an intent may hold personal data. The consent text
/// promises it.
pub const RETENTION_DAYS: u16 = 180;

/// The same where the person has joined: 24 months, of which the shortest have 730 days.
pub const RETENTION_JOINED_DAYS: u16 = 730;

/// The key by which a sender repeats a request without repeating its effect: 8 to 128 visible
/// ASCII characters, bare or in double quotes. It holds no quote itself, so that it cannot be read in
/// two ways.
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
    /// How many characters it may have, without quotes.
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
        // What HTTP allows around the value of a header, and no other space.
        let text = text.trim_matches([' ', '\t']);
        let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        let plain = bare.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
        if plain && Self::LENGTH.contains(&bare.len()) { Ok(Self(bare.to_owned())) } else { Err(InvalidKey) }
    }
}

#[cfg(test)]
mod tests {
    use super::{IdempotencyKey, Status};

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
}
