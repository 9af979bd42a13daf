//! Bad requests: each gets the right error, and stores nothing. They go to a server on which no test stores intents, so
//! each test can check that the list is empty.

use futures_util::stream;
use join_e2e::{
    api::{Api, send},
    response::Response,
    sample::{nurse, unique, with, without},
    server::{Server, untouched},
};
use join_shared::{
    text::{self, Lang},
    wire::{
        IntentPage,
        mistake::{Mistake, MistakeKind},
    },
};
use reqwest::{Body, Method};
use serde_json::{Value, json};

const INTENTS: &str = "/api/v1/intents";
const ASSESSMENTS: &str = "/api/v1/assessments";
const LIMIT: usize = 16 * 1024;

async fn expect_nothing_stored(server: &Server) {
    let page: IntentPage = server.national().get(INTENTS).await.ok(200);
    assert_eq!(page.items, []);
    assert_eq!(server.api().get("/healthz").await.status, 200, "the server still works");
}

fn valid() -> Value {
    nurse("ana@example.org")
}

async fn create(api: &Api, intent: &Value) -> Response {
    api.create(&unique("key"), intent).await
}

/// Sends these bytes with that media type and a key.
async fn raw(api: &Api, path: &str, media_type: &str, body: impl Into<Body>) -> Response {
    let request = api.request(Method::POST, path).header("idempotency-key", unique("key"));
    send(request.header("content-type", media_type).body(body)).await
}

