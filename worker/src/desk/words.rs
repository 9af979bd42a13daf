//! The words of the desk for the values of the rules.

use join_shared::{
    answers::{Answer, Fact},
    catalog,
    intent::{Reason, Status},
    money::Cents,
    quote::Certainty,
    rule::{Finding, State},
    text::Lang,
};

/// A status.
pub(super) const fn status(status: Status) -> &'static str {
    match status {
        Status::New => "New",
        Status::Contacted => "Contacted",
        Status::Joined => "Joined",
        Status::Declined => "Declined",
        Status::Duplicate => "Duplicate",
        Status::Withdrawn => "Withdrawn",
    }
}

/// Why a person declined.
pub(super) const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Cost => "Too expensive",
        Reason::Employer => "Employer does not support it",
        Reason::NoChapterNearby => "No chapter nearby",
        Reason::JoinedElsewhere => "Joined another association",
        Reason::NotNow => "Not now",
        Reason::NoAnswer => "No answer",
        Reason::Other => "Other",
    }
}

/// A category by its code; `None` is a question.
pub(super) fn category(code: Option<&str>) -> &str {
    code.map_or("Question", |code| catalog::category(code).map_or(code, |category| category.name))
}

/// A chapter by its slug.
pub(super) fn chapter(slug: &str) -> &str {
    let texts = Lang::En.texts();
    catalog::chapter_choice(slug).map_or(slug, |chapter| {
        if chapter.slug == catalog::NOT_LISTED.slug {
            "A chapter that is not listed"
        } else {
            texts.chapter(chapter)
        }
    })
}

/// A language.
pub(super) const fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Es => "Spanish",
    }
}

/// An amount in US cents.
pub(super) fn amount(cents: Option<u32>) -> String {
    cents.map_or_else(|| "unknown, ask CMSA".to_owned(), |cents| Cents::new(cents).to_string())
}

/// How sure an amount is.
pub(super) const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Published => "published",
        Certainty::Assumed => "our assumption, not published",
        Certainty::Indicative => "published, varies by country",
        Certainty::Unknown => "no published amount",
    }
}

/// A condition of a category about the person.
pub(super) fn condition(finding: &Finding) -> String {
    let text = match (finding.condition.fact, finding.negated) {
        (Fact::WorksInCaseManagement, false) => "Works in case management",
        (Fact::WorksInCaseManagement, true) => "Does not work in case management",
        (Fact::HealthDegree, false) => "Has a degree in a health profession",
        (Fact::HealthDegree, true) => "Has no degree in a health profession",
        (Fact::CurrentLicense, false) => "Has a current license",
        (Fact::CurrentLicense, true) => "Has no current license",
        (Fact::NationalCertification, false) => "Has a national certification",
        (Fact::NationalCertification, true) => "Has no national certification",
        (Fact::EnrolledStudent, false) => "Is enrolled in a case management or related program",
        (Fact::EnrolledStudent, true) => "Is not a student",
        (Fact::Residence | Fact::Military, negated) => {
            let texts = Lang::En.texts();
            let words = |answer: &Answer| match answer {
                Answer::Residence(residence) => texts.resident(*residence),
                answer => texts.answer(*answer),
            };
            let answers: Vec<_> = finding.condition.accepts.iter().map(words).collect();
            let about = match (finding.condition.fact, negated) {
                (Fact::Residence, false) => "Lives",
                (Fact::Residence, true) => "Does not live",
                (_, false) => "US military, VA or DoD, one of:",
                (_, true) => "US military, VA or DoD, none of:",
            };
            return format!("{about} {}", answers.join("; "));
        }
    };
    text.to_owned()
}

/// The state of a condition, with its mark. `answer` is what the person said.
pub(super) const fn state(state: State, answer: Option<Answer>) -> (&'static str, &'static str) {
    match (state, answer) {
        (State::Met, _) => ("✓", "met"),
        (State::Unmet, _) => ("✗", "not met"),
        (State::Unknown, None) => ("?", "not answered"),
        (State::Unknown, Some(_)) => ("?", "the sources disagree"),
    }
}

/// What is wrong with a field, by its pointer.
pub(super) fn mistake(pointer: &str) -> &'static str {
    match pointer {
        "/status" => "The intent cannot get this status any more.",
        "/assignee" => "Choose a member of staff who may see this intent.",
        "/note" => "The person's details are erased, so no note can be kept.",
        _ => "This is not possible.",
    }
}
