//! Response bodies, field by field.

use join_shared::{
    answers::{Answer, Answers, Credentials, Military, Residence},
    assessment::{Assessment, CategoryAssessment, assess},
    catalog,
    quote::{Certainty, Term, quote},
    rule::State,
    text::Lang,
    wire::{
        AssessmentBody, ConsentBody, QuoteBody, decode,
        mistake::{Mistake, MistakeKind},
    },
};
use serde_json::{Value, json};

fn assessed(answers: &[Answer]) -> Assessment {
    let answers = answers.iter().copied().fold(Answers::default(), Answers::with);
    let chapter = catalog::chapter("hudson-valley").expect("is in the catalog");
    assess(&answers, &[chapter], Term::OneYear, "2026-11-22".parse().expect("is a date"))
}

fn body(answers: &[Answer]) -> Value {
    serde_json::to_value(AssessmentBody::from(&assessed(answers))).expect("serializes")
}

fn code<'b>(body: &'b Value, category: &str) -> &'b Value {
    let categories = body["categories"].as_array().expect("is a list");
    categories.iter().find(|found| found["code"] == category).expect("is assessed")
}

#[test]
fn an_assessment() {
    let nurse =
        [Answer::WorksInCaseManagement(true), Answer::Residence(Residence::Us), Answer::CurrentLicense(true)];
    let body = body(&nurse);
    assert_eq!(body["ruleset"], catalog::ruleset());
    assert_eq!(body["can_join"], "yes");
    assert_eq!(body["outcome"], "eligible");
    assert_eq!(body["recommended"], "individual-a");
    assert_eq!(body["ccm"]["required_to_join"], false);
    assert_eq!(body["ccm"]["sources"], json!(["misconception", "board-letter"]));

    let a = code(&body, "individual-a");
    assert_eq!((&a["state"], &a["voting"]), (&json!("met"), &json!("full")));
    assert_eq!(a["office"], json!(["local", "regional", "national"]));
    assert_eq!(a["conditions"].as_array().map(Vec::len), Some(5));
    assert_eq!(
        a["conditions"][1],
        json!({ "fact": "residence", "wants": "us", "any_of": null, "state": "met", "sources": ["join-now"] })
    );
    assert_eq!(
        a["conditions"][3],
        json!({
            "fact": "current_license",
            "wants": true,
            "any_of": "qualification",
            "state": "met",
            "sources": ["hv-faq", "join-now"],
        })
    );
    assert_eq!(
        a["quote"],
        json!({
            "currency": "USD",
            "term_years": 1,
            "as_of": "2026-11-22",
            "lines": [
                {
                    "kind": "national",
                    "chapter": null,
                    "amount_cents": 17_000,
                    "certainty": "published",
                    "sources": ["hv-faq", "join-now"],
                },
                a["quote"]["lines"][1],
            ],
            "known_cents": 19_500,
            "total_cents": 19_500,
            "certainty": "published",
        })
    );
    let chapter = &a["quote"]["lines"][1];
    assert_eq!((&chapter["kind"], &chapter["chapter"]), (&json!("chapter"), &json!("hudson-valley")));
    assert_eq!(chapter["amount_cents"], 2_500);

    // Below a `not`, conditions are inverted, and none is an alternative.
    let b = code(&body, "individual-b");
    assert_eq!(
        (&b["state"], &b["voting"], &b["office"]),
        (&json!("unmet"), &json!("not_stated"), &json!(null))
    );
    assert_eq!(
        b["conditions"][3],
        json!({ "fact": "current_license", "wants": false, "any_of": null, "state": "unmet", "sources": ["join-now"] })
    );
    let military = code(&body, "military");
    assert_eq!(military["conditions"][1]["wants"], json!(["active", "va", "dod", "contracted"]));
    assert_eq!((&military["state"], &military["quote"]["certainty"]), (&json!("unknown"), &json!("unknown")));
    assert_eq!(military["quote"]["total_cents"], json!(null));
    assert_eq!(military["quote"]["known_cents"], 2_500);
}

#[test]
fn met_categories_are_in_catalog_order() {
    let assessment = assessed(&[
        Answer::WorksInCaseManagement(true),
        Answer::Residence(Residence::OutsideUs),
        Answer::EnrolledStudent(true),
        Answer::Military(Military::Va),
    ]);
    let met: Vec<_> = assessment.met().map(|assessed| assessed.category().code).collect();
    assert_eq!(met, ["international", "student", "military"]);
    assert!(assessment.category("company").is_none());
    assert_eq!(assessment.category("student").map(CategoryAssessment::state), Some(State::Met));
    assert_eq!(assessment.answers().credentials(), Credentials::default());
    let findings = assessment.findings(catalog::category("student").expect("is there"));
    assert_eq!(findings.len(), 1);
}

#[test]
fn a_quote_for_two_years() {
    let international = catalog::category("international").expect("is there");
    let on = "2026-11-22".parse().expect("is a date");
    let one_year = quote(international, &[], Term::OneYear, on);
    assert_eq!((one_year.certainty(), one_year.term()), (Certainty::Indicative, Term::OneYear));
    let two_years = QuoteBody::from(&quote(international, &[], Term::TwoYears, on));
    assert_eq!((two_years.term_years, two_years.total_cents, two_years.known_cents), (2, None, 0));
    for (years, term) in [(1, Some(Term::OneYear)), (2, Some(Term::TwoYears)), (0, None), (3, None)] {
        assert_eq!(Term::from_years(years), term);
    }
}

#[test]
fn a_mistake_has_a_message_in_each_language() {
    let errors = decode::intent_change(&json!({})).expect_err("is refused");
    let body = errors[0].body(Lang::En);
    assert_eq!((body.pointer.as_str(), body.code.code()), ("/status", "required"));
    assert!(!body.message.is_empty());
    assert_ne!(body.message, errors[0].body(Lang::Es).message);
    for kind in MistakeKind::ALL {
        assert!(Mistake::examples().any(|example| example.kind() == kind), "{kind:?} has no example");
    }
}

#[test]
fn consent_is_to_the_current_text_of_the_language() {
    for lang in Lang::ALL {
        let body = ConsentBody::current(lang);
        assert_eq!(body.text_version, lang.texts().consent_version);
        assert_eq!(body.text, lang.texts().consent);
    }
}

#[test]
fn lookups_in_the_catalog() {
    for category in catalog::categories() {
        assert_eq!(catalog::category(category.code).map(|found| found.name), Some(category.name));
    }
    assert!(catalog::chapters().iter().any(|chapter| chapter.slug == "hudson-valley"));
    for chapter in catalog::chapters() {
        assert_eq!(catalog::chapter(chapter.slug), Some(chapter));
    }
    assert!(catalog::category("company").is_none() && catalog::chapter("nowhere").is_none());
    let ids: Vec<_> = catalog::sources().iter().map(|source| source.id).collect();
    assert!(ids.contains(&"hv-faq") && ids.is_sorted(), "{ids:?}");
    assert_eq!(catalog::credential("acm-sw").map(|found| found.code), Some("ACM"));
    assert_eq!(catalog::not_a_credential("fcm").map(|found| found.code), Some("FCM"));
    assert!(catalog::credential("FCM").is_none() && catalog::not_a_credential("CCM").is_none());
    let codes: std::collections::BTreeSet<_> =
        catalog::categories().iter().map(|category| category.voting.code()).collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["full", "not_stated"]);
}
