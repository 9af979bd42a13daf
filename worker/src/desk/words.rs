//! The words of the desk for the values of the rules.

use join_shared::{
    answers::{Answer, Answers, Fact},
    catalog,
    intent::{Reason, Status},
    money::Cents,
    oversight::Actor,
    quote::Certainty,
    rule::State,
    text::Lang,
};
use serde_json::Value;

/// Who acted: a member of staff by the address, the reader as `You`.
pub(super) fn who<'a>(actor: Actor, staff_email: Option<&'a str>, reader: &str) -> &'a str {
    match (actor, staff_email) {
        (Actor::Person, _) => "The applicant",
        (Actor::Retention, _) => "Automatic erasure",
        (Actor::Operator, _) => "The operator",
        (Actor::Staff, Some(email)) if email == reader => "You",
        (Actor::Staff, Some(email)) => email,
        (Actor::Staff, None) => "A member of staff",
    }
}

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

/// A condition of a category about the person; `condition` is a `ConditionBody`.
pub(super) fn condition(condition: &Value) -> String {
    let code = condition["fact"].as_str().unwrap_or_default();
    let Some(fact) = Fact::from_code(code) else { return code.replace('_', " ") };
    let is_wanted = condition["wants"].as_bool() != Some(false);
    let text = match (fact, is_wanted) {
        (Fact::WorksInCaseManagement, true) => "Works in case management",
        (Fact::WorksInCaseManagement, false) => "Does not work in case management",
        (Fact::HealthDegree, true) => "Has a degree in a health profession",
        (Fact::HealthDegree, false) => "Has no degree in a health profession",
        (Fact::CurrentLicense, true) => "Has a current license",
        (Fact::CurrentLicense, false) => "Has no current license",
        (Fact::NationalCertification, true) => "Has a national certification",
        (Fact::NationalCertification, false) => "Has no national certification",
        (Fact::EnrolledStudent, true) => "Is enrolled in a case management or related program",
        (Fact::EnrolledStudent, false) => "Is not a student",
        (Fact::Residence | Fact::Military, _) => {
            let texts = Lang::En.texts();
            let words = |answer: &Answer| match answer {
                Answer::Residence(residence) => texts.resident(*residence),
                answer => texts.answer(*answer),
            };
            let is_wanted = |answer: &&Answer| {
                let (wants, code) = (&condition["wants"], Value::from(answer.code()));
                *wants == code || wants.as_array().is_some_and(|several| several.contains(&code))
            };
            let answers: Vec<_> = fact.answers().iter().filter(is_wanted).map(words).collect();
            let about = if fact == Fact::Residence { "Lives" } else { "US military, VA or DoD, one of:" };
            return format!("{about} {}", answers.join("; "));
        }
    };
    text.to_owned()
}

/// The state of a condition, with its mark, when the person gave these answers.
pub(super) fn state(condition: &Value, answers: &Answers) -> (&'static str, &'static str) {
    let answer = || condition["fact"].as_str().and_then(Fact::from_code).and_then(|fact| answers.get(fact));
    match condition["state"].as_str().and_then(State::from_code) {
        Some(State::Met) => ("✓", "met"),
        Some(State::Unmet) => ("✗", "not met"),
        _ if answer().is_none() => ("?", "not answered"),
        _ => ("?", "the sources disagree"),
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
