//! What the decoders say of requests that are wrong: each mistake at its place, once.

use join_shared::wire::{decode, mistake::FieldError};
use serde_json::{Value, json};

/// The errors as `pointer code`.
fn said(errors: &[FieldError]) -> Vec<String> {
    errors.iter().map(|FieldError { pointer, mistake }| format!("{pointer} {}", mistake.code())).collect()
}

#[track_caller]
fn check_intent(request: &Value, expect: &[&str]) {
    let errors = decode::intent_request(request).expect_err("is refused");
    assert_eq!(said(&errors), expect, "{request}");
}

#[track_caller]
fn check_assessment(request: &Value, expect: &[&str]) {
    let errors = decode::assessment_request(request).expect_err("is refused");
    assert_eq!(said(&errors), expect, "{request}");
}

#[test]
fn what_is_no_object_has_no_fields_at_fault() {
    for request in [json!(null), json!([]), json!("text")] {
        check_intent(&request, &[" type"]);
        check_assessment(&request, &[" type"]);
    }
    check_assessment(&json!({ "answers": [], "answer": {} }), &["/answers type", "/answer unknown-field"]);
}
