//! The shapes of the HTTP contract: the only types with serde. Outgoing ones are made from
//! the domain's types here; incoming JSON becomes domain types in [`decode`], which reports
//! every mistake at once.

pub mod decode;
pub mod mistake;
mod oversight;

pub use self::oversight::{
    AuditEntryBody, AuditPage, FunnelBody, FunnelDayBody, NotificationBody, NotificationPage, ReceiverBody,
};
use serde::{Deserialize, Serialize};

use crate::{
    answers::{Answer, Answers, Credentials, Fact},
    assessment::{Assessment, CategoryAssessment},
    catalog::{self, Source},
    contact::Contact,
    intent::{NewIntent, Subject},
    quote::{Line, Quote},
    rule::Finding,
    text::Lang,
};

/// `answers` in requests and in stored intents; null is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AnswersBody {
    /// Whether the person works in case management, in whatever setting and under whatever title.
    pub works_in_case_management: Option<bool>,
    /// Whether the person holds a degree in a health profession.
    pub health_degree: Option<bool>,
    /// Whether the person holds a current licence in a health or human services profession.
    pub current_license: Option<bool>,
    /// Whether the person holds a national certification in such a profession, of any kind.
    pub national_certification: Option<bool>,
    /// Codes of the credentials that were named.
    pub credentials: Vec<String>,
    /// Whether the person is enrolled in a case management or related programme.
    pub enrolled_student: Option<bool>,
    /// The relation to the US military, Veterans Affairs or the Department of Defense.
    pub military: Option<String>,
    /// Where the person lives.
    pub residence: Option<String>,
}

impl From<&Answers> for AnswersBody {
    fn from(answers: &Answers) -> Self {
        let mut body = Self {
            credentials: answers.credentials().iter().map(|credential| credential.code.to_owned()).collect(),
            ..Self::default()
        };
        for answer in Fact::ALL.into_iter().filter_map(|fact| answers.get(fact)) {
            match answer {
                Answer::WorksInCaseManagement(value) => body.works_in_case_management = Some(value),
                Answer::Residence(value) => body.residence = Some(value.code().to_owned()),
                Answer::HealthDegree(value) => body.health_degree = Some(value),
                Answer::CurrentLicense(value) => body.current_license = Some(value),
                Answer::NationalCertification(value) => body.national_certification = Some(value),
                Answer::EnrolledStudent(value) => body.enrolled_student = Some(value),
                Answer::Military(value) => body.military = Some(value.code().to_owned()),
            }
        }
        body
    }
}

/// What a stored or rendered body says; what it should not hold is left out, as unknown. A
/// request is decoded in [`decode`] instead, where that is an error.
impl From<&AnswersBody> for Answers {
    fn from(body: &AnswersBody) -> Self {
        let coded = |fact: Fact, code: &Option<String>| {
            fact.answers().iter().find(|answer| Some(answer.code()) == code.as_deref()).copied()
        };
        let answers = [
            body.works_in_case_management.map(Answer::WorksInCaseManagement),
            coded(Fact::Residence, &body.residence),
            body.health_degree.map(Answer::HealthDegree),
            body.current_license.map(Answer::CurrentLicense),
            body.national_certification.map(Answer::NationalCertification),
            body.enrolled_student.map(Answer::EnrolledStudent),
            coded(Fact::Military, &body.military),
        ];
        let credentials = body
            .credentials
            .iter()
            .filter_map(|code| catalog::credential(code))
            .fold(Credentials::default(), Credentials::with);
        answers.into_iter().flatten().fold(Self::default(), Self::with).with_credentials(credentials)
    }
}

/// The answer of `POST /api/v1/assessments`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssessmentBody {
    /// Hash of the rules that were used.
    pub ruleset: String,
    /// `yes`, `no` or `unknown`.
    pub can_join: String,
    /// `eligible`, `needs_answers` or `not_eligible`.
    pub outcome: String,
    /// Code of the recommended category.
    pub recommended: Option<String>,
    /// Every self-service category, in the catalogue's order.
    pub categories: Vec<CategoryBody>,
    /// The fact to ask for next.
    pub next_question: Option<String>,
    /// What the CCM has to do with it.
    pub ccm: CcmBody,
}

/// One category of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CategoryBody {
    /// For example `individual-a`.
    pub code: String,
    /// `met`, `unmet` or `unknown`.
    pub state: String,
    /// Each condition as this category wants it.
    pub conditions: Vec<ConditionBody>,
    /// `full` or `not_stated`.
    pub voting: String,
    /// Levels of office, where stated.
    pub office: Option<Vec<String>>,
    /// What it costs.
    pub quote: QuoteBody,
}

/// One condition of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConditionBody {
    /// The fact asked for.
    pub fact: String,
    /// The value or values that the category wants.
    pub wants: Wants,
    /// Name of the group of alternatives of which one is enough.
    pub any_of: Option<String>,
    /// `met`, `unmet` or `unknown`.
    pub state: String,
    /// Ids of the sources.
    pub sources: Vec<String>,
}

