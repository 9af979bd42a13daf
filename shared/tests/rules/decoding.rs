//! Errors of the decoders: each mistake is reported once, with its pointer.

use join_shared::{
    catalog,
    contact::Message,
    intent::{Change, Edit, Reason, Status, Subject},
    money::Cents,
    quote::Term,
    text::Lang,
    wire::{
        decode::{self, Guard},
        mistake::{FieldError, FieldErrors, Mistake},
    },
};
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
fn a_request_that_is_not_an_object_has_one_error() {
    for request in [json!(null), json!([]), json!("text")] {
        check_intent(&request, &[" type"]);
        check_assessment(&request, &[" type"]);
    }
    check_assessment(&json!({ "answers": [], "answer": {} }), &["/answers type", "/answer unknown-field"]);
}

fn joining() -> Value {
    json!({
        "answers": { "works_in_case_management": true, "residence": "us", "current_license": true },
        "chapters": ["hudson-valley"],
        "category": "individual-a",
        "ruleset": "r",
        "quoted_total_cents": 19_500,
        "contact": { "given_name": "Ana", "email": "ana@example.org" },
        "consent": { "contact": true, "text_version": Lang::En.texts().consent_version },
    })
}

/// The request with `value` at `pointer`. Adds the name if it is new.
fn with(mut request: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("is a pointer");
    request.pointer_mut(parent).expect("is there")[name] = value;
    request
}

fn without(mut request: Value, pointer: &str) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("is a pointer");
    let parent = request.pointer_mut(parent).and_then(Value::as_object_mut).expect("is an object");
    assert!(parent.remove(name).is_some());
    request
}

#[track_caller]
fn changed(pointer: &str, value: Value, expect: &[&str]) {
    check_intent(&with(joining(), pointer, value), expect);
}

#[test]
fn a_valid_request() {
    let (intent, guard) = decode::intent_request(&joining()).expect("is accepted");
    assert_eq!(guard, Guard::default());
    assert_eq!((intent.term, intent.lang), (Term::OneYear, Lang::En));
    assert!(intent.message.is_none() && intent.contact.family_name.is_none());
    let Subject::Join { category, ruleset, quoted_total } = intent.subject else {
        panic!("joins a category")
    };
    assert_eq!((category.code, ruleset.as_str()), ("individual-a", "r"));
    assert_eq!(quoted_total.map(Cents::get), Some(19_500));
}

#[test]
fn fields_of_a_wrong_type() {
    for (pointer, code) in [
        ("/answers/works_in_case_management", "type"),
        ("/answers/residence", "type"),
        ("/answers/health_degree", "type"),
        ("/answers/military", "type"),
        ("/answers/credentials", "type"),
        ("/chapters", "type"),
        ("/term_years", "term"),
        ("/category", "type"),
        ("/ruleset", "type"),
        ("/quoted_total_cents", "cents"),
        ("/contact/given_name", "type"),
        ("/contact/family_name", "type"),
        ("/contact/email", "type"),
        ("/contact/phone", "type"),
        ("/consent/text_version", "type"),
        ("/consent/contact", "type"),
        ("/message", "type"),
        ("/lang", "type"),
        ("/guard", "type"),
        ("/answers", "type"),
        ("/contact", "type"),
        ("/consent", "type"),
    ] {
        changed(pointer, json!(-1.5), &[&format!("{pointer} {code}")]);
    }
    for (field, value) in [("trap", json!(1)), ("turnstile", json!(1)), ("confirmed", json!("yes"))] {
        changed("/guard", json!({ field: value }), &[&format!("/guard/{field} type")]);
    }
    // Earlier versions accepted this field.
    changed("/guard", json!({ "elapsed_ms": 60_000 }), &["/guard/elapsed_ms unknown-field"]);
}

#[test]
fn required_fields() {
    for (pointer, code) in [
        ("/answers", "required"),
        ("/category", "required"),
        ("/ruleset", "required"),
        ("/quoted_total_cents", "required"),
        ("/contact", "required"),
        ("/contact/given_name", "required"),
        ("/contact/email", "required"),
        ("/consent", "required"),
        ("/consent/contact", "consent"),
        ("/consent/text_version", "required"),
    ] {
        check_intent(&without(joining(), pointer), &[&format!("{pointer} {code}")]);
        // Null means absent, except in these two, where it has a meaning.
        if !["/category", "/quoted_total_cents"].contains(&pointer) {
            changed(pointer, Value::Null, &[&format!("{pointer} {code}")]);
        }
    }
    changed("/contact/given_name", json!("  "), &["/contact/given_name required"]);
}

