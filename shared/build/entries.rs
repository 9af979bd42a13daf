//! The catalog as it is in the TOML files: one type for each kind of entry.

use std::{collections::BTreeMap, io};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Everything under `catalog/`, before it is checked.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Catalog {
    pub(crate) currency: &'static str,
    pub(crate) categories: Vec<Category>,
    pub(crate) dues: Dues,
    pub(crate) chapters: Vec<Chapter>,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) not_credentials: Vec<NotACredential>,
    pub(crate) ccm: Ccm,
    pub(crate) doors: Vec<Aspect>,
    pub(crate) statements: BTreeMap<String, Statement>,
    pub(crate) sources: BTreeMap<String, Source>,
    /// Not part of the rules, so not part of their hash.
    #[serde(skip)]
    pub(crate) consents: Vec<Consent>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub(crate) title: String,
    pub(crate) url: Option<String>,
    pub(crate) dated: Option<String>,
    pub(crate) note: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statement {
    pub(crate) value: bool,
    pub(crate) basis: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Confidence {
    High,
    Medium,
    Low,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Category {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) chapter: ChapterMembership,
    pub(crate) voting: Voting,
    pub(crate) office: Option<Vec<String>>,
    pub(crate) proof: Option<String>,
    pub(crate) owned_by: Option<String>,
    pub(crate) transferable: Option<bool>,
    pub(crate) seat_multiple: Option<u32>,
    pub(crate) note: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
    /// Only categories that a person can sign up for here have a rule.
    pub(crate) rule: Option<Rule>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChapterMembership {
    Expected,
    NotRequired,
    NotStated,
    Included,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Voting {
    Full,
    NotStated,
}

/// One node of a rule, with exactly one of `all`, `any`, `not`, `fact`. It is no untagged enum, because the messages
/// about mistakes would then not name the mistake.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) all: Option<Vec<Rule>>,
    pub(crate) any: Option<Vec<Rule>>,
    pub(crate) name: Option<String>,
    pub(crate) not: Option<Box<Rule>>,
    pub(crate) fact: Option<String>,
    pub(crate) is: Option<Accepted>,
    #[serde(default)]
    pub(crate) undecided: Vec<String>,
    pub(crate) basis: Option<String>,
    #[serde(default)]
    pub(crate) sources: Vec<String>,
}

/// The values of a fact that meet a condition.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Accepted {
    Bool(bool),
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dues {
    pub(crate) national: Vec<Rate>,
    pub(crate) chapter: Vec<Rate>,
    pub(crate) historical: Vec<Historical>,
}

/// One amount for one term, over a period.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rate {
    /// Empty (chapter dues only): any chapter.
    #[serde(default)]
    pub(crate) chapters: Vec<String>,
    /// Empty (chapter dues only): any category.
    #[serde(default)]
    pub(crate) categories: Vec<String>,
    pub(crate) term_years: u8,
    pub(crate) amount_cents: Option<u32>,
    pub(crate) certainty: Certainty,
    pub(crate) from: Option<String>,
    pub(crate) until: Option<String>,
    /// The statement that supports an assumed amount.
    pub(crate) basis: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Certainty {
    Published,
    Assumed,
    Indicative,
    Unknown,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Historical {
    pub(crate) name: String,
    pub(crate) amount_cents: u32,
    pub(crate) observed: String,
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chapter {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) url: Option<String>,
    pub(crate) note: Option<String>,
    #[serde(default = "yes")]
    pub(crate) joinable: bool,
    pub(crate) successor: Option<String>,
    #[serde(default)]
    pub(crate) embed_sites: Vec<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credential {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) name: String,
    pub(crate) issuer: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) listed_in_hv_faq: bool,
    /// Whether it is on the list of 14 credentials of 2010. The list was not found, so this is always unknown.
    #[serde(default)]
    pub(crate) among_the_14: Option<bool>,
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotACredential {
    pub(crate) code: String,
    pub(crate) kind: NotACredentialKind,
    pub(crate) name: String,
    pub(crate) sources: Vec<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NotACredentialKind {
    Guidelines,
    IssuingBody,
    Honorary,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ccm {
    pub(crate) requirement: Vec<CcmRequirement>,
    pub(crate) fees: CcmFees,
    pub(crate) renewal: CcmRenewal,
    pub(crate) renewal_fee: CcmRenewalFee,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CcmRequirement {
    pub(crate) name: String,
    pub(crate) any_of: Vec<CcmCriterion>,
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CcmCriterion {
    pub(crate) criterion: String,
    /// Months of full-time employment, if the criterion requires employment.
    pub(crate) months: Option<u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CcmFees {
    pub(crate) application_cents: u32,
    pub(crate) exam_cents: u32,
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CcmRenewal {
    pub(crate) years: u32,
    pub(crate) ce_hours: u32,
    pub(crate) ethics_hours: u32,
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CcmRenewalFee {
    pub(crate) seen_cents: Vec<u32>,
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
}

/// One row of the comparison of CMSA and the CCM. The crate has its texts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Aspect {
    pub(crate) name: String,
    pub(crate) cmsa: Cell,
    pub(crate) ccm: Cell,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cell {
    pub(crate) sources: Vec<String>,
    pub(crate) confidence: Confidence,
}

/// One version of the consent text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consent {
    pub(crate) version: String,
    pub(crate) lang: String,
    pub(crate) text: String,
    /// The hash of this entry and of every entry before it. Left out only while an entry is being added.
    pub(crate) lock: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsentFile {
    consent: Vec<Consent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DoorsFile {
    aspect: Vec<Aspect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoriesFile {
    category: Vec<Category>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChaptersFile {
    chapter: Vec<Chapter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CredentialsFile {
    credential: Vec<Credential>,
    not_a_credential: Vec<NotACredential>,
}

impl Catalog {
    /// Reads every file with `read`, which takes the file's name in `catalog/`.
    ///
    /// # Errors
    /// One line for each file that is missing or invalid.
    pub(crate) fn read(read: impl Fn(&str) -> io::Result<String>) -> Result<Self, Vec<String>> {
        let mut mistakes = Vec::new();
        let sources = parse(&read, "sources.toml", &mut mistakes);
        let statements = parse(&read, "statements.toml", &mut mistakes);
        let categories = parse::<CategoriesFile>(&read, "categories.toml", &mut mistakes);
        let dues = parse(&read, "dues.toml", &mut mistakes);
        let chapters = parse::<ChaptersFile>(&read, "chapters.toml", &mut mistakes);
        let credentials = parse::<CredentialsFile>(&read, "credentials.toml", &mut mistakes);
        let ccm = parse(&read, "ccm.toml", &mut mistakes);
        let doors = parse::<DoorsFile>(&read, "doors.toml", &mut mistakes);
        let consents = parse::<ConsentFile>(&read, "consent.toml", &mut mistakes);
        match (sources, statements, categories, dues, chapters, credentials, ccm, doors, consents) {
            (
                Some(sources),
                Some(statements),
                Some(categories),
                Some(dues),
                Some(chapters),
                Some(credentials),
                Some(ccm),
                Some(doors),
                Some(consents),
            ) => Ok(Self {
                currency: "USD",
                categories: categories.category,
                dues,
                chapters: chapters.chapter,
                credentials: credentials.credential,
                not_credentials: credentials.not_a_credential,
                ccm,
                doors: doors.aspect,
                statements,
                sources,
                consents: consents.consent,
            }),
            _ => Err(mistakes),
        }
    }

    /// The whole catalog as canonical JSON, which is hashed and which `GET /api/v1/catalog` serves.
    pub(crate) fn canonical_json(&self) -> String {
        serde_json::to_string(self).expect("string keys and plain values always serialize")
    }
}

fn parse<T: DeserializeOwned>(
    read: impl Fn(&str) -> io::Result<String>,
    file: &str,
    mistakes: &mut Vec<String>,
) -> Option<T> {
    let parsed = read(file)
        .map_err(|error| error.to_string())
        .and_then(|text| toml::from_str(&text).map_err(|error| one_line(&error, &text)));
    parsed.map_err(|message| mistakes.push(format!("catalog/{file}: {message}"))).ok()
}

/// Cargo shows a build script's error on one line.
fn one_line(error: &toml::de::Error, text: &str) -> String {
    let line = error
        .span()
        .map_or(1, |span| 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count());
    format!("line {line}: {}", error.message().replace('\n', ", "))
}
