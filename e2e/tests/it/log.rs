//! The log: one line for each request, without personal data.

use join_e2e::{
    api::send,
    poll::{PATIENCE, until},
    sample::{nurse, unique, unique_email, with},
    server::{Server, shared},
};
use join_shared::{
    catalog,
    wire::{IntentCreated, IntentPage},
};
use reqwest::Method;
use serde_json::{Value, json};

/// The log line of the request with that id.
async fn line(server: &Server, id: &str) -> Value {
    until("the request is in the log", PATIENCE, async || {
        let said = server.output();
        let mut lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line.trim()).ok());
        lines.find(|line| line["id"] == id)
    })
    .await
}

#[tokio::test]
async fn a_refused_request_is_found_by_its_id() {
    let server = shared().await;
    let api = server.api();
    let intent = with(nurse(&unique_email("log")), "/category", json!("king"));
    let problem = api.create(&unique("key"), &intent).await.problem(422, "invalid");
    let line = line(server, &problem.request_id).await;
    assert!(line["ms"].is_u64(), "{line}");
    let expect = json!({
        "event": "request",
        "id": problem.request_id,
        "method": "POST",
        "route": "/api/v1/intents",
        "chapter": null,
        "status": 422,
        "ms": line["ms"],
        "ruleset": catalog::ruleset(),
        "problem": "invalid",
        "cause": null,
    });
    assert_eq!(line, expect);
}

/// The log uses the request id of the platform, if it has the form of one.
#[tokio::test]
async fn the_line_of_a_page_names_only_known_chapters_and_ids() {
    let server = shared().await;
    let api = server.api();
    let get = async |path: &str, ray: &str| send(api.request(Method::GET, path).header("cf-ray", ray)).await;
    assert_eq!(
        get("/join/hudson-valley?works_in_case_management=yes", "8f2c0a6d1e4b7c31-EWR").await.status,
        200
    );
    let page = line(server, "8f2c0a6d1e4b7c31-EWR").await;
    assert_eq!((&page["route"], &page["chapter"]), (&json!("/join/{chapter}"), &json!("hudson-valley")));
    assert_eq!((&page["status"], &page["problem"]), (&json!(200), &Value::Null));
    assert_eq!(get("/join/ana.diaz", "8f2c0a6d1e4b7c32-EWR").await.status, 404);
    let page = line(server, "8f2c0a6d1e4b7c32-EWR").await;
    assert_eq!((&page["chapter"], &page["problem"]), (&Value::Null, &json!("not-found")));
    assert_eq!(get("/ana/diaz", "8f2c0a6d1e4b7c33-EWR").await.status, 404);
    assert_eq!(line(server, "8f2c0a6d1e4b7c33-EWR").await["route"], Value::Null);

    let problem = get("/api/v1/nothing", "ana@example.org").await.problem(404, "not-found");
    assert!(!problem.request_id.contains("ana"), "{problem:?}");
}

#[tokio::test]
async fn the_log_has_no_personal_data() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let (email, name) = (unique_email("private"), unique("Private"));
    let intent = with(nurse(&email), "/contact/given_name", json!(name));
    let created: IntentCreated = api.create(&unique("key"), &intent).await.ok(201);
    assert_eq!(api.get(&created.receipt_url).await.status, 200);
    let found: IntentPage = staff.get(&format!("/api/v1/intents?q={email}")).await.ok(200);
    assert_eq!(found.items.len(), 1);
    // The log is in order: this line comes after all others.
    let last = api.get("/api/v1/nothing").await.problem(404, "not-found");
    line(server, &last.request_id).await;
    let said = server.output();
    let token = created.receipt_url.trim_start_matches("/receipt/");
    for private in [email.as_str(), &name, token, &created.reference, "555 0100"] {
        assert!(!said.contains(private), "{private} is in the log");
    }
    assert!(said.contains("\"/receipt/{token}\""), "the line of the receipt is missing");
}
