//! Facts, answers and credentials: their codes, and what one answer implies about another.

use join_shared::{
    answers::{Answer, Answers, Credentials, Fact},
    catalog,
    wire::AnswersBody,
};
use serde_json::json;

/// The codes in the catalog, in JSON and in forms, repeated here because stored intents contain them and must keep
/// their meaning.
const NAMES: &[(&str, &[&str])] = &[
    ("works_in_case_management", &["yes", "no"]),
    ("residence", &["us", "outside-us"]),
    ("health_degree", &["yes", "no"]),
    ("current_license", &["yes", "no"]),
    ("national_certification", &["yes", "no"]),
    ("enrolled_student", &["yes", "no"]),
    ("military", &["none", "active", "va", "dod", "contracted", "retired", "dependent"]),
];

fn named(codes: &[&str]) -> Credentials {
    codes
        .iter()
        .map(|code| catalog::credential(code).expect("is in the catalog"))
        .fold(Credentials::default(), Credentials::with)
}

fn codes(credentials: Credentials) -> Vec<&'static str> {
    credentials.iter().map(|credential| credential.code).collect()
}

#[test]
fn codes_parse_to_facts_and_answers() {
    assert_eq!(NAMES.len(), Fact::ALL.len(), "add the new fact to the list");
    for (fact, &(name, answers)) in Fact::ALL.into_iter().zip(NAMES) {
        assert_eq!((fact.code(), Fact::from_code(name)), (name, Some(fact)));
        let found: Vec<_> = fact.answers().iter().map(|answer| answer.code()).collect();
        assert_eq!(found, answers);
        for (answer, code) in fact.answers().iter().zip(answers) {
            assert_eq!(answer.fact(), fact);
            assert_eq!(fact.answer(code), Some(*answer));
            assert_eq!(Answers::default().with(*answer).get(fact), Some(*answer));
        }
        assert_eq!(fact.answer("maybe"), None);
    }
    assert_eq!(Fact::from_code("age"), None);
}

#[test]
fn a_set_has_each_credential_once_in_catalog_order() {
    assert!(named(&[]).is_empty());
    assert!(!named(&["CCM"]).is_empty() && !named(&["CMAC"]).is_empty());
    assert_eq!(codes(named(&["CCM"])), ["CCM"]);
    assert_eq!(codes(named(&["CMAC", "ccm", "CMAC", "acm-rn", "CCM"])), ["CCM", "ACM", "CMAC"]);
    let all: Vec<_> = catalog::credentials().iter().map(|credential| credential.code).collect();
    assert_eq!(codes(named(&all)), all);
}

#[test]
fn a_credential_implies_national_certification() {
    let certification = |answers: Answers| answers.get(Fact::NationalCertification);
    let (yes, no) = (Answer::NationalCertification(true), Answer::NationalCertification(false));

    let ccm = Answers::default().with(no).with_credentials(named(&["CCM"]));
    assert_eq!(certification(ccm), Some(yes));
    assert_eq!(codes(ccm.credentials()), ["CCM"]);
    assert_eq!(codes(ccm.with(yes).credentials()), ["CCM"]);
    assert!(ccm.with(no).credentials().is_empty());
    assert_eq!(certification(ccm.with(no)), Some(no));

    assert_eq!(certification(ccm.with_credentials(named(&[]))), Some(yes), "an empty list changes no answer");
    assert_eq!(certification(Answers::default().with_credentials(named(&[]))), None);
}

#[test]
fn a_stored_body_is_read_without_its_unknown_values() {
    let stored = json!({ "residence": "moon", "military": "va", "credentials": ["CCM", "none such"] });
    let body: AnswersBody = serde_json::from_value(stored).expect("parses");
    let answers = Answers::from(&body);
    assert_eq!(answers.get(Fact::Residence), None);
    assert_eq!(answers.get(Fact::Military).map(Answer::code), Some("va"));
    assert_eq!(codes(answers.credentials()), ["CCM"]);
    assert_eq!(answers.get(Fact::HealthDegree), None);
}
