//! `/openapi.json` describes what the system does. `e2e/src/description.rs` checks the responses of all tests against
//! it; the tests here produce every response that it describes.

use std::collections::{BTreeMap, BTreeSet};

use join_e2e::{
    api::{Api, send},
    description::{Description, Outcome},
    poll::{PATIENCE, until},
    response::Response,
    sample::{nurse, unique, unique_email, with, without},
    server::{Server, in_turn, register_unreachable_webhook, untouched},
};
use join_shared::wire::{IntentCreated, NotificationPage};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

const INTENTS: &str = "/api/v1/intents";
const TABLE: &str = "/api/v1/intents.csv";
const ASSESSMENTS: &str = "/api/v1/assessments";
const LISTS: [&str; 3] = ["/api/v1/audit", "/api/v1/notifications", "/api/v1/funnel"];

/// The described responses, in groups that one test each produces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    /// `POST /api/v1/intents`.
    Create,
    /// `POST /api/v1/assessments`.
    Assess,
    /// One intent.
    Intent,
    /// Lists of intents, and their table.
    Intents,
    /// The other lists, and sending a message again.
    Oversight,
    /// The description, the catalog and the state of health.
    Public,
    /// Every operation while the database fails.
    WithoutDatabase,
}

impl Group {
    fn of((operation, status, _): &Outcome) -> Self {
        let path = operation.split(' ').nth(1).unwrap_or_default();
        match path {
            _ if *status == 503 => Self::WithoutDatabase,
            INTENTS if operation.starts_with("post") => Self::Create,
            ASSESSMENTS => Self::Assess,
            INTENTS | TABLE => Self::Intents,
            "/api/v1/intents/{id}" | "/api/v1/intents/{id}/timeline" => Self::Intent,
            "/openapi.json" | "/api/v1/catalog" | "/healthz" => Self::Public,
            _ => Self::Oversight,
        }
    }
}

/// The described responses that came so far.
struct Seen {
    description: &'static Description,
    outcomes: BTreeSet<Outcome>,
}

impl Seen {
    async fn of(server: &Server) -> Self {
        let description = Description::of(&server.origin()).await.expect("the server runs");
        Self { description, outcomes: BTreeSet::new() }
    }

    /// Sends a request, and notes which described response came.
    async fn send(&mut self, request: RequestBuilder) -> Response {
        let sent = request.try_clone().and_then(|request| request.build().ok()).expect("it can be cloned");
        let response = send(request).await;
        let outcome = self.description.check(sent.method(), sent.url().path(), &response);
        let outcome = outcome.unwrap_or_else(|error| panic!("{} {}: {error}", sent.method(), sent.url()));
        self.outcomes.extend(outcome);
        response
    }

    /// Sends such requests until one gets 429. The count starts from zero in each minute of the clock.
    async fn send_until_limited(&mut self, request: impl Fn() -> RequestBuilder) {
        until("a request gets 429", PATIENCE, async || {
            let response = self.send(request()).await;
            (response.status == 429).then_some(())
        })
        .await;
    }

    async fn get(&mut self, api: &Api, path: &str) -> Response {
        self.send(api.request(Method::GET, path)).await
    }

    /// Sends bodies that each operation refuses: another media type, no JSON, too much, an unknown member.
    async fn send_bad_bodies(&mut self, request: impl Fn() -> RequestBuilder) {
        for (media_type, body) in [
            ("text/plain", "{}".to_owned()),
            ("application/json", "{".to_owned()),
            ("application/json", " ".repeat(17_000)),
        ] {
            self.send(request().header("content-type", media_type).body(body)).await;
        }
        self.send(request().json(&json!({ "x": 1 }))).await;
    }

    /// Checks that every described response of the group came. No client can cause an internal error.
    #[track_caller]
    fn expect_all_of(&self, group: Group) {
        let is_internal = |outcome: &Outcome| outcome.2.as_deref() == Some("/problems/internal");
        let described = self.description.outcomes();
        assert!(described.len() > 50, "{described:#?}");
        let described = described.into_iter().filter(|it| Group::of(it) == group && !is_internal(it));
        let missing: Vec<_> = described.filter(|it| !self.outcomes.contains(it)).collect();
        assert!(missing.is_empty(), "described, but did not come: {missing:#?}");
    }
}

/// A server with small limits. Assessments have a limit of their own, so the tests that use it do not disturb
/// each other.
async fn limited() -> &'static Server {
    static LIMITED: OnceCell<Server> = OnceCell::const_new();
    let variables = &[("LOCAL_WRITES_PER_MINUTE", "2"), ("LOCAL_READS_PER_MINUTE", "20")];
    LIMITED.get_or_init(|| Server::start_with(variables)).await
}