#[tokio::test]
async fn a_body_that_is_not_json() {
    let server = untouched().await;
    let api = server.api();
    for body in ["", "{", "{\"answers\": }", "answers=yes", "\u{feff}{}", "{} {}", "{'answers':{}}"] {
        for path in [INTENTS, ASSESSMENTS] {
            raw(&api, path, "application/json", body).await.refused(400, "not-json");
        }
    }
    raw(&api, INTENTS, "application/json", b"{\"answers\": \"\xff\"}".to_vec())
        .await
        .refused(400, "not-json");
    raw(&api, INTENTS, "application/json", "[".repeat(LIMIT)).await.refused(400, "not-json");
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn json_that_is_not_an_object() {
    let server = untouched().await;
    let api = server.api();
    for body in ["[]", "null", "1", "\"x\"", "true"] {
        for path in [INTENTS, ASSESSMENTS] {
            let problem = raw(&api, path, "application/json", body).await.problem(422, "invalid");
            let root = problem
                .errors
                .iter()
                .any(|error| error.pointer.is_empty() && error.code == MistakeKind::Type);
            assert!(root, "{body}: {problem:?}");
        }
    }
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn a_missing_or_invalid_key() {
    let server = untouched().await;
    let api = server.api();
    api.post(INTENTS, &valid()).await.refused(400, "no-key");
    for key in ["", "1234567", "\"1234567\"", &"k".repeat(129), "with a space"] {
        api.create(key, &valid()).await.refused(400, "no-key");
    }
    let latin =
        send(api.create_request("", &valid()).header("idempotency-key", &b"schl\xfcssel-1"[..])).await;
    latin.refused(400, "no-key");
    // HTTP allows only spaces and tabs around a value, so this is part of the key, in either encoding.
    for key in [&b"8e03978e-40d5-43dd\xa0"[..], "8e03978e-40d5-43dd\u{A0}".as_bytes()] {
        let request = api.request(Method::POST, INTENTS).header("idempotency-key", key);
        send(request.json(&valid())).await.refused(400, "no-key");
    }
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn a_wrong_media_type() {
    let server = untouched().await;
    let api = server.api();
    let body = valid().to_string();
    for media_type in
        ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application/problem+json"]
    {
        for path in [INTENTS, ASSESSMENTS] {
            raw(&api, path, media_type, body.clone()).await.refused(415, "media-type");
        }
    }
    let without_type = api.request(Method::POST, INTENTS).header("idempotency-key", unique("key")).body(body);
    send(without_type).await.refused(415, "media-type");
    expect_nothing_stored(server).await;
}

/// JSON with white space at its end.
fn padded(body: &Value, length: usize) -> String {
    let body = body.to_string();
    let padding = " ".repeat(length - body.len());
    [body, padding].concat()
}

fn in_chunks(body: &str) -> Body {
    let chunks: Vec<Result<String, std::io::Error>> =
        body.as_bytes().chunks(1_000).map(|chunk| Ok(String::from_utf8_lossy(chunk).into_owned())).collect();
    Body::wrap_stream(stream::iter(chunks))
}

#[tokio::test]
async fn a_body_over_16_kib() {
    let server = untouched().await;
    let api = server.api();
    let answers = json!({ "answers": {} });
    // Only the size is wrong.
    let wrong = without(valid(), "/contact/email");
    for chunked in [false, true] {
        let body = |text: String| if chunked { in_chunks(&text) } else { text.into() };
        let fits = raw(&api, ASSESSMENTS, "application/json", body(padded(&answers, LIMIT))).await;
        assert_eq!(fits.status, 200, "chunked: {chunked}: {}", fits.text());
        raw(&api, ASSESSMENTS, "application/json", body(padded(&answers, LIMIT + 1)))
            .await
            .refused(413, "too-large");
        raw(&api, INTENTS, "application/json", body(padded(&wrong, LIMIT)))
            .await
            .invalid(&["/contact/email required"]);
        raw(&api, INTENTS, "application/json", body(padded(&valid(), LIMIT + 1)))
            .await
            .refused(413, "too-large");
        raw(&api, INTENTS, "application/json", body("x".repeat(20 * LIMIT))).await.refused(413, "too-large");
    }
    expect_nothing_stored(server).await;
}

/// Method, media type, size, key, JSON, fields.
#[tokio::test]
async fn the_first_error_in_the_order_of_the_contract_is_reported() {
    let server = untouched().await;
    let api = server.api();
    let large = "x".repeat(LIMIT + 1);
    let request = |method: Method| api.request(method, INTENTS).body(large.clone());
    send(request(Method::PUT).header("content-type", "text/plain")).await.refused(405, "method-not-allowed");
    send(request(Method::POST).header("content-type", "text/plain")).await.refused(415, "media-type");
    send(request(Method::POST).header("content-type", "application/json")).await.refused(413, "too-large");
    let small = api.request(Method::POST, INTENTS).header("content-type", "application/json").body("x");
    send(small).await.refused(400, "no-key");
    raw(&api, INTENTS, "application/json", "x").await.refused(400, "not-json");
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn unknown_fields() {
    let server = untouched().await;
    let api = server.api();
    for (pointer, expect) in [
        ("/referrer", "/referrer unknown-field"),
        ("/id", "/id unknown-field"),
        ("/status", "/status unknown-field"),
        ("/answers/age", "/answers/age unknown-field"),
        ("/contact/address", "/contact/address unknown-field"),
        ("/consent/newsletter", "/consent/newsletter unknown-field"),
        ("/guard", "/guard/colour unknown-field"),
    ] {
        let value = if pointer == "/guard" { json!({ "colour": "red" }) } else { json!(1) };
        create(&api, &with(valid(), pointer, value)).await.invalid(&[expect]);
    }
    // A pointer escapes the slash and the tilde in a name.
    let odd = json!({ "answers": { "a/b~c": true }, "": 1 });
    api.post(ASSESSMENTS, &odd).await.invalid(&["/ unknown-field", "/answers/a~1b~0c unknown-field"]);
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn chapters() {
    let server = untouched().await;
    let api = server.api();
    for (chapters, expect) in [
        (json!(["atlantis"]), vec!["/chapters/0 unknown-chapter"]),
        (json!(["hudson-valley", "hudson-valley"]), vec!["/chapters/1 repeated-chapter"]),
        (json!(["hudson-valley", "central-florida"]), vec!["/chapters/1 merged-chapter"]),
        (json!(["Hudson-Valley"]), vec!["/chapters/0 unknown-chapter"]),
        (json!([""]), vec!["/chapters/0 unknown-chapter"]),
        (json!("hudson-valley"), vec!["/chapters type"]),
        (json!({}), vec!["/chapters type"]),
        (json!([1, null, "hudson-valley"]), vec!["/chapters/0 type", "/chapters/1 type"]),
        (
            json!(["atlantis", "detroit", "detroit", "south-florida"]),
            vec!["/chapters/0 unknown-chapter", "/chapters/2 repeated-chapter", "/chapters/3 merged-chapter"],
        ),
    ] {
        create(&api, &with(valid(), "/chapters", chapters.clone())).await.invalid(&expect);
        api.post(ASSESSMENTS, &json!({ "answers": {}, "chapters": chapters })).await.invalid(&expect);
    }
    let merged = api.post(ASSESSMENTS, &json!({ "answers": {}, "chapters": ["south-florida"] })).await;
    let message = &merged.problem(422, "invalid").errors[0].message;
    assert!(message.contains("florida"), "it does not name the successor: {message}");
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn answers() {
    let server = untouched().await;
    let api = server.api();
    for (answers, expect) in [
        (json!({ "works_in_case_management": "yes" }), vec!["/answers/works_in_case_management type"]),
        (json!({ "health_degree": 1 }), vec!["/answers/health_degree type"]),
        (json!({ "residence": "mars" }), vec!["/answers/residence unknown-value"]),
        (json!({ "residence": true }), vec!["/answers/residence type"]),
        (json!({ "military": "Active" }), vec!["/answers/military unknown-value"]),
        (json!({ "credentials": "CCM" }), vec!["/answers/credentials type"]),
        (json!({ "credentials": ["CCM", "PhD"] }), vec!["/answers/credentials/1 unknown-credential"]),
        (json!({ "credentials": ["CMAG"] }), vec!["/answers/credentials/0 not-a-credential"]),
        (
            json!({ "credentials": ["ANCC", 1] }),
            vec!["/answers/credentials/0 not-a-credential", "/answers/credentials/1 type"],
        ),
        (
            json!({ "credentials": ["CCM"], "national_certification": false }),
            vec!["/answers/credentials/0 contradicts-certification"],
        ),
        (json!([]), vec!["/answers type"]),
        (json!("yes"), vec!["/answers type"]),
        (Value::Null, vec!["/answers required"]),
    ] {
        api.post(ASSESSMENTS, &json!({ "answers": answers })).await.invalid(&expect);
    }
    api.post(ASSESSMENTS, &json!({})).await.invalid(&["/answers required"]);
    let honorary = api.post(ASSESSMENTS, &json!({ "answers": { "credentials": ["FCM"] } })).await;
    let message = &honorary.problem(422, "invalid").errors[0].message;
    assert!(message.contains("Fellow"), "it does not say why: {message}");
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn terms_dates_and_amounts() {
    let server = untouched().await;
    let api = server.api();
    for term in [json!(0), json!(3), json!("1"), json!(1.5), json!(true), json!(-1)] {
        api.post(ASSESSMENTS, &json!({ "answers": {}, "term_years": term }))
            .await
            .invalid(&["/term_years term"]);
    }
    for (on, code) in [
        (json!("2026-02-29"), "date"),
        (json!("22.11.2026"), "date"),
        (json!("2026-11-22T00:00:00Z"), "date"),
        (json!(""), "date"),
        (json!(20_261_122), "type"),
    ] {
        api.post(ASSESSMENTS, &json!({ "answers": {}, "on": on })).await.invalid(&[&format!("/on {code}")]);
    }
    for total in [json!(-1), json!(195.5), json!("19500"), json!(5_000_000_000_u64)] {
        create(&api, &with(valid(), "/quoted_total_cents", total))
            .await
            .invalid(&["/quoted_total_cents cents"]);
    }
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn contact() {
    let server = untouched().await;
    let api = server.api();
    let long = "x".repeat(101);
    for (pointer, value, code) in [
        ("/contact/email", json!("ana"), "email"),
        ("/contact/email", json!("ana@localhost"), "email"),
        ("/contact/email", json!("Ana <ana@example.org>"), "email"),
        ("/contact/email", json!("ana@example.org\r\nBcc: x@example.org"), "email"),
        ("/contact/email", json!("ana@999.999.999.999"), "email"),
        ("/contact/email", json!("ana@example.org?bcc=eve@example.org"), "email"),
        ("/contact/email", json!(""), "required"),
        ("/contact/email", Value::Null, "required"),
        ("/contact/email", json!(["ana@example.org"]), "type"),
        ("/contact/given_name", json!(" "), "required"),
        ("/contact/given_name", json!("\u{200b}\u{3164}"), "control-characters"),
        ("/contact/given_name", json!(long), "too-long"),
        ("/contact/given_name", json!("Ana\u{202e}"), "control-characters"),
        ("/contact/family_name", json!(1), "type"),
        ("/contact/phone", json!("call me"), "phone"),
        ("/contact/phone", json!("5".repeat(41)), "too-long"),
        ("/message", json!("x".repeat(2_001)), "too-long"),
        ("/message", json!("bell\u{7}"), "control-characters"),
        ("/lang", json!("tlh"), "unknown-value"),
        ("/contact", json!("ana@example.org"), "type"),
        ("/contact", Value::Null, "required"),
    ] {
        create(&api, &with(valid(), pointer, value)).await.invalid(&[&format!("{pointer} {code}")]);
    }
    create(&api, &without(valid(), "/contact")).await.invalid(&["/contact required"]);
    create(&api, &without(valid(), "/contact/email")).await.invalid(&["/contact/email required"]);
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn consent() {
    let server = untouched().await;
    let api = server.api();
    for (pointer, value, expect) in [
        ("/consent/contact", json!(false), vec!["/consent/contact consent"]),
        ("/consent/contact", Value::Null, vec!["/consent/contact consent"]),
        ("/consent/contact", json!("true"), vec!["/consent/contact type"]),
        ("/consent/text_version", Value::Null, vec!["/consent/text_version required"]),
        ("/consent/text_version", json!("2001-01-01"), vec!["/consent/text_version outdated-consent"]),
        ("/consent", Value::Null, vec!["/consent required"]),
        ("/consent", json!(true), vec!["/consent type"]),
        ("/consent", json!({}), vec!["/consent/contact consent", "/consent/text_version required"]),
    ] {
        create(&api, &with(valid(), pointer, value)).await.invalid(&expect);
    }
    create(&api, &without(valid(), "/consent")).await.invalid(&["/consent required"]);
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn an_invalid_category() {
    let server = untouched().await;
    let api = server.api();
    // Some of them are only for organizations.
    for category in ["king", "company", "partner", "Individual-A", ""] {
        create(&api, &with(valid(), "/category", json!(category)))
            .await
            .invalid(&["/category unknown-category"]);
    }
    create(&api, &with(valid(), "/category", json!(1))).await.invalid(&["/category type"]);
    create(&api, &without(valid(), "/category")).await.invalid(&["/category required"]);
    create(&api, &without(valid(), "/ruleset")).await.invalid(&["/ruleset required"]);
    create(&api, &without(valid(), "/quoted_total_cents")).await.invalid(&["/quoted_total_cents required"]);
    // A question needs a message.
    let question = with(valid(), "/category", Value::Null);
    create(&api, &without(question.clone(), "/message")).await.invalid(&["/message required"]);
    create(&api, &with(question, "/message", json!(" \r\n "))).await.invalid(&["/message required"]);
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn several_errors_at_once() {
    let server = untouched().await;
    let api = server.api();
    let intent = json!({
        "answers": { "residence": "mars", "shoe_size": 41 },
        "chapters": ["atlantis"],
        "term_years": 7,
        "category": "king",
        "ruleset": 1,
        "quoted_total_cents": "195",
        "contact": { "given_name": "", "email": "ana", "phone": "no" },
        "consent": { "contact": false, "text_version": "old" },
        "lang": "xx",
        "coupon": "FREE",
    });
    create(&api, &intent).await.invalid(&[
        "/answers/residence unknown-value",
        "/answers/shoe_size unknown-field",
        "/category unknown-category",
        "/chapters/0 unknown-chapter",
        "/consent/contact consent",
        "/consent/text_version outdated-consent",
        "/contact/email email",
        "/contact/given_name required",
        "/contact/phone phone",
        "/coupon unknown-field",
        "/lang unknown-value",
        "/quoted_total_cents cents",
        "/ruleset type",
        "/term_years term",
    ]);
    create(&api, &json!({})).await.invalid(&[
        "/answers required",
        "/category required",
        "/consent required",
        "/contact required",
    ]);
    expect_nothing_stored(server).await;
}

/// The page shows the messages unchanged.
#[tokio::test]
async fn messages_are_in_the_language_of_the_body() {
    let server = untouched().await;
    let api = server.api();
    let wrong = with(valid(), "/contact/email", json!("ana"));
    let wrong = with(wrong, "/consent/contact", json!(false));
    let (english, spanish) = (Lang::En, Lang::Es);
    for (intent, lang) in [
        (with(wrong.clone(), "/lang", json!("es")), spanish),
        (with(wrong.clone(), "/lang", json!("en")), english),
        (without(wrong.clone(), "/lang"), english),
        (with(wrong.clone(), "/lang", Value::Null), english),
        (with(wrong.clone(), "/lang", json!("ES")), english),
        (with(wrong.clone(), "/lang", json!(["es"])), english),
    ] {
        let problem = create(&api, &intent).await.problem(422, "invalid");
        for (pointer, mistake) in [("/contact/email", Mistake::Email), ("/consent/contact", Mistake::Consent)]
        {
            let message = problem.errors.iter().find(|error| error.pointer == pointer);
            let message = message.map(|error| error.message.as_str());
            assert_eq!(message, Some(&*text::mistake(lang, mistake)), "{pointer} of {intent}");
        }
        // The title is for programs.
        assert_eq!(problem.title, "Some fields are invalid");
    }
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn a_category_that_is_not_open() {
    let server = untouched().await;
    let api = server.api();
    let expect = async |intent: &Value, expect: &[(&str, &str)]| {
        let problem = create(&api, intent).await.problem(422, "not-eligible");
        assert_eq!(problem.errors.len(), 1, "{problem:?}");
        assert_eq!(problem.errors[0].pointer, "/category");
        let conditions = problem.conditions.expect("it has the conditions");
        let found: Vec<(&str, &str)> =
            conditions.iter().map(|it| (it.fact.code(), it.state.code())).collect();
        assert_eq!(found, expect, "{intent}");
    };
    let idle = with(valid(), "/answers/works_in_case_management", json!(false));
    expect(&idle, &[("works_in_case_management", "unmet")]).await;
    // An open question is unknown, which is not enough.
    let silent = without(valid(), "/answers/current_license");
    expect(
        &silent,
        &[("health_degree", "unknown"), ("current_license", "unknown"), ("national_certification", "unmet")],
    )
    .await;
    let dependent =
        with(with(valid(), "/category", json!("military")), "/answers/military", json!("dependent"));
    expect(&dependent, &[("military", "unmet")]).await;
    expect(&with(valid(), "/category", json!("international")), &[("residence", "unmet")]).await;
    expect(
        &with(valid(), "/category", json!("individual-b")),
        &[("health_degree", "unknown"), ("current_license", "unmet")],
    )
    .await;
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn an_outdated_total() {
    let server = untouched().await;
    let api = server.api();
    for total in [json!(17_000), json!(0), Value::Null] {
        let problem =
            create(&api, &with(valid(), "/quoted_total_cents", total)).await.problem(409, "stale-quote");
        let quote = problem.quote.expect("it has the current quote");
        assert_eq!(quote.total_cents, Some(19_500));
        assert_eq!(quote.lines.len(), 2);
        assert_eq!(problem.ruleset.as_deref(), Some(join_shared::catalog::ruleset()));
    }
    // Eligibility is checked before the quote.
    let both =
        with(with(valid(), "/answers/residence", json!("outside-us")), "/quoted_total_cents", json!(1));
    create(&api, &both).await.refused(422, "not-eligible");
    expect_nothing_stored(server).await;
}

/// The trap is a field that people do not see.
#[tokio::test]
async fn a_filled_trap_must_be_confirmed() {
    let server = untouched().await;
    let api = server.api();
    let trapped = with(valid(), "/guard", json!({ "trap": "http://spam.example", "confirmed": false }));
    create(&api, &trapped).await.refused(422, "confirm");
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn unknown_addresses_and_methods() {
    let server = untouched().await;
    let api = server.api();
    for path in [
        "/api",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v2/intents",
        "/api/v1/intents/1/2",
        "/api/v1/assessments/x",
    ] {
        api.get(path).await.refused(404, "not-found");
    }
    for (path, methods, allow) in [
        (ASSESSMENTS, vec!["GET", "PUT", "DELETE", "PATCH"], "POST"),
        (INTENTS, vec!["PUT", "PATCH", "OPTIONS"], "GET, HEAD, POST"),
        ("/api/v1/intents/1", vec!["POST", "PUT"], "GET, HEAD, PATCH, DELETE"),
        ("/api/v1/intents.csv", vec!["POST", "DELETE"], "GET, HEAD"),
        ("/api/v1/audit", vec!["POST", "DELETE"], "GET, HEAD"),
        ("/api/v1/notifications", vec!["POST", "DELETE"], "GET, HEAD"),
        ("/api/v1/notifications/1/replay", vec!["GET", "PUT"], "POST"),
        ("/api/v1/funnel", vec!["POST", "DELETE"], "GET, HEAD"),
        ("/api/v1/catalog", vec!["POST", "DELETE"], "GET, HEAD"),
        ("/healthz", vec!["POST"], "GET, HEAD"),
    ] {
        for method in methods {
            let method = Method::from_bytes(method.as_bytes()).expect("is a method");
            let answer = send(api.request(method, path)).await;
            answer.refused(405, "method-not-allowed");
            // The list may have more methods.
            let allowed: Vec<&str> = answer.header("allow").split(", ").collect();
            for method in allow.split(", ") {
                assert!(allowed.contains(&method), "{path}: {allowed:?}");
            }
        }
    }
    expect_nothing_stored(server).await;
}

#[tokio::test]
async fn requests_without_a_valid_token() {
    let server = untouched().await;
    let api = server.api();
    let wrong = "x".repeat(43);
    for authorization in
        [None, Some("Bearer"), Some("Bearer nonsense"), Some("Basic YTpi"), Some(&*format!("Bearer {wrong}"))]
    {
        for (method, path) in [
            (Method::GET, INTENTS),
            (Method::GET, "/api/v1/intents/0197f0a0-0000-7000-8000-000000000000"),
            (Method::PATCH, "/api/v1/intents/0197f0a0-0000-7000-8000-000000000000"),
            (Method::DELETE, "/api/v1/intents/0197f0a0-0000-7000-8000-000000000000"),
            (Method::GET, "/api/v1/intents.csv"),
            (Method::GET, "/api/v1/audit"),
            (Method::GET, "/api/v1/notifications"),
            (Method::POST, "/api/v1/notifications/0197f0a0-0000-7000-8000-000000000000/replay"),
            (Method::GET, "/api/v1/funnel"),
        ] {
            let request = api.request(method, path);
            let request = authorization.map_or(request.try_clone(), |value| {
                request.try_clone().map(|request| request.header("authorization", value))
            });
            let answer = send(request.expect("it has no body")).await;
            answer.refused(401, "unauthorized");
            assert!(answer.header("www-authenticate").starts_with("Bearer"), "{:?}", answer.headers);
        }
    }
    expect_nothing_stored(server).await;
}

/// Links often have tracking parameters.
#[tokio::test]
async fn unknown_query_parameters_are_ignored() {
    let server = untouched().await;
    let api = server.api();
    let answer = api.post(&format!("{ASSESSMENTS}?fbclid=x&utm_source=y"), &json!({ "answers": {} })).await;
    assert_eq!(answer.status, 200);
    assert_eq!(api.get("/join/hudson-valley?fbclid=x%FF&=&&%zz").await.status, 200);
    let page: IntentPage = server.national().get(&format!("{INTENTS}?fbclid=x")).await.ok(200);
    assert_eq!(page.items, []);
}