/// The value or values that meet a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Wants {
    /// A boolean fact.
    Bool(bool),
    /// One value.
    One(String),
    /// One of several values.
    Several(Vec<String>),
}

/// A quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuoteBody {
    /// `USD`.
    pub currency: String,
    /// 1 or 2.
    pub term_years: u8,
    /// The day whose rates were used, `YYYY-MM-DD`.
    pub as_of: String,
    /// National dues first, then each chapter's.
    pub lines: Vec<LineBody>,
    /// Sum of the known lines, US cents.
    pub known_cents: u32,
    /// Sum of all lines, US cents; null while one is unknown.
    pub total_cents: Option<u32>,
    /// That of the least sure line.
    pub certainty: String,
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineBody {
    /// `national` or `chapter`.
    pub kind: String,
    /// The chapter's slug.
    pub chapter: Option<String>,
    /// US cents; null where unknown.
    pub amount_cents: Option<u32>,
    /// `published`, `assumed`, `indicative` or `unknown`.
    pub certainty: String,
    /// Ids of the sources.
    pub sources: Vec<String>,
}

/// What the CCM has to do with joining.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CcmBody {
    /// False.
    pub required_to_join: bool,
    /// Ids of the sources.
    pub sources: Vec<String>,
}

/// The body of `POST /api/v1/intents`, without the guard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntentRequest {
    /// What the person told about themselves.
    pub answers: AnswersBody,
    /// Slugs of the chapters to join.
    pub chapters: Vec<String>,
    /// 1 or 2.
    pub term_years: u8,
    /// The category; null for a question.
    pub category: Option<String>,
    /// The rule set under which the quote was shown.
    pub ruleset: Option<String>,
    /// The total that was shown, US cents; null where it was unknown.
    pub quoted_total_cents: Option<u32>,
    /// How to reach the person.
    pub contact: ContactBody,
    /// What the person agreed to.
    pub consent: ConsentRequest,
    /// What the person wants to tell.
    pub message: Option<String>,
    /// `en` or `es`.
    pub lang: Option<String>,
}

/// How to reach a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContactBody {
    /// The given name, or the only one.
    pub given_name: String,
    /// The family name, where there is one.
    pub family_name: Option<String>,
    /// The e-mail address.
    pub email: String,
    /// The phone number, where one was given.
    pub phone: Option<String>,
}

/// What a person agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRequest {
    /// To be contacted; anything but true is refused.
    pub contact: bool,
    /// The version of the text that was shown.
    pub text_version: String,
}

/// The answer to a stored intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IntentCreated {
    /// Opaque.
    pub id: String,
    /// What a person quotes when asking about it.
    pub reference: String,
    /// Path of the receipt, which is its key.
    pub receipt_url: String,
    /// The category; null for a question.
    pub category: Option<String>,
    /// The quote computed by the server; null for a question.
    pub quote: Option<QuoteBody>,
    /// `new`.
    pub status: String,
}

/// An intent as staff read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IntentBody {
    /// Opaque.
    pub id: String,
    /// What a person quotes when asking about it.
    pub reference: String,
    /// What has become of it.
    pub status: String,
    /// When it was stored, RFC 3339 in UTC.
    pub created_at: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
    /// The category; null for a question.
    pub category: Option<String>,
    /// Whether the sources disagree about the person's place in the category.
    pub disputed: bool,
    /// Slugs of the chapters.
    pub chapters: Vec<String>,
    /// 1 or 2.
    pub term_years: u8,
    /// What the person told about themselves.
    pub answers: AnswersBody,
    /// The rule set under which the server computed the quote.
    pub ruleset: String,
    /// The rule set under which the person was shown theirs.
    pub quoted_ruleset: Option<String>,
    /// The quote computed by the server.
    pub quote: Option<QuoteBody>,
    /// How to reach the person; null once erased.
    pub contact: Option<ContactBody>,
    /// What the person wanted to tell.
    pub message: Option<String>,
    /// `en` or `es`.
    pub lang: String,
    /// The version of the consent text that was agreed to, when the intent was stored.
    pub consent_text_version: String,
    /// References of other intents, as far as the reader may see them, with the same e-mail address,
    /// or the same name and a chapter in common.
    pub possible_duplicates: Vec<String>,
    /// Whether there are more of them than are listed.
    pub more_possible_duplicates: bool,
}

/// The answer of `GET /api/v1/intents`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IntentPage {
    /// Newest first.
    pub items: Vec<IntentBody>,
    /// For the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// The text that a person agrees to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentBody {
    /// To be sent back with an intent.
    pub text_version: String,
    /// The text.
    pub text: String,
}

/// An error as `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProblemBody {
    /// `/problems/` and the kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// What kind of thing went wrong.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time, and what to do next.
    pub detail: String,
    /// What the operator finds the request by.
    pub request_id: String,
    /// The fields at fault, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldErrorBody>,
    /// The conditions that failed, where a category is not open to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<ConditionBody>>,
    /// Today's quote, where the one sent is stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteBody>,
    /// Today's rule set, where the quote sent is stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruleset: Option<String>,
}