#[tokio::test]
async fn creating_an_intent_gets_every_described_response() {
    let server = limited().await;
    let api = server.api();
    let mut seen = Seen::of(server).await;
    let (key, intent) = (unique("key"), nurse(&unique_email("described")));
    let _: IntentCreated = seen.send(api.create_request(&key, &intent)).await.ok(201);
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
    seen.send_until_limited(|| api.create_request(&unique("key"), &nurse(&unique_email("described")))).await;
    seen.send_bad_bodies(|| api.request(Method::POST, INTENTS).header("idempotency-key", "12345678")).await;
    seen.expect_all_of(Group::Create);
}

#[tokio::test]
async fn an_assessment_gets_every_described_response() {
    let server = limited().await;
    let api = server.api();
    let mut seen = Seen::of(server).await;
    let assess = || api.request(Method::POST, ASSESSMENTS).json(&json!({ "answers": {} }));
    seen.send(assess()).await;
    seen.send_bad_bodies(|| api.request(Method::POST, ASSESSMENTS)).await;
    seen.send_until_limited(assess).await;
    seen.expect_all_of(Group::Assess);
}

#[tokio::test]
async fn one_intent_gets_every_described_response() {
    let (_turn, server) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    let mut seen = Seen::of(server).await;
    let stored: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("described"))).await.ok(201);
    let (one, none) = (format!("{INTENTS}/{}", stored.id), format!("{INTENTS}/none"));
    let patch = |path: &str, tag: &str| staff.request(Method::PATCH, path).header("if-match", tag);
    let contacted = json!({ "status": "contacted" });
    seen.send_bad_bodies(|| patch(&one, "\"1\"")).await;
    seen.send(patch(&one, "\"9\"").json(&contacted)).await;
    seen.send(patch(&one, "\"1\"").json(&contacted)).await;
    seen.send(patch(&none, "\"1\"").json(&contacted)).await;
    seen.send(staff.request(Method::PATCH, &one).json(&contacted)).await;
    seen.send(api.request(Method::PATCH, &one).json(&contacted)).await;
    for (api, path) in [(&staff, &one), (&staff, &none), (&api, &one)] {
        seen.get(api, path).await;
        seen.get(api, &format!("{path}/timeline")).await;
    }
    seen.get(&staff, &format!("{one}/timeline?limit=0")).await;
    for (api, path) in [(&staff, &one), (&staff, &none), (&api, &one)] {
        seen.send(api.request(Method::DELETE, path)).await;
    }
    seen.expect_all_of(Group::Intent);
}

#[tokio::test]
async fn the_lists_of_intents_get_every_described_response() {
    let server = untouched().await;
    let (api, staff) = (server.api(), server.national());
    let mut seen = Seen::of(server).await;
    for path in [INTENTS, &format!("{INTENTS}?limit=0"), TABLE, &format!("{TABLE}?from=x")] {
        seen.get(&staff, path).await;
    }
    for path in [INTENTS, TABLE] {
        seen.get(&api, path).await;
    }
    seen.expect_all_of(Group::Intents);
}

/// Also follows the links that the description has for a new intent.
#[tokio::test]
async fn the_oversight_gets_every_described_response() {
    let server = Server::start().await;
    register_unreachable_webhook(&server);
    let (api, staff) = (server.api(), server.national());
    let mut seen = Seen::of(&server).await;
    let stored: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("described"))).await.ok(201);
    let paths = seen.description.document()["paths"].as_object().expect("it has paths");
    let links = paths[INTENTS]["post"]["responses"]["201"]["links"].as_object().expect("it has links");
    for link in links.values() {
        let has_it = |item: &Value| members(item).any(|it| it["operationId"] == link["operationId"]);
        let (path, _) = paths.iter().find(|(_, item)| has_it(item)).expect("the operation is described");
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
    let message = replay(&messages.items.first().expect("the webhook has a message").id);
    for (api, path) in [(&staff, &message), (&staff, &replay("none")), (&api, &message)] {
        seen.send(api.request(Method::POST, path)).await;
    }
    server.execute("UPDATE webhooks SET disabled_at = 1");
    seen.send(staff.request(Method::POST, &message)).await;
    seen.expect_all_of(Group::Oversight);
}

#[tokio::test]
async fn public_documents_get_every_described_response() {
    let server = untouched().await;
    let api = server.api();
    let mut seen = Seen::of(server).await;
    for path in ["/openapi.json", "/api/v1/catalog"] {
        let tag = seen.get(&api, path).await.header("etag").to_owned();
        seen.send(api.request(Method::GET, path).header("if-none-match", tag)).await;
    }
    seen.get(&api, "/healthz").await;
    seen.expect_all_of(Group::Public);
}

