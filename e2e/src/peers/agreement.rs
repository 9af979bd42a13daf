//! Checks that the peer in TypeScript gives the same responses and stores the same rows as our Worker.
//!
//! The comparison leaves out random values, times and texts.

#[path = "../../../shared/tests/cases/golden.rs"]
mod golden;

use std::fmt;

use golden::Verdict;
use join_shared::{text::Lang, wire::AssessmentBody};
use reqwest::{Client, Method, header::HeaderMap};
use serde_json::{Map, Value, json};

use crate::{
    programs,
    sample::{nurse, with, without},
    server::{Server, register_unreachable_webhook},
};

/// Fields and headers that differ: random values and texts.
const OWN: [&str; 8] =
    ["id", "reference", "receipt_url", "request_id", "title", "detail", "message", "content-length"];

/// Columns that differ: random values, times, and states that change later.
const OWN_COLUMNS: [&str; 19] = [
    "id",
    "intent_id",
    "reference",
    "receipt_hash",
    "content_hash",
    "at",
    "created_at",
    "updated_at",
    "consented_at",
    "state",
    "attempts",
    "attempted_at",
    "next_attempt_at",
    "claim",
    "claimed_until",
    "last_status",
    "last_error",
    "settled_at",
    // Counts are written later.
    "assessed",
];

/// A request to both servers.
struct Sent {
    name: String,
    method: Method,
    path: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
}

const ASSESSMENTS: &str = "/api/v1/assessments";
const INTENTS: &str = "/api/v1/intents";
const JSON: (&str, &str) = ("content-type", "application/json");

/// A response without [`OWN`].
#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Value,
}

/// Sends the same requests to both servers and compares the responses. Returns the requests of the golden cases with the
/// categories in the response.
pub async fn check_answers(ours: &Server, theirs: &Server) -> Vec<(Value, Value)> {
    // A server closes a connection when it has not read the whole body.
    let client = Client::builder().pool_max_idle_per_host(0).build().expect("a plain client can be made");
    // With a webhook, each intent writes a message.
    register_unreachable_webhook(ours);
    register_unreachable_webhook(theirs);
    let (mut cases, mut differences) = (Vec::new(), Vec::new());
    for case in golden::all(&programs::root().join("shared/tests/cases")) {
        let request = case.request();
        let sent = Sent::json(&case.name, ASSESSMENTS, &request);
        let answer = sent.compare(&client, ours, theirs, &mut differences).await;
        let body: AssessmentBody = serde_json::from_value(answer.body.clone()).expect("it is an assessment");
        assert_eq!(Verdict::from(&body), case.expect, "{}", case.name);
        cases.push((request, answer.body["categories"].clone()));
    }
    for sent in assessments().into_iter().chain(intents()).chain(malformed()) {
        sent.compare(&client, ours, theirs, &mut differences).await;
    }
    assert!(differences.is_empty(), "{} responses differ:\n{}", differences.len(), differences.join("\n"));
    cases
}

/// Compares the rows of both databases.
pub fn check_rows(ours: &Server, theirs: &Server) {
    for table in ["intents", "intent_chapters", "queue", "audit", "outbox", "funnel"] {
        let query = format!("SELECT * FROM {table}");
        let [of_ours, of_theirs] = [ours, theirs].map(|server| {
            let mut rows: Vec<_> = server.query(&query).into_iter().map(own_columns_out).collect();
            rows.retain(|row| table != "funnel" || row["submitted"] != 0);
            rows.sort_by_key(Value::to_string);
            rows
        });
        assert_eq!(of_ours, of_theirs, "the rows of `{table}` differ");
    }
}

