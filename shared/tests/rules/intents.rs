//! Which intents are admitted, at which total, and why others are refused.

use join_shared::{
    answers::Fact,
    date::Date,
    intent::{NewIntent, Refusal, Status},
    money::Cents,
    text::Lang,
    wire::{IntentRequest, decode},
};
use serde_json::{Value, json};

fn today() -> Date {
    "2026-11-22".parse().expect("is a date")
}

/// An intent to join `category` with these answers, at the total that was shown.
fn intent(answers: &Value, category: &str, total: Option<u32>) -> NewIntent {
    let request = json!({
        "answers": answers,
        "chapters": ["hudson-valley"],
        "category": category,
        "ruleset": "r",
        "quoted_total_cents": total,
        "contact": { "given_name": "Ana", "email": "ana@example.org" },
        "consent": { "contact": true, "text_version": Lang::Es.texts().consent_version },
        "lang": "es",
    });
    decode::intent_request(&request).expect("is accepted").0
}

fn nurse() -> Value {
    json!({ "works_in_case_management": true, "residence": "us", "current_license": true })
}

#[track_caller]
fn check_failed(answers: &Value, category: &str, expect: &[Fact]) {
    match intent(answers, category, None).admit(today()) {
        Err(Refusal::NotEligible { category: refused, failed }) => {
            assert_eq!(refused.code, category);
            let facts: Vec<_> = failed.iter().map(|finding| finding.condition.fact).collect();
            assert_eq!(facts, expect);
        }
        other => panic!("{category} with {answers}: {other:?}"),
    }
}

#[test]
fn an_eligible_person_is_admitted_at_the_total_shown() {
    let admitted = intent(&nurse(), "individual-a", Some(19_500)).admit(today()).expect("fits");
    let joining = admitted.join.expect("joins");
    assert_eq!((joining.category.code, joining.disputed), ("individual-a", false));
    assert_eq!(joining.quote.total().map(Cents::get), Some(19_500));
}

#[test]
fn a_different_total_is_stale() {
    for shown in [None, Some(19_499), Some(0)] {
        match intent(&nurse(), "individual-a", shown).admit(today()) {
            Err(Refusal::StaleQuote { quote }) => {
                assert_eq!(quote.total().map(Cents::get), Some(19_500));
            }
            other => panic!("{shown:?}: {other:?}"),
        }
    }
}

#[test]
fn a_disputed_category_is_admitted_for_staff_to_decide() {
    let retired = json!({ "works_in_case_management": true, "military": "retired" });
    let joining = intent(&retired, "military", None).admit(today()).expect("may be").join.expect("joins");
    assert!(joining.disputed);
    let active = json!({ "works_in_case_management": true, "military": "active" });
    let joining = intent(&active, "military", None).admit(today()).expect("fits").join.expect("joins");
    assert!(!joining.disputed);
}

#[test]
fn a_refusal_names_only_what_failed() {
    let qualifications = [Fact::HealthDegree, Fact::CurrentLicense, Fact::NationalCertification];
    // One met alternative is enough for its group, so the two unanswered ones did not fail.
    check_failed(
        &json!({ "works_in_case_management": false, "residence": "us", "current_license": true }),
        "individual-a",
        &[Fact::WorksInCaseManagement],
    );
    check_failed(
        &json!({ "works_in_case_management": true, "residence": "us", "current_license": false }),
        "individual-a",
        &qualifications,
    );
    check_failed(&nurse(), "international", &[Fact::Residence]);
    // An unanswered condition is not met. A category is disputed only once everything else is met.
    check_failed(&json!({}), "student", &[Fact::EnrolledStudent]);
    check_failed(
        &json!({ "military": "retired" }),
        "military",
        &[Fact::WorksInCaseManagement, Fact::Military],
    );
}

#[test]
fn an_intent_serializes_to_its_request() {
    let request = IntentRequest::from(&intent(&nurse(), "individual-a", Some(19_500)));
    let body = serde_json::to_value(&request).expect("serializes");
    let expect = json!({
        "answers": {
            "works_in_case_management": true,
            "residence": "us",
            "health_degree": null,
            "current_license": true,
            "national_certification": null,
            "credentials": [],
            "enrolled_student": null,
            "military": null,
        },
        "chapters": ["hudson-valley"],
        "term_years": 1,
        "category": "individual-a",
        "ruleset": "r",
        "quoted_total_cents": 19_500,
        "contact": { "given_name": "Ana", "family_name": null, "email": "ana@example.org", "phone": null },
        "consent": { "contact": true, "text_version": Lang::Es.texts().consent_version },
        "message": null,
        "lang": "es",
    });
    assert_eq!(body, expect);
}

#[test]
fn staff_can_set_every_status_but_these() {
    for from in Status::ALL {
        for to in Status::ALL {
            let never = from == Status::Withdrawn || to == Status::New || to == Status::Withdrawn;
            assert_eq!(from.may_become(to), !never, "{from:?} to {to:?}");
        }
    }
}