/// The largest body that the Worker reads, in bytes.
const BODY: usize = 16 * 1024;

/// Requests with as many mistakes as fit into that many bytes.
fn hostile(bytes: usize) -> Vec<Value> {
    let unknown = |name: &dyn Fn(usize) -> String, length: usize| -> Value {
        let names = (0..bytes / length).map(|index| (name(index), json!(0)));
        Value::Object(names.collect())
    };
    vec![
        json!({ "answers": { "credentials": vec![1; bytes / 2] } }),
        json!({ "answers": {}, "chapters": vec![""; bytes / 3] }),
        json!({ "answers": {}, "chapters": vec!["hudson-valley"; bytes / 16] }),
        json!({ "answers": { "credentials": vec!["RN"; bytes / 5] }, "chapters": vec![1; 32] }),
        unknown(&|index| format!("{index:x}"), 8),
        unknown(&|index| format!("{index:04x}{}", "\u{1}".repeat(60)), 60),
        unknown(&|index| format!("{index:04x}{}", "/".repeat(60)), 60),
        json!({ "answers": unknown(&|index| format!("{index:x}"), 8), "contact": 1, "consent": [] }),
        json!({ "answers": {}, "guard": unknown(&|index| format!("{index:x}"), 8) }),
    ]
}

#[test]
fn work_and_answer_are_bounded_by_the_size_of_the_request() {
    for (small, large) in hostile(BODY / 4).iter().zip(&hostile(BODY)) {
        let refused = |request: &Value| {
            [decode::intent_request(request).map(drop), decode::assessment_request(request).map(drop)]
                .map(|result| result.expect_err("is refused"))
        };
        for (small, large) in refused(small).iter().zip(&refused(large)) {
            assert!(large.steps() <= 4 * small.steps(), "{} steps, then {}", small.steps(), large.steps());
            assert!(large.len() <= FieldErrors::MAX + 1, "{} errors", large.len());
            for lang in Lang::ALL {
                let answer: Vec<_> = large.iter().map(|error| error.body(lang)).collect();
                let answer = serde_json::to_string(&answer).expect("serializes").len();
                assert!(answer <= 31 * 1024, "{answer} bytes");
            }
        }
    }
}

#[test]
fn a_list_is_read_up_to_its_limit() {
    let most = vec!["x"; decode::MAX_ENTRIES];
    let errors =
        decode::assessment_request(&json!({ "answers": {}, "chapters": most })).expect_err("is refused");
    assert_eq!(errors.len(), decode::MAX_ENTRIES);
    let more = vec!["x"; decode::MAX_ENTRIES + 1];
    check_assessment(&json!({ "answers": {}, "chapters": more }), &["/chapters too-many"]);
    check_assessment(&json!({ "answers": { "credentials": more } }), &["/answers/credentials too-many"]);
}

#[test]
fn mistakes_beyond_the_limit_become_one() {
    let names: Value = (0..60).map(|index| (format!("field{index:02}"), json!(0))).collect();
    let errors = decode::intent_change(&names).expect_err("is refused");
    let said = said(&errors);
    assert_eq!((said.len(), said[0].as_str()), (51, "/status required"));
    assert_eq!(said[49..], ["/field48 unknown-field", " more"]);
    let long = "x".repeat(65);
    check_assessment(
        &json!({ "answers": { &long: 1 }, "": 1 }),
        &["/answers unknown-field", "/ unknown-field"],
    );
}