fn assessments() -> Vec<Sent> {
    let answers = |answers: Value| json!({ "answers": answers });
    let many = |count: usize| vec![json!("CCM"); count];
    let unknown: Map<_, _> = (10..70).map(|number| (format!("field-{number}"), json!(1))).collect();
    let bodies = [
        ("no answers", json!({})),
        ("a list", json!([])),
        ("null", json!(null)),
        ("a number", json!(1)),
        ("answers that are null", answers(json!(null))),
        ("answers that are a list", answers(json!([]))),
        ("wrong types", answers(json!({ "health_degree": "yes", "residence": 1, "credentials": "CCM" }))),
        ("unknown values", answers(json!({ "residence": "mars", "military": "navy" }))),
        ("unknown fields", json!({ "answers": { "a/b": 1, "c~d": 2 }, "extra": null })),
        ("too many unknown fields", answers(unknown.into())),
        ("credentials", answers(json!({ "credentials": ["ccm", "ACM-RN", "CCM"] }))),
        ("no credentials", answers(json!({ "credentials": [] }))),
        ("letters", answers(json!({ "credentials": ["XYZ", "CCMC", 1, "CCM"] }))),
        (
            "contradiction",
            answers(json!({ "national_certification": false, "credentials": ["CCM", "X", 1] })),
        ),
        ("32 credentials", answers(json!({ "credentials": many(32) }))),
        ("33 credentials", answers(json!({ "credentials": many(33) }))),
        (
            "chapters",
            json!({ "answers": {}, "chapters": ["hudson-valley", "x", "hudson-valley", 1, "x", "detroit"] }),
        ),
        (
            "a chapter that is not listed",
            json!({ "answers": {}, "chapters": ["not-listed", "detroit", "not-listed"] }),
        ),
        ("chapters that are no list", json!({ "answers": {}, "chapters": "detroit" })),
        ("a merged chapter", json!({ "answers": {}, "chapters": merged() })),
        ("two years", json!({ "answers": {}, "term_years": 2.0, "chapters": ["detroit"] })),
        ("three years", json!({ "answers": {}, "term_years": 3 })),
        ("years as text", json!({ "answers": {}, "term_years": "1" })),
        ("a day", json!({ "answers": {}, "on": "2027-02-28" })),
        ("an invalid day", json!({ "answers": {}, "on": "2027-02-29" })),
        ("a day as a number", json!({ "answers": {}, "on": 20_270_228 })),
        (
            "everything null",
            json!({ "answers": { "military": null }, "chapters": null, "term_years": null, "on": null }),
        ),
    ];
    bodies.into_iter().map(|(name, body)| Sent::json(name, ASSESSMENTS, &body)).collect()
}

