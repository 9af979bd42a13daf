//! The JSON of the HTTP contract. This module makes responses from the domain types. [`decode`] parses requests
//! into domain types, and reports every mistake at once.

mod by_code;
pub mod decode;
mod oversight;

#[cfg(feature = "schema")]
pub use self::by_code::CategoryCode;
pub use self::oversight::{
    AuditEntryBody, AuditPage, FunnelBody, FunnelDayBody, NotificationBody, NotificationPage, ReceiverBody,
    TimelineEntryBody, TimelinePage,
};
pub use crate::mistake;
#[cfg(feature = "schema")]
use crate::{mistake::FieldErrors, quote::Term};
use serde::{Deserialize, Deserializer, Serialize, de::IgnoredAny};

use crate::{
    answers::{Answer, Answers, Credentials, Fact, Military, Residence},
    assessment::{Assessment, CanJoin, CategoryAssessment, Outcome},
    catalog::{self, Source, Voting},
    contact::Contact,
    intent::{NewIntent, Reason, Status, Subject},
    mistake::{FieldError, MistakeKind},
    quote::{Certainty, Line, LineKind, Quote},
    rule::{Finding, State},
    text::{self, Lang},
};

/// A person's answers, in requests and in stored intents; null means unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AnswersBody {
    /// Whether the person works in case management, in any setting and under any job title.
    pub works_in_case_management: Option<bool>,
    /// Whether the person has a degree in a health profession.
    pub health_degree: Option<bool>,
    /// Whether the person has a current license in a health or human services profession.
    pub current_license: Option<bool>,
    /// Whether the person has a national certification in such a profession, of any kind.
    pub national_certification: Option<bool>,
    /// Codes of the credentials that the person named.
    pub credentials: Vec<String>,
    /// Whether the person is enrolled in a case management, health or human services program.
    pub enrolled_student: Option<bool>,
    /// The person's relation to the US military, Veterans Affairs or the Department of Defense.
    #[serde(deserialize_with = "if_known")]
    pub military: Option<Military>,
    /// Where the person lives.
    #[serde(deserialize_with = "if_known")]
    pub residence: Option<Residence>,
}

/// What a stored answer is read as.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored<T> {
    Known(T),
    Other(IgnoredAny),
}

/// A stored code that we no longer know is read as unknown, so that staff can still read the intent. In a
/// request it is an error, see [`decode`].
fn if_known<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(match Stored::deserialize(deserializer)? {
        Stored::Known(value) => Some(value),
        Stored::Other(IgnoredAny) => None,
    })
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
                Answer::Residence(value) => body.residence = Some(value),
                Answer::HealthDegree(value) => body.health_degree = Some(value),
                Answer::CurrentLicense(value) => body.current_license = Some(value),
                Answer::NationalCertification(value) => body.national_certification = Some(value),
                Answer::EnrolledStudent(value) => body.enrolled_student = Some(value),
                Answer::Military(value) => body.military = Some(value),
            }
        }
        body
    }
}

/// The answers of a stored body. Credentials that the catalogue no longer has are left out.
impl From<&AnswersBody> for Answers {
    fn from(body: &AnswersBody) -> Self {
        let answer = |fact| match fact {
            Fact::WorksInCaseManagement => body.works_in_case_management.map(Answer::WorksInCaseManagement),
            Fact::Residence => body.residence.map(Answer::Residence),
            Fact::HealthDegree => body.health_degree.map(Answer::HealthDegree),
            Fact::CurrentLicense => body.current_license.map(Answer::CurrentLicense),
            Fact::NationalCertification => body.national_certification.map(Answer::NationalCertification),
            Fact::EnrolledStudent => body.enrolled_student.map(Answer::EnrolledStudent),
            Fact::Military => body.military.map(Answer::Military),
        };
        let credentials = body
            .credentials
            .iter()
            .filter_map(|code| catalog::credential(code))
            .fold(Credentials::default(), Credentials::with);
        Fact::ALL
            .into_iter()
            .filter_map(answer)
            .fold(Self::default(), Self::with)
            .with_credentials(credentials)
    }
}

/// The response of `POST /api/v1/assessments`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssessmentBody {
    /// Hash of the rules that we used.
    pub ruleset: String,
    /// `yes`, `no` or `unknown`.
    pub can_join: CanJoin,
    /// `eligible`, `needs_answers` or `not_eligible`.
    pub outcome: Outcome,
    /// Code of the recommended category.
    #[cfg_attr(feature = "schema", schemars(with = "Option<CategoryCode>"))]
    pub recommended: Option<String>,
    /// Every self-service category, in the catalogue's order.
    #[cfg_attr(feature = "schema", schemars(length(equal = catalog::categories().len())))]
    pub categories: Vec<CategoryBody>,
    /// The fact to ask for next.
    pub next_question: Option<Fact>,
    /// Whether joining requires the CCM.
    pub ccm: CcmBody,
}