#[test]
fn unknown_values() {
    changed("/answers/residence", json!("moon"), &["/answers/residence unknown-value"]);
    changed("/answers/military", json!("us"), &["/answers/military unknown-value"]);
    changed("/term_years", json!(3), &["/term_years term"]);
    changed("/category", json!("company"), &["/category unknown-category"]);
    changed("/ruleset", json!(""), &["/ruleset unknown-value"]);
    changed("/ruleset", json!("r".repeat(65)), &["/ruleset unknown-value"]);
    assert!(decode::intent_request(&with(joining(), "/ruleset", json!("r".repeat(64)))).is_ok());
    changed("/quoted_total_cents", json!(4_294_967_296_u64), &["/quoted_total_cents cents"]);
    changed("/consent/contact", json!(false), &["/consent/contact consent"]);
    changed("/consent/text_version", json!("1999-01-01"), &["/consent/text_version outdated-consent"]);
    changed("/contact/email", json!("ana"), &["/contact/email email"]);
    changed("/lang", json!("tlh"), &["/lang unknown-value"]);
    changed(
        "/chapters",
        json!(["hudson-valley", "nowhere", 7, "south-florida", "hudson-valley", "florida"]),
        // Wrong types are found while the list is read, before its entries are checked.
        &[
            "/chapters/2 type",
            "/chapters/1 unknown-chapter",
            "/chapters/3 merged-chapter",
            "/chapters/4 repeated-chapter",
        ],
    );
    changed(
        "/answers",
        json!({ "national_certification": false, "credentials": ["CCM", "ANCC", "none such"] }),
        &[
            "/answers/credentials/0 contradicts-certification",
            "/answers/credentials/1 not-a-credential",
            "/answers/credentials/2 unknown-credential",
        ],
    );
}

#[test]
fn unknown_fields() {
    changed("/a~b", json!(1), &["/a~0b unknown-field"]);
    let slash = joining();
    let mut slash = slash.as_object().expect("is an object").clone();
    slash.insert("a/~b".to_owned(), json!(1));
    check_intent(&Value::Object(slash), &["/a~1~0b unknown-field"]);
    changed("/answers/age", json!(40), &["/answers/age unknown-field"]);
    changed("/contact/age", json!(40), &["/contact/age unknown-field"]);
    changed("/consent/age", json!(40), &["/consent/age unknown-field"]);
    changed("/guard", json!({ "age": 40 }), &["/guard/age unknown-field"]);
}

#[test]
fn a_question_needs_a_message_and_no_category() {
    let question = without(without(joining(), "/ruleset"), "/quoted_total_cents");
    let question = with(question, "/category", Value::Null);
    check_intent(&question, &["/message required"]);
    let (intent, _) =
        decode::intent_request(&with(question, "/message", json!(" Hello "))).expect("is accepted");
    assert!(matches!(intent.subject, Subject::Question));
    assert_eq!(intent.message.as_ref().map(Message::as_str), Some("Hello"));
}

#[test]
fn fields_of_the_guard() {
    let longest = "t".repeat(decode::MAX_TURNSTILE_BYTES);
    for (guard, suspicious, turnstile, confirmed) in [
        (json!({ "trap": "x" }), true, None, false),
        (json!({ "trap": "", "confirmed": true, "turnstile": "t" }), false, Some("t"), true),
        (json!({ "trap": null, "turnstile": null, "confirmed": false }), false, None, false),
        (json!({ "turnstile": longest }), false, Some(&*longest), false),
        (json!({ "turnstile": format!("{longest}t") }), false, None, false),
        (json!({ "turnstile": "" }), false, None, false),
        (Value::Null, false, None, false),
    ] {
        let turnstile = turnstile.map(str::to_owned);
        let (_, found) = decode::intent_request(&with(joining(), "/guard", guard)).expect("is accepted");
        assert_eq!(found, Guard { suspicious, turnstile, confirmed });
    }
}

#[test]
fn an_assessment_needs_answers_and_accepts_a_day() {
    check_assessment(&json!({}), &["/answers required"]);
    check_assessment(&json!({ "answers": {}, "on": "2026-02-30" }), &["/on date"]);
    check_assessment(&json!({ "answers": {}, "category": "student" }), &["/category unknown-field"]);
    let request = decode::assessment_request(&json!({ "answers": {}, "term_years": 2, "on": "2026-11-22" }));
    let request = request.expect("is accepted");
    assert_eq!((request.term, request.on), (Term::TwoYears, "2026-11-22".parse().ok()));
}

/// Found by schemathesis: in JSON and JSON Schema, `2.0` is an integer.
#[test]
fn an_integer_may_have_a_fraction_of_zero() {
    let request = decode::assessment_request(&json!({ "answers": {}, "term_years": 2.0 }));
    assert_eq!(request.map(|request| request.term).ok(), Some(Term::TwoYears));
    for total in [json!(19_500.0), json!(0.0), json!(4_294_967_295.0)] {
        assert!(decode::intent_request(&with(joining(), "/quoted_total_cents", total)).is_ok());
    }
    for total in [json!(19_500.5), json!(-1.0), json!(4_294_967_296.0), json!(1e300)] {
        check_intent(&with(joining(), "/quoted_total_cents", total), &["/quoted_total_cents cents"]);
    }
    check_assessment(&json!({ "answers": {}, "term_years": 1.5 }), &["/term_years term"]);
}

