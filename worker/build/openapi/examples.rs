//! Examples that are true: what the rules compute for a nurse with a licence and no CCM.

use join_shared::{
    answers::{Answer, Answers, Residence},
    assessment::{Assessment, assess},
    catalog::{self, Chapter},
    date::Date,
    intent::{NewIntent, Refusal, Status, Subject},
    money::Cents,
    quote::Term,
    text::Lang,
    wire::{
        AnswersBody, AssessmentBody, AuditEntryBody, AuditPage, ContactBody, FunnelBody, FunnelDayBody,
        IntentBody, IntentCreated, IntentPage, NotificationBody, NotificationPage, ReceiverBody, decode,
        mistake::FieldErrors,
    },
};
use serde_json::{Value, json};

use crate::{
    contract::NOTIFICATION_STATES,
    problem::{Limit, Problem},
};

/// The example of a schema, or the example of that name.
pub(super) fn named(name: &str) -> Value {
    match name {
        "nurse" => assessment_request(),
        "join" => intent_request(),
        "question" => question_request(),
        "contacted" => json!({ "status": Status::Contacted.code() }),
        "Assessment" => assessment(),
        "IntentCreated" => created(),
        "Intent" => intent(Status::New),
        "IntentContacted" => intent(Status::Contacted),
        "IntentPage" => intents(),
        "AuditPage" => audit(),
        "Notification" => notification(),
        "NotificationPage" => notifications(),
        "Funnel" => funnel(),
        "Health" => json!({ "status": "ok", "ruleset": catalog::ruleset() }),
        _ => panic!("build/openapi/examples.rs has no example for {name}"),
    }
}

/// The problem of that code.
pub(super) fn problem(code: &str) -> Problem {
    let found = problems().into_iter().find(|problem| problem.code() == code);
    found.unwrap_or_else(|| panic!("build/openapi/examples.rs has no problem {code}"))
}

/// Every problem that the API answers with.
fn problems() -> [Problem; 18] {
    [
        Problem::NotJson,
        Problem::NoKey,
        Problem::Unauthorized,
        Problem::NotFound,
        Problem::Method { allow: "GET, HEAD".to_owned() },
        stale_quote(),
        Problem::ReceiverDisabled,
        Problem::Changed,
        Problem::TooLarge,
        Problem::MediaType { expected: "application/json" },
        Problem::invalid(mistakes()),
        not_eligible(),
        Problem::KeyReused,
        Problem::Confirm,
        Problem::NoIfMatch,
        Problem::RateLimited { limit: Limit::Reads, lang: Lang::En },
        Problem::Internal,
        Problem::Unavailable { cause: String::new() },
    ]
}

/// What an operator finds a request by, as the platform makes it.
pub(super) const REQUEST_ID: &str = "8f2c0a6d1e4b7c35-EWR";

/// An idempotency key.
pub(super) const KEY: &str = "8e03978e-40d5-43dd-bc93-6894a57f9324";

const ID: &str = "019ab6f1-2c40-7d3e-9a51-6c0de5a1f0b7";
const REFERENCE: &str = "CM-7K3M-9Q2D";
const DAY: &str = "2026-11-22";
const MOMENT: &str = "2026-11-22T15:04:05.678Z";
const CATEGORY: &str = "individual-a";
const CHAPTER: &str = "hudson-valley";

fn day() -> Date {
    DAY.parse().expect("is a day")
}

fn chapter() -> &'static Chapter {
    catalog::chapter(CHAPTER).expect("is in the catalogue")
}

fn nurse() -> Answers {
    Answers::default()
        .with(Answer::WorksInCaseManagement(true))
        .with(Answer::Residence(Residence::Us))
        .with(Answer::CurrentLicense(true))
        .with(Answer::NationalCertification(false))
}

fn assessed(answers: &Answers) -> Assessment {
    assess(answers, &[chapter()], Term::OneYear, day())
}

/// What is known of an answer set, and nothing of the rest: as short as people write it.
fn known(answers: &Answers) -> Value {
    let mut json = json!(AnswersBody::from(answers));
    if let Some(members) = json.as_object_mut() {
        members.retain(|_, value| !value.is_null() && *value != json!([]));
    }
    json
}

fn assessment_request() -> Value {
    json!({ "answers": known(&nurse()), "chapters": [CHAPTER], "term_years": 1, "on": DAY })
}

fn assessment() -> Value {
    json!(AssessmentBody::from(&assessed(&nurse())))
}

fn total() -> Option<u32> {
    let assessment = assessed(&nurse());
    let category = assessment.category(CATEGORY).expect("is in the catalogue");
    category.quote().total().map(Cents::get)
}

fn intent_request() -> Value {
    json!({
        "answers": known(&nurse()),
        "chapters": [CHAPTER],
        "term_years": 1,
        "category": CATEGORY,
        "ruleset": catalog::ruleset(),
        "quoted_total_cents": total(),
        "contact": contact(),
        "consent": { "contact": true, "text_version": Lang::En.texts().consent_version },
        "lang": Lang::En.code(),
    })
}

fn question_request() -> Value {
    json!({
        "answers": {},
        "category": null,
        "contact": { "given_name": "Ana", "email": "ana@example.org" },
        "consent": { "contact": true, "text_version": Lang::En.texts().consent_version },
        "message": "I retired from the Navy and work for a hospital now. Which category is mine?",
    })
}