/// One category of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CategoryBody {
    /// For example `individual-a`.
    #[cfg_attr(feature = "schema", schemars(with = "CategoryCode"))]
    pub code: String,
    /// `met`, `unmet` or `unknown`.
    pub state: State,
    /// Each condition as this category requires it.
    pub conditions: Vec<ConditionBody>,
    /// `full` or `not_stated`.
    pub voting: Voting,
    /// Levels of office that members may hold, if stated.
    pub office: Option<Vec<String>>,
    /// What it costs.
    pub quote: QuoteBody,
}

/// One condition of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConditionBody {
    /// The fact that it is about.
    pub fact: Fact,
    /// The value or values that the category requires.
    pub wants: Wants,
    /// Name of the group of alternatives, if one of several conditions is enough.
    pub any_of: Option<String>,
    /// `met`, `unmet` or `unknown`.
    pub state: State,
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
    #[cfg_attr(feature = "schema", schemars(extend("enum" = Term::ALL.map(Term::years))))]
    pub term_years: u8,
    /// The day whose rates the quote uses, `YYYY-MM-DD`.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date")))]
    pub as_of: String,
    /// National dues first, then each chapter's.
    pub lines: Vec<LineBody>,
    /// Sum of the known lines, US cents.
    pub known_cents: u32,
    /// Sum of all lines, US cents; null if a line is unknown.
    pub total_cents: Option<u32>,
    /// The certainty of the least sure line.
    pub certainty: Certainty,
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineBody {
    /// `national` or `chapter`.
    pub kind: LineKind,
    /// The chapter's slug.
    pub chapter: Option<String>,
    /// US cents; null if unknown.
    pub amount_cents: Option<u32>,
    /// `published`, `assumed`, `indicative` or `unknown`.
    pub certainty: Certainty,
    /// Ids of the sources.
    pub sources: Vec<String>,
}

/// Whether joining requires the CCM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CcmBody {
    /// Always false.
    pub required_to_join: bool,
    /// Ids of the sources.
    pub sources: Vec<String>,
}

/// The body of `POST /api/v1/intents`, without the guard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntentRequest {
    /// The person's answers.
    pub answers: AnswersBody,
    /// Slugs of the chapters to join.
    pub chapters: Vec<String>,
    /// 1 or 2.
    pub term_years: u8,
    /// The category; null for a question.
    pub category: Option<String>,
    /// The rule set of the quote that the page showed.
    pub ruleset: Option<String>,
    /// The total that the page showed, US cents; null if it was unknown.
    pub quoted_total_cents: Option<u32>,
    /// How to reach the person.
    pub contact: ContactBody,
    /// What the person agreed to.
    pub consent: ConsentRequest,
    /// The person's message.
    pub message: Option<String>,
    /// The person's language.
    pub lang: Option<Lang>,
    /// Whether the person wants the link of their receipt by email. Left out if not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub email_receipt: bool,
}

/// How to reach a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContactBody {
    /// The given name, or the only one.
    pub given_name: String,
    /// The family name, if there is one.
    pub family_name: Option<String>,
    /// The e-mail address.
    pub email: String,
    /// The phone number, if the person gave one.
    pub phone: Option<String>,
}

/// What a person agrees to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRequest {
    /// That we may contact them; only true is accepted.
    pub contact: bool,
    /// The version of the text that the page showed.
    pub text_version: String,
}

/// The response once an intent is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IntentCreated {
    /// Opaque.
    pub id: String,
    /// The reference that a person gives when asking about it.
    pub reference: String,
    /// Path of the receipt. Anyone who knows it can open the receipt.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uri-reference")))]
    pub receipt_url: String,
    /// The category; null for a question.
    #[cfg_attr(feature = "schema", schemars(with = "Option<CategoryCode>"))]
    pub category: Option<String>,
    /// The quote that the server computed; null for a question.
    pub quote: Option<QuoteBody>,
    /// `new`.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = [Status::New.code()])))]
    pub status: Status,
}

