//! `/openapi.json`: what it says is what the system does. Every answer that any test gets is held against it
//! (`e2e/src/description.rs`); here each one that it describes is brought about.

use std::collections::{BTreeMap, BTreeSet};

use join_e2e::{
    api::{Answer, Api, send},
    description::{Description, Outcome},
    poll::{PATIENCE, until},
    sample::{nurse, unique, unique_email, with, without},
    server::{Server, in_turn, register_nobody, untouched},
};
use join_shared::wire::{IntentCreated, NotificationPage};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

const INTENTS: &str = "/api/v1/intents";
const TABLE: &str = "/api/v1/intents.csv";
const ASSESSMENTS: &str = "/api/v1/assessments";
const LISTS: [&str; 3] = ["/api/v1/audit", "/api/v1/notifications", "/api/v1/funnel"];

/// What was answered so far.
struct Seen<'description> {
    description: &'description Description,
    outcomes: BTreeSet<Outcome>,
}

impl Seen<'_> {
    /// Sends a request, and notes which of the described answers came back.
    async fn send(&mut self, request: RequestBuilder) -> Answer {
        let sent = request.try_clone().and_then(|request| request.build().ok()).expect("it can be repeated");
        let answer = send(request).await;
        let outcome = self.description.check(sent.method(), sent.url().path(), &answer);
        let outcome = outcome.unwrap_or_else(|error| panic!("{} {}: {error}", sent.method(), sent.url()));
        self.outcomes.extend(outcome);
        answer
    }

    /// Sends such requests until one is too many: each minute of the clock begins to count from zero.
    async fn send_too_many(&mut self, request: impl Fn() -> RequestBuilder) {
        until("one is too many", PATIENCE, async || {
            let answer = self.send(request()).await;
            (answer.status == 429).then_some(())
        })
        .await;
    }

    async fn get(&mut self, api: &Api, path: &str) -> Answer {
        self.send(api.request(Method::GET, path)).await
    }
}