fn contact() -> ContactBody {
    ContactBody {
        given_name: "Ana".to_owned(),
        family_name: Some("Díaz".to_owned()),
        email: "ana@example.org".to_owned(),
        phone: Some("+1 845 555 0100".to_owned()),
    }
}

fn created() -> Value {
    json!(IntentCreated {
        id: ID.to_owned(),
        reference: REFERENCE.to_owned(),
        // As long as a token is, and none.
        receipt_url: format!("/receipt/{}", "x".repeat(43)),
        category: Some(CATEGORY.to_owned()),
        quote: Some(quote()),
        status: Status::New.code().to_owned(),
    })
}

fn quote() -> join_shared::wire::QuoteBody {
    assessed(&nurse()).category(CATEGORY).expect("is in the catalogue").quote().into()
}

fn stored(status: Status) -> IntentBody {
    IntentBody {
        id: ID.to_owned(),
        reference: REFERENCE.to_owned(),
        status: status.code().to_owned(),
        created_at: MOMENT.to_owned(),
        updated_at: MOMENT.to_owned(),
        category: Some(CATEGORY.to_owned()),
        disputed: false,
        chapters: vec![CHAPTER.to_owned()],
        term_years: Term::OneYear.years(),
        answers: (&nurse()).into(),
        ruleset: catalog::ruleset().to_owned(),
        quoted_ruleset: Some(catalog::ruleset().to_owned()),
        quote: Some(quote()),
        contact: Some(contact()),
        message: None,
        lang: Lang::En.code().to_owned(),
        consent_text_version: Lang::En.texts().consent_version.to_owned(),
        possible_duplicates: Vec::new(),
        more_possible_duplicates: false,
    }
}

fn intent(status: Status) -> Value {
    json!(stored(status))
}

fn intents() -> Value {
    json!(IntentPage { items: vec![stored(Status::New)], next_cursor: None })
}

fn audit() -> Value {
    let entry = AuditEntryBody {
        id: "019ab6f1-2c41-7b02-8f1d-2f6f3f1a9e10".to_owned(),
        at: MOMENT.to_owned(),
        actor: "person".to_owned(),
        staff_email: None,
        action: "created".to_owned(),
        intent_id: Some(ID.to_owned()),
        details: json!({}),
    };
    json!(AuditPage { items: vec![entry], next_cursor: None })
}

fn message() -> NotificationBody {
    NotificationBody {
        id: "019ab6f1-2c42-7e10-b3c4-5d9f0a1b2c3d".to_owned(),
        kind: "intent.created".to_owned(),
        intent_id: ID.to_owned(),
        reference: REFERENCE.to_owned(),
        receiver: ReceiverBody {
            kind: "webhook".to_owned(),
            webhook_id: Some("019ab6e0-77aa-7c11-8d22-3e4f5a6b7c8d".to_owned()),
            address: "https://hooks.example.org".to_owned(),
            chapter: Some(CHAPTER.to_owned()),
            disabled: false,
        },
        state: NOTIFICATION_STATES[0].to_owned(),
        attempts: 0,
        created_at: MOMENT.to_owned(),
        last_attempt_at: None,
        next_attempt_at: Some(MOMENT.to_owned()),
        delivered_at: None,
        last_status: None,
        last_error: None,
    }
}

fn notification() -> Value {
    json!(message())
}

fn notifications() -> Value {
    json!(NotificationPage { items: vec![message()], next_cursor: None })
}

fn funnel() -> Value {
    let day = FunnelDayBody {
        day: DAY.to_owned(),
        chapter: Some(CHAPTER.to_owned()),
        viewed: 40,
        assessed: 12,
        submitted: 3,
    };
    json!(FunnelBody { from: DAY.to_owned(), to: DAY.to_owned(), items: vec![day] })
}

/// What is wrong with a body.
fn mistakes() -> FieldErrors {
    let wrong = json!({ "answers": { "residence": "mars" }, "chapters": ["atlantis"] });
    decode::assessment_request(&wrong).expect_err("both are unknown")
}

/// Why an intent of the example is refused, by the rules themselves.
fn refusal(answers: Answers, quoted_total: Option<Cents>) -> Refusal {
    let category = catalog::category(CATEGORY).expect("is in the catalogue");
    let (intent, _) = decode::intent_request(&intent_request()).expect("the example is valid");
    let subject = Subject::Join { category, ruleset: catalog::ruleset().to_owned(), quoted_total };
    match (NewIntent { answers, subject, ..intent }).admit(day()) {
        Err(refusal) => refusal,
        Ok(_) => panic!("it should be refused"),
    }
}

/// Somebody who lives abroad asks for a category of those who do not.
fn not_eligible() -> Problem {
    let abroad = nurse().with(Answer::Residence(Residence::OutsideUs));
    match refusal(abroad, total().map(Cents::new)) {
        Refusal::NotEligible { failed, .. } => Problem::NotEligible { failed },
        Refusal::StaleQuote { .. } => panic!("eligibility comes first"),
    }
}

/// Somebody was shown nothing at all.
fn stale_quote() -> Problem {
    match refusal(nurse(), Some(Cents::new(0))) {
        Refusal::StaleQuote { quote } => Problem::StaleQuote { quote },
        Refusal::NotEligible { .. } => panic!("the person is eligible"),
    }
}
