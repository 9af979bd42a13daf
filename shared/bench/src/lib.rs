//! The work to measure, the same natively and in the browser.

use std::hint::black_box;

use join_shared::{
    answers::{Answer, Answers, Fact},
    assessment::{Assessment, CanJoin, assess},
    catalog::{self, Chapter},
    date::Date,
    intent::NewIntent,
    quote::Term,
    text::Lang,
    wire::decode,
};
use serde_json::{Value, json};

/// The name of the measurement with a budget: an assessment of a person who answered every question and joins one
/// chapter, with the quotes of all categories.
pub const ASSESS: &str = "assess and quote, 1 chapter";

/// A person's answers, and the chapters and day of the quote.
#[derive(Debug, Clone)]
pub struct Person {
    answers: Answers,
    chapters: Vec<&'static Chapter>,
    today: Date,
}

impl Person {
    /// A person who answered every question and joins one chapter.
    ///
    /// # Panics
    /// When the catalog has no chapter that can be joined.
    #[must_use]
    pub fn usual() -> Self {
        // The first answer of each fact is yes, the United States, and no relation to the military.
        let first = Fact::ALL.into_iter().filter_map(|fact| fact.answers().first().copied());
        let answers = first.fold(Answers::default(), Answers::with).with(Answer::EnrolledStudent(false));
        Self {
            answers,
            chapters: joinable().take(1).collect(),
            today: "2026-11-22".parse().expect("is a date"),
        }
    }

    /// The same person in every chapter.
    #[must_use]
    pub fn in_every_chapter() -> Self {
        Self { chapters: joinable().collect(), ..Self::usual() }
    }

    /// A person who answered no question.
    #[must_use]
    pub fn unknown() -> Self {
        Self { answers: Answers::default(), ..Self::usual() }
    }

    /// The number of chapters.
    #[must_use]
    pub fn chapters(&self) -> usize {
        self.chapters.len()
    }

    /// Assesses the answers, with the quotes of all categories.
    #[must_use]
    pub fn assessed(&self) -> Assessment {
        let Self { answers, chapters, today } = black_box(self);
        assess(answers, chapters, Term::OneYear, *today)
    }
}

/// Whether the person can join, over every way to answer the open questions.
#[must_use]
pub fn can_join(assessment: &Assessment) -> CanJoin {
    black_box(assessment).can_join()
}

/// The question to ask next.
#[must_use]
pub fn next_question(assessment: &Assessment) -> Option<Fact> {
    black_box(assessment).next_question()
}

/// A request with every field, as it arrives.
#[must_use]
pub fn intent_request() -> String {
    let person = Person::usual();
    let category = "individual-a";
    json!({
        "answers": {
            "works_in_case_management": true,
            "residence": "us",
            "health_degree": true,
            "current_license": true,
            "national_certification": true,
            "credentials": ["CCM"],
            "enrolled_student": false,
            "military": "none",
        },
        "chapters": person.chapters.iter().map(|chapter| chapter.slug).collect::<Vec<_>>(),
        "term_years": 1,
        "category": category,
        "ruleset": catalog::ruleset(),
        "quoted_total_cents": person
            .assessed()
            .category(category)
            .and_then(|assessed| assessed.quote().total())
            .map(join_shared::money::Cents::get),
        "contact": {
            "given_name": "Ana",
            "family_name": "Díaz",
            "email": "ana@example.org",
            "phone": "+1 845 555 0100",
        },
        "consent": { "contact": true, "text_version": Lang::En.texts().consent_version },
        "message": "Hello, I would like to join.",
        "lang": "en",
        "guard": { "trap": "", "confirmed": false },
    })
    .to_string()
}

/// Decodes a request from JSON to the types of the rules.
///
/// # Panics
/// When it is not accepted.
#[must_use]
pub fn decoded(request: &str) -> NewIntent {
    let json: Value = serde_json::from_str(black_box(request)).expect("is JSON");
    decode::intent_request(&json).expect("is valid").0
}

fn joinable() -> impl Iterator<Item = &'static Chapter> {
    catalog::chapters().iter().filter(|chapter| chapter.successor.is_none())
}

#[cfg(test)]
mod tests {
    use super::{Person, decoded, intent_request};

    #[test]
    fn the_measured_work_is_realistic() {
        let intent = decoded(&intent_request());
        let today = "2026-11-22".parse().expect("is a date");
        assert!(intent.admit(today).is_ok());
        assert!(Person::in_every_chapter().chapters() > 10);
        assert!(Person::unknown().assessed().next_question().is_some());
    }
}