#[test]
fn a_status_change_needs_a_known_status() {
    let check = |request: Value, expect: &[&str]| {
        let errors = decode::intent_change(&request).expect_err("is refused");
        assert_eq!(said(&errors), expect, "{request}");
    };
    check(json!({}), &["/status required"]);
    check(json!({ "status": null }), &["/status required"]);
    check(json!({ "status": "lost" }), &["/status status"]);
    check(json!({ "status": 1 }), &["/status type"]);
    check(json!({ "status": "new", "id": 1 }), &["/id unknown-field"]);
    let joined = Change { status: Some(Status::Joined), ..Change::default() };
    assert_eq!(decode::intent_change(&json!({ "status": "joined" })), Ok(joined));
}

#[test]
fn a_change_has_at_least_one_part_and_a_reason_is_for_declined() {
    let check = |request: Value, expect: &[&str]| {
        let errors = decode::intent_change(&request).expect_err("is refused");
        assert_eq!(said(&errors), expect, "{request}");
    };
    check(json!({ "note": " ", "reason": null }), &["/status required"]);
    check(json!({ "note": "x".repeat(2_001) }), &["/note too-long"]);
    check(json!({ "reason": "cost" }), &["/reason type"]);
    check(json!({ "status": "joined", "reason": "cost" }), &["/reason type"]);
    check(json!({ "status": "declined", "reason": "price" }), &["/reason unknown-value"]);
    check(
        json!({ "status": "x", "reason": 1, "assignee": 1, "follow_up_on": "2026-02-30", "note": 1, "a": 1 }),
        &[
            "/status status",
            "/reason type",
            "/assignee type",
            "/follow_up_on date",
            "/note type",
            "/a unknown-field",
        ],
    );
    let accepted = |request: Value| decode::intent_change(&request).expect("is accepted");
    let all = accepted(json!({
        "status": "declined", "reason": "not-now", "assignee": "ana@example.org", "follow_up_on": "2027-01-15",
        "note": " Call in\r\nspring ",
    }));
    assert_eq!((all.status, all.reason), (Some(Status::Declined), Some(Reason::NotNow)));
    assert_eq!(all.assignee, Edit::Set("ana@example.org".to_owned()));
    assert_eq!(all.follow_up_on, Edit::Set("2027-01-15".parse().expect("is a day")));
    assert_eq!(all.note.as_ref().map(Message::as_str), Some("Call in\nspring"));
    let emptied = accepted(json!({ "assignee": null, "follow_up_on": null }));
    assert_eq!((emptied.assignee, emptied.follow_up_on), (Edit::Clear, Edit::Clear));
    assert_eq!(accepted(json!({ "note": "x" })).assignee, Edit::Keep);
}

#[test]
fn mistakes_about_different_abbreviations_differ() {
    let mistake = |code| Mistake::NotACredential(catalog::not_a_credential(code).expect("is in the catalog"));
    assert_eq!(mistake("FCM"), mistake("fcm"));
    assert_ne!(mistake("FCM"), mistake("ANCC"));
}

/// A correction has the same checks as the contact of an intent.
#[test]
fn a_contact_alone() {
    let contact = |value: Value| decode::contact_request(&json!({ "contact": value }));
    let given =
        json!({ "given_name": " Ana  María ", "family_name": "", "email": "ana@example.org", "phone": null });
    let ana = contact(given).expect("is accepted");
    assert_eq!((ana.given_name.as_str(), ana.email.as_str()), ("Ana María", "ana@example.org"));
    assert_eq!((ana.family_name, ana.phone), (None, None));
    for (value, expect) in [
        (json!({}), &["/contact/given_name required", "/contact/email required"][..]),
        (json!(null), &["/contact required"]),
        (
            json!({ "given_name": "A\u{0}", "email": "ana", "phone": "1", "message": "x" }),
            &[
                "/contact/given_name control-characters",
                "/contact/email email",
                "/contact/phone phone",
                "/contact/message unknown-field",
            ],
        ),
    ] {
        let errors = contact(value.clone()).expect_err("is refused");
        assert_eq!(said(&errors), expect, "{value}");
    }
    let errors =
        decode::contact_request(&json!({ "contact": null, "status": "joined" })).expect_err("is refused");
    assert_eq!(said(&errors), ["/contact required", "/status unknown-field"]);
}