#[tokio::test]
async fn without_a_database_every_described_response_comes() {
    let server = Server::start().await;
    let (api, staff) = (server.api(), server.national());
    let mut seen = Seen::of(&server).await;
    server.execute("ALTER TABLE intents RENAME TO lost");
    server.execute("ALTER TABLE staff RENAME TO lost_staff");
    let one = format!("{INTENTS}/none");
    for path in ["/healthz", INTENTS, &one, &format!("{one}/timeline"), TABLE].into_iter().chain(LISTS) {
        seen.get(&staff, path).await;
    }
    seen.send(staff.request(Method::POST, "/api/v1/notifications/none/replay")).await;
    seen.send(api.create_request(&unique("key"), &nurse(&unique_email("described")))).await;
    let change = staff.request(Method::PATCH, &one).header("if-match", "\"1\"");
    seen.send(change.json(&json!({ "status": "contacted" }))).await;
    seen.send(staff.request(Method::DELETE, &one)).await;
    seen.expect_all_of(Group::WithoutDatabase);
}

/// The system accepts the example requests, and answers an assessment with the example response.
#[tokio::test]
async fn the_examples_are_true() {
    let server = untouched().await;
    let api = server.api();
    let description = Description::of(&server.origin()).await.expect("the server runs");
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

/// The schemas require every member, and list the values of every enumeration.
#[tokio::test]
async fn schemas_refuse_wrong_values_and_missing_members() {
    let server = untouched().await;
    let description = Description::of(&server.origin()).await.expect("the server runs");
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
                ("/reason", json!("lost")),
                ("/follow_up_on", json!("today")),
                ("/category", json!("king")),
                ("/lang", json!("tlh")),
                ("/term_years", json!(3)),
                ("/created_at", json!("today")),
                ("/updated_at", json!("today")),
                ("/answers/residence", json!("mars")),
                ("/answers/military", json!("pirate")),
            ],
        ),
        (
            "get",
            LISTS[0],
            "200",
            &[
                ("/items/0/at", json!("today")),
                ("/items/0/actor", json!("pirate")),
                ("/items/0/action", json!("lost")),
                ("/items/0/details", json!("x")),
            ],
        ),
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
            assert!(valid.is_err(), "{method} {path}: {pointer} accepts {value}");
        }
        for member in media["example"].as_object().expect("it is an object").keys() {
            let answer = without(media["example"].clone(), &format!("/{member}"));
            let valid = description.validate(&media["schema"], &answer);
            assert!(valid.is_err(), "{method} {path}: {member} is optional");
        }
    }
}

/// Each list checks exactly the parameters that are described, because a wrong value of each is an error.
#[tokio::test]
async fn lists_check_exactly_the_described_parameters() {
    let (_turn, server) = in_turn().await;
    let staff = server.national();
    let description = Description::of(&server.origin()).await.expect("the server runs");
    let parameters =
        description.document()["components"]["parameters"].as_object().expect("it has parameters");
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
            .expect("it has parameters")
            .iter()
            .filter_map(|it| checked.get(it["$ref"].as_str()?.rsplit('/').next()?))
            .map(|name| format!("/{name}"))
            .collect();
        let refused = staff.get(&format!("{path}?{nonsense}")).await.problem(422, "invalid");
        let looked_at: BTreeSet<_> = refused.errors.into_iter().map(|error| error.pointer).collect();
        // The table has no pages.
        let ignored = if path == TABLE { &["/cursor", "/limit"][..] } else { &[] };
        let looked_at = looked_at.into_iter().filter(|it| !ignored.contains(&it.as_str()));
        assert_eq!(looked_at.collect::<BTreeSet<_>>(), described, "{path}");
    }
}

/// Whether every text is a value of the parameter.
fn is_free_text(parameter: &Value) -> bool {
    parameter["schema"]["anyOf"][0] == json!({ "type": "string" })
}

/// The schema and the system refuse the same mistakes, as far as a schema can express them.
#[tokio::test]
async fn the_schema_and_the_system_refuse_the_same_intents() {
    let server = untouched().await;
    let api = server.api();
    let description = Description::of(&server.origin()).await.expect("the server runs");
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
        ("/category", Value::Null), // with an empty message, below
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
        ("/lang", json!("tlh")),
        ("/guard", json!({ "colour": "red" })),
        ("/guard", json!({ "elapsed_ms": 60_000 })),
    ] {
        let mut wrong = with(intent.clone(), pointer, value.clone());
        if pointer == "/category" && value.is_null() {
            wrong = with(wrong, "/message", json!(" \r\n"));
        }
        assert!(
            description.takes("post", INTENTS, &wrong).is_err(),
            "the schema accepts {value} at {pointer}"
        );
        api.create(&unique("key"), &wrong).await.refused(422, "invalid");
    }
}

#[tokio::test]
async fn other_sites_can_read_and_cache_it() {
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
