//! `/healthz`, and responses without a database.

use join_e2e::{
    api::send,
    poll::{PATIENCE, until},
    sample::{nurse, unique, unique_email},
    server::{Server, untouched},
};
use join_shared::{
    catalog,
    text::Lang,
    wire::{IntentCreated, IntentPage},
};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn healthz_names_the_ruleset() {
    let body: Value = untouched().await.api().get("/healthz").await.ok(200);
    assert_eq!(body["ruleset"], catalog::ruleset());
}

/// The test renames a table while the Worker runs, and later renames it back.
#[tokio::test]
async fn without_a_database_nothing_is_acknowledged() {
    let server = Server::start().await;
    let (api, staff) = (server.api(), server.national());
    let (key, email) = (unique("key"), unique_email("outage"));
    server.execute("ALTER TABLE intents RENAME TO intents_taken_away");

    api.get("/healthz").await.refused(503, "unavailable");
    let refused = api.create(&key, &nurse(&email)).await;
    refused.refused(503, "unavailable");
    assert!(
        refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0),
        "{:?}",
        refused.headers
    );
    for answer in [
        staff.get("/api/v1/intents").await,
        staff.change("0197f0a0-0000-7000-8000-000000000000", "\"1\"", &json!({ "status": "joined" })).await,
    ] {
        answer.refused(503, "unavailable");
        assert_ne!(answer.header("retry-after"), "");
    }
    // Errors in a request are still reported, and everything that needs no database works.
    api.create(&key, &json!({})).await.refused(422, "invalid");
    assert_eq!(api.post("/api/v1/assessments", &json!({ "answers": {} })).await.status, 200);
    assert_eq!(api.get("/join/hudson-valley").await.status, 200);

    // The form without script: the page comes back with everything that was typed.
    let fields = crate::pages::fields(&email);
    let page = send(api.request(Method::POST, "/join/hudson-valley").form(&fields)).await;
    assert_eq!(page.status, 503);
    assert_ne!(page.header("retry-after"), "");
    assert!(page.text().contains(Lang::En.texts().problem_unavailable));
    crate::pages::expect_all_still_there(&page.text(), &email);
    let key_field = fields.iter().find(|(name, _)| *name == "idempotency_key").expect("the form has a key");
    let kept = format!("name=\"idempotency_key\" value=\"{}\"", key_field.1);
    assert!(page.text().contains(&kept), "the key is kept, so that sending again stores it once");

    // A withdrawal fails as well, and retention waits for the next run.
    let withdrawal = api.submit("/receipt/token", &[("action", "withdraw".to_owned())]).await;
    assert_eq!(withdrawal.status, 503);
    server.run_cron().await;
    until("the failed run is in the log", PATIENCE, async || {
        let said = server.output();
        said.lines()
            .any(|line| line.contains("\"retention\"") && line.contains("\"unavailable\""))
            .then_some(())
    })
    .await;

    server.execute("ALTER TABLE intents_taken_away RENAME TO intents");
    assert_eq!(api.get("/healthz").await.status, 200);
    let list: IntentPage = staff.get("/api/v1/intents").await.ok(200);
    assert_eq!(list.items, [], "nothing was stored");
    let stored = api.create(&key, &nurse(&email)).await;
    let _: IntentCreated = stored.ok(201);
    assert_eq!(stored.header("idempotency-replayed"), "", "the key was not used up");
}