/// A field at fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldErrorBody {
    /// JSON pointer into the request.
    pub pointer: String,
    /// What kind of mistake.
    pub code: String,
    /// What to do about it.
    pub message: String,
}

impl From<&Assessment> for AssessmentBody {
    fn from(assessment: &Assessment) -> Self {
        let ccm = catalog::ccm_required_to_join();
        Self {
            ruleset: catalog::ruleset().to_owned(),
            can_join: assessment.can_join().code().to_owned(),
            outcome: assessment.outcome().code().to_owned(),
            recommended: assessment.recommended().map(|assessed| assessed.category().code.to_owned()),
            categories: assessment
                .categories()
                .iter()
                .map(|assessed| category_body(assessment, assessed))
                .collect(),
            next_question: assessment.next_question().map(|fact| fact.code().to_owned()),
            ccm: CcmBody { required_to_join: ccm.value, sources: source_ids(ccm.sources) },
        }
    }
}

fn category_body(assessment: &Assessment, assessed: &CategoryAssessment) -> CategoryBody {
    let category = assessed.category();
    CategoryBody {
        code: category.code.to_owned(),
        state: assessed.state().code().to_owned(),
        conditions: assessment.findings(category).iter().map(ConditionBody::from).collect(),
        voting: category.voting.code().to_owned(),
        office: category.office.map(|office| office.iter().map(|level| (*level).to_owned()).collect()),
        quote: assessed.quote().into(),
    }
}

impl From<&Finding> for ConditionBody {
    fn from(finding: &Finding) -> Self {
        let condition = finding.condition;
        let wants = match condition.accepts {
            [Answer::Residence(residence)] => Wants::One(residence.code().to_owned()),
            [
                Answer::WorksInCaseManagement(value)
                | Answer::HealthDegree(value)
                | Answer::CurrentLicense(value)
                | Answer::NationalCertification(value)
                | Answer::EnrolledStudent(value),
            ] => Wants::Bool(*value != finding.negated),
            accepts => Wants::Several(accepts.iter().map(|answer| answer.code().to_owned()).collect()),
        };
        Self {
            fact: condition.fact.code().to_owned(),
            wants,
            any_of: finding.any_of.map(str::to_owned),
            state: finding.state.code().to_owned(),
            sources: source_ids(condition.sources),
        }
    }
}

impl From<&Quote> for QuoteBody {
    fn from(quote: &Quote) -> Self {
        Self {
            currency: "USD".to_owned(),
            term_years: quote.term().years(),
            as_of: quote.as_of().to_string(),
            lines: quote.lines().iter().map(LineBody::from).collect(),
            known_cents: quote.known().get(),
            total_cents: quote.total().map(crate::money::Cents::get),
            certainty: quote.certainty().code().to_owned(),
        }
    }
}

impl From<&Line> for LineBody {
    fn from(line: &Line) -> Self {
        Self {
            kind: if line.chapter.is_some() { "chapter" } else { "national" }.to_owned(),
            chapter: line.chapter.map(|chapter| chapter.slug.to_owned()),
            amount_cents: line.amount.map(crate::money::Cents::get),
            certainty: line.certainty.code().to_owned(),
            sources: source_ids(line.sources),
        }
    }
}

impl From<&NewIntent> for IntentRequest {
    fn from(intent: &NewIntent) -> Self {
        let (category, ruleset, quoted_total) = match &intent.subject {
            Subject::Join { category, ruleset, quoted_total } => {
                (Some(*category), Some(ruleset), *quoted_total)
            }
            Subject::Question => (None, None, None),
        };
        Self {
            answers: (&intent.answers).into(),
            chapters: intent.chapters.iter().map(|chapter| chapter.slug.to_owned()).collect(),
            term_years: intent.term.years(),
            category: category.map(|category| category.code.to_owned()),
            ruleset: ruleset.cloned(),
            quoted_total_cents: quoted_total.map(crate::money::Cents::get),
            contact: (&intent.contact).into(),
            consent: ConsentRequest { contact: true, text_version: intent.consent_text_version.to_owned() },
            message: intent.message.as_ref().map(|message| message.as_str().to_owned()),
            lang: Some(intent.lang.code().to_owned()),
        }
    }
}

impl From<&Contact> for ContactBody {
    fn from(contact: &Contact) -> Self {
        Self {
            given_name: contact.given_name.as_str().to_owned(),
            family_name: contact.family_name.as_ref().map(|name| name.as_str().to_owned()),
            email: contact.email.as_str().to_owned(),
            phone: contact.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        }
    }
}

impl ConsentBody {
    /// The current text in that language.
    #[must_use]
    pub fn current(lang: Lang) -> Self {
        let texts = lang.texts();
        Self { text_version: texts.consent_version.to_owned(), text: texts.consent.to_owned() }
    }
}

fn source_ids(sources: &[&Source]) -> Vec<String> {
    sources.iter().map(|source| source.id.to_owned()).collect()
}
