//! Reads the golden cases. The native and the end-to-end tests include this file.

use std::{collections::BTreeMap, fs, path::Path};

use join_shared::{
    answers::Fact,
    money::Cents,
    quote::Certainty,
    wire::{AssessmentBody, QuoteBody},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Answers with their expected result.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Entry")]
pub(crate) struct Case {
    /// The name in the message of a failure.
    pub(crate) name: String,
    /// The answers, as in the API.
    pub(crate) answers: Map<String, Value>,
    /// Slugs of the chapters.
    pub(crate) chapters: Vec<String>,
    /// 1 or 2.
    pub(crate) term_years: u8,
    /// The day whose rates apply; `None` for today.
    pub(crate) on: Option<String>,
    /// The expected result.
    pub(crate) expect: Verdict,
}

/// The result of an assessment, in the terms of the golden cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// `yes`, `no` or `unknown`.
    pub(crate) can_join: String,
    /// `eligible`, `needs_answers` or `not_eligible`.
    pub(crate) outcome: String,
    /// A category's code, or `none`.
    pub(crate) recommended: String,
    /// A fact's code, or `none`.
    pub(crate) next_question: String,
    /// For each category `state, total, certainty`.
    pub(crate) categories: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// A case as it is in its file. A misspelled key is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    answers: Map<String, Value>,
    #[serde(default)]
    chapters: Vec<String>,
    #[serde(default = "one")]
    term_years: u8,
    on: Option<String>,
    can_join: String,
    outcome: String,
    recommended: String,
    next_question: String,
    categories: BTreeMap<String, String>,
}

impl From<Entry> for Case {
    fn from(entry: Entry) -> Self {
        let Entry { name, answers, chapters, term_years, on, .. } = entry;
        let Entry { can_join, outcome, recommended, next_question, categories, .. } = entry;
        let expect = Verdict { can_join, outcome, recommended, next_question, categories };
        Self { name, answers, chapters, term_years, on, expect }
    }
}

fn one() -> u8 {
    1
}

/// Every case of every file in `folder`. Each name starts with the file's.
///
/// # Panics
///
/// When a file cannot be read as cases; the message names it.
#[must_use]
pub(crate) fn all(folder: &Path) -> Vec<Case> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder of the golden cases exists")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("a golden file can be read");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        cases.extend(
            file.case.into_iter().map(|case| Case { name: format!("{name}: {}", case.name), ..case }),
        );
    }
    cases
}

impl Case {
    /// The body of `POST /api/v1/assessments`.
    #[must_use]
    pub(crate) fn request(&self) -> Value {
        let mut body = json!({
            "answers": self.answers,
            "chapters": self.chapters,
            "term_years": self.term_years,
        });
        if let Some(on) = &self.on {
            body["on"] = json!(on);
        }
        body
    }
}

impl From<&AssessmentBody> for Verdict {
    fn from(body: &AssessmentBody) -> Self {
        let or_none = |code: Option<&str>| code.unwrap_or("none").to_owned();
        Self {
            can_join: body.can_join.code().to_owned(),
            outcome: body.outcome.code().to_owned(),
            recommended: or_none(body.recommended.as_deref()),
            next_question: or_none(body.next_question.map(Fact::code)),
            categories: body
                .categories
                .iter()
                .map(|category| {
                    (category.code.clone(), format!("{}, {}", category.state.code(), total(&category.quote)))
                })
                .collect(),
        }
    }
}

fn total(quote: &QuoteBody) -> String {
    match quote.total_cents {
        Some(cents) => format!("{}, {}", Cents::new(cents), quote.certainty.code()),
        None if quote.certainty == Certainty::Unknown => "ask CMSA".to_owned(),
        None => format!("no total, yet {}", quote.certainty.code()),
    }
}