fn intents() -> Vec<Sent> {
    let intent = || nurse("ana@example.org");
    let set = |pointer: &str, value: Value| with(intent(), pointer, value);
    let question = with(set("/category", json!(null)), "/message", json!("What about\r\nme?"));
    let retired =
        json!({ "works_in_case_management": true, "residence": "outside-us", "military": "retired" });
    let disputed = with(set("/answers", retired), "/category", json!("military"));
    let disputed = with(disputed, "/quoted_total_cents", json!(null));
    let valid = [
        ("the first", "key-0001", intent()),
        ("the same again", "key-0001", intent()),
        ("the same again, in quotes", "\"key-0001\"", intent()),
        ("the key for something else", "key-0001", set("/contact/given_name", json!("Eva"))),
        ("the key for a stale quote", "key-0001", set("/quoted_total_cents", json!(1))),
        (
            "two chapters",
            "key-0002",
            with(set("/chapters", json!(["detroit", "chicago"])), "/quoted_total_cents", json!(22_000)),
        ),
        ("no chapter", "key-0003", with(set("/chapters", json!([])), "/quoted_total_cents", json!(17_000))),
        (
            "as typed",
            "key-0004",
            set(
                "/contact",
                json!({ "given_name": " Ana   María ", "email": " Ana@Example.org ", "phone": "" }),
            ),
        ),
        ("in Spanish", "key-0005", set("/lang", json!("es"))),
        ("a question", "key-0006", without(without(question.clone(), "/ruleset"), "/quoted_total_cents")),
        ("disputed", "key-0007", disputed),
        ("another rule set", "key-0008", set("/ruleset", json!("0000000000000000"))),
        ("a trap", "key-0009", set("/guard", json!({ "trap": "x" }))),
        ("a trap, confirmed", "key-0010", set("/guard", json!({ "trap": "x", "confirmed": true }))),
        ("stale", "key-0011", set("/quoted_total_cents", json!(19_501))),
        ("stale, unknown", "key-0012", set("/quoted_total_cents", json!(null))),
        ("not eligible", "key-0013", set("/answers/residence", json!("outside-us"))),
        ("not known", "key-0014", set("/answers", json!({}))),
        ("a student's", "key-0015", set("/category", json!("student"))),
    ];
    let invalid = [
        ("nothing", json!({})),
        ("no category", without(intent(), "/category")),
        ("an unknown category", set("/category", json!("company"))),
        ("a category of another type", set("/category", json!(1))),
        ("no rule set", without(intent(), "/ruleset")),
        ("an empty rule set", set("/ruleset", json!(""))),
        ("no total", without(intent(), "/quoted_total_cents")),
        ("half a cent", set("/quoted_total_cents", json!(0.5))),
        ("a total as text", set("/quoted_total_cents", json!("19500"))),
        ("no contact", without(intent(), "/contact")),
        ("an empty contact", set("/contact", json!({}))),
        ("a name of spaces", set("/contact/given_name", json!("  "))),
        ("a long name", set("/contact/given_name", json!("é".repeat(101)))),
        ("a name with reversed text", set("/contact/family_name", json!("Díaz\u{202E}"))),
        ("no address", set("/contact/email", json!("ana@localhost"))),
        ("a phone with letters", set("/contact/phone", json!("call me maybe 12345"))),
        ("a long phone", set("/contact/phone", json!("1".repeat(41)))),
        ("no consent", without(intent(), "/consent")),
        ("consent refused", set("/consent/contact", json!(false))),
        ("consent as text", set("/consent/contact", json!("yes"))),
        ("consent to another text", set("/consent/text_version", json!("1999"))),
        ("a question without text", with(question, "/message", json!(" \n"))),
        ("a long message", set("/message", json!("é".repeat(2_001)))),
        ("a message with a control character", set("/message", json!("a\u{7}"))),
        ("an unknown language", set("/lang", json!("tlh"))),
        ("invalid, in Spanish", with(set("/lang", json!("es")), "/contact/email", json!(""))),
        ("an unknown guard", set("/guard", json!({ "x": 1, "trap": 1 }))),
        (
            "every field invalid",
            json!({ "answers": [], "chapters": [1], "category": "x", "contact": 1, "consent": null, "message": 1 }),
        ),
    ];
    let in_each_language = Lang::ALL.map(|lang| {
        let code = lang.code();
        (code, with(set("/lang", json!(code)), "/contact/email", json!("")))
    });
    let invalid = invalid.into_iter().chain(in_each_language).map(|(name, body)| (name, "key-9999", body));
    let with_key = |(name, key, body): (&str, &'static str, Value)| Sent {
        headers: vec![JSON, ("idempotency-key", key)],
        ..Sent::json(name, INTENTS, &body)
    };
    valid.into_iter().chain(invalid).map(with_key).collect()
}