#[tokio::test]
async fn every_answer_that_is_described_can_be_had() {
    let server =
        Server::start_with(&[("LOCAL_WRITES_PER_MINUTE", "2"), ("LOCAL_READS_PER_MINUTE", "20")]).await;
    let (api, staff) = (server.api(), server.national());
    let description = Description::of(&server.origin()).await.expect("the server is there");
    let mut seen = Seen { description, outcomes: BTreeSet::new() };

    register_nobody(&server);
    // An intent, again, and what is wrong with others.
    let (key, intent) = (unique("key"), nurse(&unique_email("described")));
    let stored: IntentCreated = seen.send(api.create_request(&key, &intent)).await.ok(201);
    let again = seen.send(api.create_request(&key, &intent)).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    seen.send(api.create_request(&key, &with(intent.clone(), "/lang", json!("es")))).await;
    for (pointer, value) in [
        ("/contact/email", json!("ana")),
        ("/quoted_total_cents", json!(1)),
        ("/answers/works_in_case_management", json!(false)),
        ("/guard", json!({ "trap": "x" })),
    ] {
        seen.send(api.create_request(&unique("key"), &with(intent.clone(), pointer, value))).await;
    }
    seen.send(api.request(Method::POST, INTENTS).json(&intent)).await;
    seen.send_too_many(|| api.create_request(&unique("key"), &nurse(&unique_email("described")))).await;
    // What every body can be.
    let one = format!("{INTENTS}/{}", stored.id);
    for (method, path, header, api) in [
        (Method::POST, INTENTS, "idempotency-key", &api),
        (Method::POST, ASSESSMENTS, "x-nothing", &api),
        (Method::PATCH, &*one, "if-match", &staff),
    ] {
        for (media_type, body) in [
            ("text/plain", "{}".to_owned()),
            ("application/json", "{".to_owned()),
            ("application/json", " ".repeat(17_000)),
        ] {
            let request = api.request(method.clone(), path).header(header, "\"12345678\"");
            seen.send(request.header("content-type", media_type).body(body)).await;
        }
        seen.send(api.request(method, path).header(header, "\"12345678\"").json(&json!({ "x": 1 }))).await;
    }
    let assess = || api.request(Method::POST, ASSESSMENTS).json(&json!({ "answers": {} }));
    seen.send(assess()).await;
    seen.send_too_many(assess).await;

    // Staff, and who is none.
    let none = format!("{INTENTS}/none");
    let contacted = json!({ "status": "contacted" });
    let change =
        |path: &str, tag: &str| staff.request(Method::PATCH, path).header("if-match", tag).json(&contacted);
    seen.send(change(&one, "\"9\"")).await;
    seen.send(change(&one, "\"1\"")).await;
    seen.send(change(&none, "\"1\"")).await;
    seen.send(staff.request(Method::PATCH, &one).json(&contacted)).await;
    seen.send(api.request(Method::PATCH, &one).json(&contacted)).await;
    for path in [&one, &none, INTENTS, &format!("{INTENTS}?limit=0"), TABLE, &format!("{TABLE}?from=x")] {
        seen.get(&staff, path).await;
    }
    // What it says can be done with what was stored, can.
    let paths = description.document()["paths"].as_object().expect("it has paths");
    let links = paths[INTENTS]["post"]["responses"]["201"]["links"].as_object().expect("it leads on");
    for link in links.values() {
        let has_it = |item: &Value| members(item).any(|it| it["operationId"] == link["operationId"]);
        let (path, _) = paths.iter().find(|(_, item)| has_it(item)).expect("there is that operation");
        assert!(members(&link["parameters"]).all(|it| it == "$response.body#/id"), "{link}");
        let path = format!("{}?intent={}", path.replace("{id}", &stored.id), stored.id);
        assert!(seen.get(&staff, &path).await.text().contains(&stored.id), "{path}");
    }
    for list in LISTS {
        seen.get(&staff, list).await;
        seen.get(&staff, &format!("{list}?cursor=x&from=x")).await;
        seen.get(&api, list).await;
    }
    let messages: NotificationPage = staff.get("/api/v1/notifications").await.ok(200);
    let replay = |message: &str| format!("/api/v1/notifications/{message}/replay");
    let message = replay(&messages.items.first().expect("the receiver is to be told").id);
    for (api, path) in [(&staff, &message), (&staff, &replay("none")), (&api, &message)] {
        seen.send(api.request(Method::POST, path)).await;
    }
    server.execute("UPDATE webhooks SET disabled_at = 1");
    seen.send(staff.request(Method::POST, &message)).await;
    for path in [&one, INTENTS, TABLE] {
        seen.get(&api, path).await;
    }
    for (api, path) in [(&staff, &one), (&staff, &none), (&api, &one)] {
        seen.send(api.request(Method::DELETE, path)).await;
    }
    // The same for everybody.
    for path in ["/openapi.json", "/api/v1/catalog"] {
        let tag = seen.get(&api, path).await.header("etag").to_owned();
        seen.send(api.request(Method::GET, path).header("if-none-match", tag)).await;
    }
    seen.get(&api, "/healthz").await;

    // And without a database that works.
    server.execute("ALTER TABLE intents RENAME TO lost");
    server.execute("ALTER TABLE staff RENAME TO lost_staff");
    for path in ["/healthz", INTENTS, &one, TABLE].into_iter().chain(LISTS) {
        seen.get(&staff, path).await;
    }
    seen.send(staff.request(Method::POST, &message)).await;
    seen.send(api.create_request(&unique("key"), &intent)).await;
    seen.send(change(&one, "\"1\"")).await;
    seen.send(staff.request(Method::DELETE, &one)).await;

    // A mistake of ours is no client's to make.
    let ours = |outcome: &Outcome| outcome.2.as_deref() == Some("/problems/internal");
    let described = description.outcomes();
    assert!(described.len() > 50, "{described:#?}");
    let missing: Vec<_> =
        described.into_iter().filter(|it| !ours(it) && !seen.outcomes.contains(it)).collect();
    assert!(missing.is_empty(), "described, but not to be had: {missing:#?}");
}

/// An example is what the system says itself, and takes.
#[tokio::test]
async fn the_examples_are_true() {
    let server = untouched().await;
    let api = server.api();
    let description = Description::of(&server.origin()).await.expect("the server is there");
    let examples = description.examples();
    assert!(examples.len() > 20, "{}", examples.len());
    for (schema, example) in examples {
        let valid = description.validate(&schema, &example);
        assert_eq!(valid, Ok(()), "{example:#}");
    }
    let operation = &description.document()["paths"][ASSESSMENTS]["post"];
    for request in description.requests("post", ASSESSMENTS).values() {
        let answer: Value = api.post(ASSESSMENTS, request).await.ok(200);
        assert_eq!(answer, operation["responses"]["200"]["content"]["application/json"]["example"]);
    }
}

