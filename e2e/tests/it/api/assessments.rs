//! `POST /api/v1/assessments`

use join_e2e::server::untouched;
use join_shared::{catalog, rule::State, wire::AssessmentBody};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/assessments";

#[tokio::test]
async fn only_answers_are_required() {
    let api = untouched().await.api();
    let body: AssessmentBody = api.post(PATH, &json!({ "answers": {} })).await.ok(200);
    assert_eq!(body.ruleset, catalog::ruleset());
    assert_eq!((body.can_join.code(), body.outcome.code()), ("unknown", "needs_answers"));
    let codes: Vec<&str> = body.categories.iter().map(|category| category.code.as_str()).collect();
    assert_eq!(codes, ["individual-a", "individual-b", "international", "student", "military"]);
    assert!(!body.ccm.required_to_join);
    assert!(body.ccm.sources.contains(&"misconception".to_owned()));
    let quote = &body.categories[0].quote;
    assert_eq!((quote.term_years, quote.lines.len()), (1, 1), "one year and no chapter");
}

/// Every documented key is present, null if it has no value.
#[tokio::test]
async fn absent_values_are_null() {
    let api = untouched().await.api();
    let body: Value = api
        .post(PATH, &json!({ "answers": { "works_in_case_management": false, "enrolled_student": false } }))
        .await
        .ok(200);
    assert_eq!(body.get("recommended"), Some(&Value::Null));
    assert_eq!(body.get("next_question"), Some(&Value::Null));
    let military = &body["categories"][4];
    assert_eq!(military.pointer("/quote/total_cents"), Some(&Value::Null));
    assert_eq!(military.pointer("/quote/known_cents"), Some(&json!(0)));
    assert_eq!(military.pointer("/quote/lines/0/amount_cents"), Some(&Value::Null));
    assert_eq!(military.pointer("/quote/lines/0/chapter"), Some(&Value::Null));
    assert_eq!(military.pointer("/conditions/0/any_of"), Some(&Value::Null));
    assert_eq!(military.get("office"), Some(&json!(["unspecified"])));
    assert_eq!(body["categories"][1].get("office"), Some(&Value::Null));
    assert_eq!(body["categories"][0].get("office"), Some(&json!(["local", "regional", "national"])));
}

/// Individual B requires that the person has no qualification.
#[tokio::test]
async fn conditions_show_what_the_category_requires() {
    let api = untouched().await.api();
    let answers = json!({ "works_in_case_management": true, "residence": "us", "current_license": true });
    let body: AssessmentBody = api.post(PATH, &json!({ "answers": answers })).await.ok(200);
    let condition = |category: usize, fact: &str| {
        let conditions = &body.categories[category].conditions;
        let condition =
            conditions.iter().find(|condition| condition.fact.code() == fact).expect("is a condition");
        assert!(!condition.sources.is_empty(), "{condition:?}");
        (json!(condition.wants), condition.any_of.clone(), condition.state)
    };
    let qualification = Some("qualification".to_owned());
    assert_eq!(condition(0, "current_license"), (json!(true), qualification, State::Met));
    assert_eq!(condition(1, "current_license"), (json!(false), None, State::Unmet));
    assert_eq!(condition(0, "residence"), (json!("us"), None, State::Met));
    assert_eq!(
        condition(4, "military"),
        (json!(["active", "va", "dod", "contracted"]), None, State::Unknown)
    );
}

#[tokio::test]
async fn null_and_empty_are_unknown() {
    let api = untouched().await.api();
    let nothing: Value = api.post(PATH, &json!({ "answers": {} })).await.ok(200);
    let nulls = json!({
        "answers": {
            "works_in_case_management": null, "health_degree": null, "current_license": null,
            "national_certification": null, "credentials": [], "enrolled_student": null,
            "military": null, "residence": null,
        },
        "chapters": null, "term_years": null, "on": null,
    });
    assert_eq!(api.post(PATH, &nulls).await.ok::<Value>(200), nothing);
}

#[tokio::test]
async fn the_default_day_is_today() {
    let api = untouched().await.api();
    let on = json!({ "answers": {}, "on": "2031-05-01" });
    let body: AssessmentBody = api.post(PATH, &on).await.ok(200);
    assert_eq!(body.categories[0].quote.as_of, "2031-05-01");
    let body: AssessmentBody = api.post(PATH, &json!({ "answers": {} })).await.ok(200);
    let as_of = &body.categories[0].quote.as_of;
    assert!(as_of.parse::<join_shared::date::Date>().is_ok(), "{as_of}");
}