/// Requests that fail before their JSON is decoded.
fn malformed() -> Vec<Sent> {
    let post = |name: &str, path, headers: &[(&'static str, &'static str)], body: &[u8]| Sent {
        name: name.to_owned(),
        method: Method::POST,
        path,
        headers: headers.to_vec(),
        body: body.to_vec(),
    };
    let kind = |kind| ("content-type", kind);
    let key = |key| ("idempotency-key", key);
    vec![
        Sent { method: Method::PUT, ..post("another method", ASSESSMENTS, &[JSON], b"{}") },
        post("another path", "/api/v1/assessment", &[JSON], b"{}"),
        post(
            "another spelling of the media type",
            ASSESSMENTS,
            &[kind("Application/JSON; charset=utf-8")],
            b"{}",
        ),
        post("no media type", ASSESSMENTS, &[], b"{}"),
        post("another media type", INTENTS, &[kind("text/plain")], b"{}"),
        post("too large", ASSESSMENTS, &[JSON], &[b' '; 16 * 1024 + 1]),
        post("just not too large", ASSESSMENTS, &[JSON], &[b' '; 16 * 1024]),
        post("no JSON", ASSESSMENTS, &[JSON], b"{"),
        post("no UTF-8", ASSESSMENTS, &[JSON], b"\"\xFF\""),
        post("nothing", ASSESSMENTS, &[JSON], b""),
        post("no key", INTENTS, &[JSON], b"{"),
        post("a short key", INTENTS, &[JSON, key("1234567")], b"{}"),
        post("a key with a quote", INTENTS, &[JSON, key("12345678\"")], b"{}"),
        post("a key and no JSON", INTENTS, &[JSON, key("12345678")], b"{"),
    ]
}

/// A chapter that has merged into another; an unknown one if there is none.
fn merged() -> Vec<&'static str> {
    let chapters = join_shared::catalog::chapters();
    let merged = chapters.iter().find(|chapter| chapter.successor.is_some());
    vec![merged.map_or("nowhere", |chapter| chapter.slug)]
}

impl Sent {
    fn json(name: &str, path: &'static str, body: &Value) -> Self {
        Self {
            name: name.to_owned(),
            method: Method::POST,
            path,
            headers: vec![JSON],
            body: body.to_string().into_bytes(),
        }
    }

    /// Returns our response, and adds a message to `differences` if theirs differs.
    async fn compare(
        &self,
        client: &Client,
        ours: &Server,
        theirs: &Server,
        differences: &mut Vec<String>,
    ) -> Answer {
        let [of_ours, of_theirs] = [self.answer(client, ours).await, self.answer(client, theirs).await];
        if of_ours != of_theirs {
            differences.push(format!("{}\n  ours   {of_ours}\n  theirs {of_theirs}", self.name));
        }
        of_ours
    }

    async fn answer(&self, client: &Client, server: &Server) -> Answer {
        let request = client.request(self.method.clone(), format!("{}{}", server.origin(), self.path));
        let request =
            self.headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let answer = request.body(self.body.clone()).send().await.expect("the server answers");
        let (status, headers) = (answer.status().as_u16(), headers(answer.headers()));
        let body = answer.bytes().await.expect("the answer comes whole");
        let body = serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        Answer { status, headers, body: own_out(body) }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.status, self.body, self.headers)
    }
}

fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    headers.retain(|(name, _)| !OWN.contains(&&**name));
    headers.sort();
    headers
}

/// The value with a placeholder for each text in [`OWN`], and with errors in a fixed order.
fn own_out(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                let value = match value {
                    Value::String(_) if OWN.contains(&&*name) => Value::from("some"),
                    value => own_out(value),
                };
                (name, value)
            })
            .collect(),
        Value::Array(mut items) => {
            if items.iter().all(|item| item.get("pointer").is_some()) {
                items.sort_by_key(|item| item["pointer"].to_string());
            }
            items.into_iter().map(own_out).collect()
        }
        value => value,
    }
}

fn own_columns_out(row: Value) -> Value {
    let Value::Object(columns) = row else { return row };
    let parsed = |value: Value| {
        let json = value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        json.filter(|json| json.is_object() || json.is_array()).unwrap_or(value)
    };
    let kept = columns.into_iter().filter(|(name, _)| !OWN_COLUMNS.contains(&&**name));
    kept.map(|(name, value)| (name, parsed(value))).collect()
}