/// What an answer cannot be is no answer as described: each member that is always there, and each text that is
/// one of a few.
#[tokio::test]
async fn what_is_no_answer_is_not_described_as_one() {
    let server = untouched().await;
    let description = Description::of(&server.origin()).await.expect("the server is there");
    for (method, path, status, wrong) in [
        (
            "post",
            ASSESSMENTS,
            "200",
            &[
                ("/can_join", json!("maybe")),
                ("/outcome", json!("pending")),
                ("/recommended", json!("king")),
                ("/next_question", json!("age")),
                ("/categories", json!([])),
                ("/categories/0/code", json!("king")),
                ("/categories/0/state", json!("yes")),
                ("/categories/0/voting", json!("some")),
                ("/categories/0/conditions/0/fact", json!("age")),
                ("/categories/0/conditions/0/state", json!(true)),
                ("/categories/0/quote/as_of", json!("today")),
                ("/categories/0/quote/term_years", json!(3)),
                ("/categories/0/quote/certainty", json!("sure")),
                ("/categories/0/quote/lines/0/certainty", json!("sure")),
            ][..],
        ),
        ("post", INTENTS, "201", &[("/category", json!("king")), ("/status", json!("joined"))]),
        (
            "get",
            "/api/v1/intents/{id}",
            "200",
            &[
                ("/status", json!("lost")),
                ("/category", json!("king")),
                ("/lang", json!("fr")),
                ("/term_years", json!(3)),
                ("/created_at", json!("today")),
                ("/updated_at", json!("today")),
                ("/answers/residence", json!("mars")),
                ("/answers/military", json!("pirate")),
            ],
        ),
        ("get", LISTS[0], "200", &[("/items/0/at", json!("today")), ("/items/0/details", json!("x"))]),
        (
            "get",
            LISTS[1],
            "200",
            &[
                ("/items/0/state", json!("lost")),
                ("/items/0/receiver/kind", json!("pigeon")),
                ("/items/0/created_at", json!("today")),
                ("/items/0/next_attempt_at", json!("today")),
            ],
        ),
        ("get", LISTS[2], "200", &[("/from", json!("x")), ("/to", json!("x")), ("/items/0/day", json!("x"))]),
    ] {
        let response = &description.document()["paths"][path][method]["responses"][status];
        let media = &response["content"]["application/json"];
        for (pointer, value) in wrong {
            let answer = with(media["example"].clone(), pointer, value.clone());
            let valid = description.validate(&media["schema"], &answer);
            assert!(valid.is_err(), "{method} {path}: {pointer} can be {value}");
        }
        for member in media["example"].as_object().expect("it is an object").keys() {
            let answer = without(media["example"].clone(), &format!("/{member}"));
            let valid = description.validate(&media["schema"], &answer);
            assert!(valid.is_err(), "{method} {path}: {member} can be missing");
        }
    }
}

/// What a list can be narrowed down by is what it looks at: where a value cannot be, it says so.
#[tokio::test]
async fn the_parameters_that_are_described_are_those_that_there_are() {
    let (_turn, server) = in_turn().await;
    let staff = server.national();
    let description = Description::of(&server.origin()).await.expect("the server is there");
    let parameters = description.document()["components"]["parameters"].as_object().expect("there are some");
    let checked: BTreeMap<&str, &str> = parameters
        .iter()
        .filter(|(_, it)| it["in"] == "query" && !is_free_text(it))
        .filter_map(|(key, it)| Some((key.as_str(), it["name"].as_str()?)))
        .collect();
    let nonsense: BTreeSet<_> = checked.values().map(|name| format!("{name}=%3F")).collect();
    let nonsense = nonsense.into_iter().collect::<Vec<_>>().join("&");
    for path in [INTENTS, TABLE].into_iter().chain(LISTS) {
        let described: BTreeSet<_> = description.document()["paths"][path]["get"]["parameters"]
            .as_array()
            .expect("it has some")
            .iter()
            .filter_map(|it| checked.get(it["$ref"].as_str()?.rsplit('/').next()?))
            .map(|name| format!("/{name}"))
            .collect();
        let refused = staff.get(&format!("{path}?{nonsense}")).await.problem(422, "invalid");
        let looked_at: BTreeSet<_> = refused.errors.into_iter().map(|error| error.pointer).collect();
        // A table has no pages.
        let ignored = if path == TABLE { &["/cursor", "/limit"][..] } else { &[] };
        let looked_at = looked_at.into_iter().filter(|it| !ignored.contains(&it.as_str()));
        assert_eq!(looked_at.collect::<BTreeSet<_>>(), described, "{path}");
    }
}