/// An intent as staff read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IntentBody {
    /// Opaque.
    pub id: String,
    /// The reference that a person gives when asking about it.
    pub reference: String,
    /// Its status.
    pub status: Status,
    /// When it was stored, RFC 3339 in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub created_at: String,
    /// When its status or the person's details last changed, RFC 3339 in UTC. The time for which the details are
    /// kept begins then.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub updated_at: String,
    /// Why the person declined; null for any other status.
    pub reason: Option<Reason>,
    /// Email address of the member of staff who follows it up.
    pub assignee: Option<String>,
    /// The day on which it is due again, in the time zone of the staff desk.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date")))]
    pub follow_up_on: Option<String>,
    /// The category; null for a question.
    #[cfg_attr(feature = "schema", schemars(with = "Option<CategoryCode>"))]
    pub category: Option<String>,
    /// Whether the sources disagree about whether the person qualifies for the category.
    pub disputed: bool,
    /// Slugs of the chapters.
    pub chapters: Vec<String>,
    /// 1 or 2.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = Term::ALL.map(Term::years))))]
    pub term_years: u8,
    /// The person's answers.
    pub answers: AnswersBody,
    /// The rule set of the server's quote.
    pub ruleset: String,
    /// The rule set of the quote that the page showed.
    pub quoted_ruleset: Option<String>,
    /// The quote that the server computed.
    pub quote: Option<QuoteBody>,
    /// How to reach the person; null once it is erased.
    pub contact: Option<ContactBody>,
    /// The person's message.
    pub message: Option<String>,
    /// The language that the person read.
    pub lang: Lang,
    /// The version of the consent text that the person agreed to when the intent was stored.
    pub consent_text_version: String,
    /// References of other intents with the same e-mail address, or with the same name and a chapter in
    /// common. Only those that the reader may see.
    pub possible_duplicates: Vec<String>,
    /// Whether there are more of them than the list has.
    pub more_possible_duplicates: bool,
}

/// The response of `GET /api/v1/intents`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IntentPage {
    /// Newest first.
    pub items: Vec<IntentBody>,
    /// The cursor of the next page; null on the last page.
    pub next_cursor: Option<String>,
}

/// The text that a person agrees to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentBody {
    /// The version to send with an intent.
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
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uri-reference")))]
    pub kind: String,
    /// The kind of problem.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, and what to do next.
    pub detail: String,
    /// The id by which the operator finds the request in the log.
    pub request_id: String,
    /// Every field that is wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = FieldErrors::MAX + 1)))]
    pub errors: Vec<FieldErrorBody>,
    /// The conditions that are not met, if a category is not open to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<ConditionBody>>,
    /// Today's quote, if the one sent is out of date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteBody>,
    /// Today's rule set, if the quote sent is out of date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruleset: Option<String>,
}

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldErrorBody {
    /// JSON pointer into the request.
    pub pointer: String,
    /// The kind of mistake.
    pub code: MistakeKind,
    /// How to correct it.
    pub message: String,
}

impl From<&Assessment> for AssessmentBody {
    fn from(assessment: &Assessment) -> Self {
        let ccm = catalog::ccm_required_to_join();
        Self {
            ruleset: catalog::ruleset().to_owned(),
            can_join: assessment.can_join(),
            outcome: assessment.outcome(),
            recommended: assessment.recommended().map(|assessed| assessed.category().code.to_owned()),
            categories: assessment
                .categories()
                .iter()
                .map(|assessed| category_body(assessment, assessed))
                .collect(),
            next_question: assessment.next_question(),
            ccm: CcmBody { required_to_join: ccm.value, sources: source_ids(ccm.sources) },
        }
    }
}

fn category_body(assessment: &Assessment, assessed: &CategoryAssessment) -> CategoryBody {
    let category = assessed.category();
    CategoryBody {
        code: category.code.to_owned(),
        state: assessed.state(),
        conditions: assessment.findings(category).iter().map(ConditionBody::from).collect(),
        voting: category.voting,
        office: category.office.map(|office| office.iter().map(|level| (*level).to_owned()).collect()),
        quote: assessed.quote().into(),
    }
}

impl From<&Finding> for ConditionBody {
    fn from(finding: &Finding) -> Self {
        let condition = finding.condition;
        let code = |answer: &Answer| answer.code().to_owned();
        let wants = match condition.accepts {
            [answer] => match answer.as_bool() {
                Some(value) => Wants::Bool(value != finding.negated),
                None => Wants::One(code(answer)),
            },
            several => Wants::Several(several.iter().map(code).collect()),
        };
        Self {
            fact: condition.fact,
            wants,
            any_of: finding.any_of.map(str::to_owned),
            state: finding.state,
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
            certainty: quote.certainty(),
        }
    }
}

impl From<&Line> for LineBody {
    fn from(line: &Line) -> Self {
        Self {
            kind: line.kind(),
            chapter: line.chapter.map(|chapter| chapter.slug.to_owned()),
            amount_cents: line.amount.map(crate::money::Cents::get),
            certainty: line.certainty,
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
            lang: Some(intent.lang),
            email_receipt: intent.email_receipt,
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

impl FieldError {
    /// The error as it goes out, with its message in that language.
    #[must_use]
    pub fn body(&self, lang: Lang) -> FieldErrorBody {
        FieldErrorBody {
            pointer: self.pointer.clone(),
            code: self.mistake.kind(),
            message: text::mistake(lang, self.mistake),
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
