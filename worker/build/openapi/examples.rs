//! Examples of bodies and problems. Those of bodies are in `examples.json`, where `"$name"` stands for another example
//! or for a value of [`computed`]: what the rules say to a nurse who has a license and no CCM.

use join_shared::{
    answers::{Answer, Answers, Residence},
    assessment::{Assessment, assess},
    catalog,
    date::Date,
    intent::{NewIntent, Refusal, Subject},
    money::Cents,
    quote::{Quote, Term},
    text::Lang,
    wire::{
        AnswersBody, AssessmentBody, AuditPage, FunnelBody, IntentBody, IntentCreated, IntentPage,
        NotificationBody, NotificationPage, QuoteBody, TimelinePage, decode,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::problem::{Limit, Problem};

/// The id of a request.
pub(super) const REQUEST_ID: &str = "8f2c0a6d1e4b7c35-EWR";

/// An idempotency key.
pub(super) const KEY: &str = "8e03978e-40d5-43dd-bc93-6894a57f9324";

const DAY: &str = "2026-11-22";
const CATEGORY: &str = "individual-a";
const CHAPTER: &str = "hudson-valley";

/// The example of that name; that of an answer has the name of its schema.
pub(super) fn named(name: &str) -> Value {
    let example = computed(name).unwrap_or_else(|| {
        let written: Value =
            serde_json::from_str(include_str!("examples.json")).expect("examples.json is JSON");
        let example = written.get(name).unwrap_or_else(|| panic!("examples.json has no {name:?}"));
        filled_in(example.clone())
    });
    match name {
        "IntentCreated" => exact::<IntentCreated>(example),
        "Intent" => exact::<IntentBody>(example),
        "IntentPage" => exact::<IntentPage>(example),
        "TimelinePage" => exact::<TimelinePage>(example),
        "AuditPage" => exact::<AuditPage>(example),
        "Notification" => exact::<NotificationBody>(example),
        "NotificationPage" => exact::<NotificationPage>(example),
        "Funnel" => exact::<FunnelBody>(example),
        _ => example,
    }
}

/// An example of a wire type: it has every member of the type, and no other.
fn exact<T: Serialize + DeserializeOwned>(example: Value) -> Value {
    let typed: T =
        serde_json::from_value(example.clone()).unwrap_or_else(|error| panic!("{error}: {example:#}"));
    assert_eq!(json!(typed), example, "an example has a member that its type has not");
    example
}

/// With the examples in it that it names.
fn filled_in(example: Value) -> Value {
    match example {
        Value::String(text) if text.starts_with('$') => named(&text[1..]),
        Value::Array(items) => items.into_iter().map(filled_in).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, member)| (name, filled_in(member))).collect()
        }
        other => other,
    }
}

/// What follows from the rules and the day.
fn computed(name: &str) -> Option<Value> {
    Some(match name {
        "day" => json!(DAY),
        "moment" => json!(format!("{DAY}T15:04:05.678Z")),
        "category" => json!(CATEGORY),
        "chapter" => json!(CHAPTER),
        "ruleset" => json!(catalog::ruleset()),
        "consent" => json!(Lang::En.texts().consent_version),
        "total" => json!(quote().total().map(Cents::get)),
        "quote" => json!(QuoteBody::from(&quote())),
        "stored_answers" => json!(AnswersBody::from(&nurse())),
        "answers" => known_answers(),
        "Assessment" => json!(AssessmentBody::from(&assessment())),
        "IntentContacted" => {
            let mut intent = named("Intent");
            intent["status"] = json!("contacted");
            intent
        }
        _ => return None,
    })
}

fn day() -> Date {
    DAY.parse().expect("is a day")
}

fn nurse() -> Answers {
    Answers::default()
        .with(Answer::WorksInCaseManagement(true))
        .with(Answer::Residence(Residence::Us))
        .with(Answer::CurrentLicense(true))
        .with(Answer::NationalCertification(false))
}

/// The nurse's answers as a person would write them: without those that are unknown.
fn known_answers() -> Value {
    let mut answers = json!(AnswersBody::from(&nurse()));
    if let Some(members) = answers.as_object_mut() {
        members.retain(|_, value| !value.is_null() && *value != json!([]));
    }
    answers
}

fn assessment() -> Assessment {
    let chapter = catalog::chapter(CHAPTER).expect("is in the catalog");
    assess(&nurse(), &[chapter], Term::OneYear, day())
}

fn quote() -> Quote {
    assessment().category(CATEGORY).expect("is in the catalog").quote().clone()
}

/// The problem of that code.
pub(super) fn problem(code: &str) -> Problem {
    match code {
        "not-json" => Problem::NotJson,
        "no-key" => Problem::NoKey,
        "unauthorized" => Problem::Unauthorized,
        "not-found" => Problem::NotFound,
        "method-not-allowed" => Problem::Method { allow: "GET, HEAD".to_owned() },
        "stale-quote" => stale_quote(),
        "receiver-disabled" => Problem::ReceiverDisabled,
        "changed" => Problem::Changed,
        "too-large" => Problem::TooLarge,
        "media-type" => Problem::MediaType { expected: "application/json" },
        "invalid" => invalid(),
        "not-eligible" => not_eligible(),
        "key-reused" => Problem::KeyReused,
        "confirm" => Problem::Confirm,
        "no-if-match" => Problem::NoIfMatch,
        "rate-limited" => Problem::RateLimited { limit: Limit::Reads, lang: Lang::En },
        "internal" => Problem::Internal,
        "unavailable" => Problem::Unavailable { cause: String::new() },
        _ => panic!("no problem of the API has the code {code:?}"),
    }
}

fn invalid() -> Problem {
    let wrong = json!({ "answers": { "residence": "mars" }, "chapters": ["atlantis"] });
    Problem::invalid(decode::assessment_request(&wrong).expect_err("both are unknown"))
}

/// Why the rules refuse the intent to join with these answers and this total.
fn refusal(answers: Answers, quoted_total: Option<Cents>) -> Refusal {
    let category = catalog::category(CATEGORY).expect("is in the catalog");
    let (intent, _) = decode::intent_request(&named("join")).expect("the example is valid");
    let subject = Subject::Join { category, ruleset: catalog::ruleset().to_owned(), quoted_total };
    (NewIntent { answers, subject, ..intent }).admit(day()).expect_err("the rules refuse it")
}

/// A person who lives abroad asks for a category for residents of the United States.
fn not_eligible() -> Problem {
    let abroad = nurse().with(Answer::Residence(Residence::OutsideUs));
    match refusal(abroad, quote().total()) {
        Refusal::NotEligible { failed, .. } => Problem::NotEligible { failed },
        Refusal::StaleQuote { .. } => panic!("eligibility comes first"),
    }
}

/// A person was shown a total of zero.
fn stale_quote() -> Problem {
    match refusal(nurse(), Some(Cents::new(0))) {
        Refusal::StaleQuote { quote } => Problem::StaleQuote { quote },
        Refusal::NotEligible { .. } => panic!("the person is eligible"),
    }
}