/// Whether whatever is said in it is a value.
fn is_free_text(parameter: &Value) -> bool {
    parameter["schema"]["anyOf"][0] == json!({ "type": "string" })
}

/// What is described as wrong is refused, and what the tests send is described: of the mistakes that a
/// schema can tell, none is told by the system alone.
#[tokio::test]
async fn what_is_described_as_wrong_is_refused() {
    let server = untouched().await;
    let api = server.api();
    let description = Description::of(&server.origin()).await.expect("the server is there");
    let intent = nurse("ana@example.org");
    assert_eq!(description.takes("post", INTENTS, &intent), Ok(()));
    for (pointer, value) in [
        ("/answers/works_in_case_management", json!("yes")),
        ("/answers/residence", json!("mars")),
        ("/answers/military", json!("Active")),
        ("/answers/credentials", json!(["PhD"])),
        ("/answers/credentials", json!(["CCM"])), // beside "no national certification"
        ("/answers/age", json!(41)),
        ("/chapters", json!(["atlantis"])),
        ("/chapters", json!(["detroit", "detroit"])),
        ("/chapters", json!(["south-florida"])),
        ("/term_years", json!(3)),
        ("/category", json!("company")),
        ("/category", Value::Null), // with a message that is none, below
        ("/ruleset", Value::Null),
        ("/quoted_total_cents", json!(-1)),
        ("/quoted_total_cents", json!(5_000_000_000_u64)),
        ("/contact/given_name", json!(" ")),
        ("/contact/given_name", json!("x".repeat(101))),
        ("/contact/given_name", json!("Ana\u{202e}")),
        ("/contact/given_name", json!("\u{200b} \u{ad}")),
        ("/contact/family_name", json!("\u{3164}")),
        ("/message", json!("\u{2800}\n\u{feff}")),
        ("/contact/email", json!("ana")),
        ("/contact/phone", json!("call me")),
        ("/contact/phone", json!("1234")),
        ("/contact/address", json!("x")),
        ("/consent/contact", json!(false)),
        ("/consent/text_version", json!("2001-01-01")),
        ("/message", json!("x".repeat(2_001))),
        ("/message", json!("bell\u{7}")),
        ("/message", json!("one\rtwo")),
        ("/lang", json!("fr")),
        ("/guard", json!({ "colour": "red" })),
        ("/guard", json!({ "elapsed_ms": 60_000 })),
    ] {
        let mut wrong = with(intent.clone(), pointer, value.clone());
        if pointer == "/category" && value.is_null() {
            wrong = with(wrong, "/message", json!(" \r\n"));
        }
        assert!(
            description.takes("post", INTENTS, &wrong).is_err(),
            "{pointer} {value} is described as right"
        );
        api.create(&unique("key"), &wrong).await.refused(422, "invalid");
    }
}

#[tokio::test]
async fn other_sites_may_read_it_and_keep_it() {
    let api = untouched().await.api();
    let answer = api.get("/openapi.json").await;
    let document: Value = answer.ok(200);
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
    let tag = answer.header("etag").to_owned();
    for path in ["/openapi.json", "/api/v1/catalog"] {
        let answer = api.get(path).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "{path}");
    }
    for path in ["/healthz", INTENTS, "/docs", "/"] {
        assert_eq!(api.get(path).await.header("access-control-allow-origin"), "", "{path}");
    }
    let again = send(api.request(Method::GET, "/openapi.json").header("if-none-match", &tag)).await;
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag.as_str()));
    assert_eq!(again.header("access-control-allow-origin"), "*");
    let head = send(api.request(Method::HEAD, "/openapi.json")).await;
    assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, tag.as_str()));
    let post = send(api.request(Method::POST, "/openapi.json")).await;
    post.refused(405, "method-not-allowed");
    assert_eq!(post.header("allow"), "GET, HEAD");
}

fn members(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_object().into_iter().flat_map(|members| members.values())
}
