//! `GET` and `PATCH /api/v1/intents/{id}`

use join_e2e::{
    api::{Api, send},
    sample::{alone, nurse, unique_email},
    server::shared,
};
use join_shared::{intent::Status, wire::IntentBody};
use reqwest::Method;
use serde_json::{Value, json};

use super::store;

/// Stores an intent, and returns its path and `ETag`.
async fn new_intent(api: &Api, staff: &Api) -> (String, String) {
    let created = store(api, &nurse(&unique_email("change"))).await;
    let answer = staff.get(&format!("/api/v1/intents/{}", created.id)).await;
    let _: IntentBody = answer.ok(200);
    let tag = answer.header("etag").to_owned();
    assert!(tag.starts_with('"'), "it has a strong tag: {tag:?}");
    (created.id, tag)
}

#[tokio::test]
async fn a_change_makes_a_new_version() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let (id, first) = new_intent(&api, &staff).await;
    let changed = staff.change(&id, &first, &json!({ "status": "contacted" })).await;
    let body = alone(changed.ok(200));
    let second = changed.header("etag").to_owned();
    assert_eq!(body.status, Status::Contacted);
    assert_ne!(first, second);
    assert!(body.updated_at >= body.created_at);

    // A change of the first version does not overwrite the second.
    staff.change(&id, &first, &json!({ "status": "declined" })).await.refused(412, "changed");
    let read = staff.get(&format!("/api/v1/intents/{id}")).await;
    assert_eq!(read.header("etag"), second);
    assert_eq!(alone(read.ok(200)), body);

    // Several changes, also back to an earlier status.
    let mut tag = second;
    for status in ["joined", "contacted", "duplicate", "declined"] {
        let changed = staff.change(&id, &tag, &json!({ "status": status })).await;
        assert_eq!(changed.ok::<IntentBody>(200).status.code(), status);
        changed.header("etag").clone_into(&mut tag);
    }
}

#[tokio::test]
async fn a_change_needs_the_current_version() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let (id, tag) = new_intent(&api, &staff).await;
    let path = format!("/api/v1/intents/{id}");
    let change = json!({ "status": "contacted" });
    send(staff.request(Method::PATCH, &path).json(&change)).await.refused(428, "no-if-match");
    for stale in ["\"0\"", "\"x\"", &format!("W/{tag}"), "nonsense"] {
        staff.change(&id, stale, &change).await.refused(412, "changed");
    }
    assert_eq!(staff.get(&path).await.ok::<IntentBody>(200).status, Status::New);
    // A list of tags, or any version.
    assert_eq!(staff.change(&id, &format!("\"x\", {tag}"), &change).await.status, 200);
    assert_eq!(staff.change(&id, "*", &json!({ "status": "joined" })).await.status, 200);
}

#[tokio::test]
async fn an_invalid_status() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let (id, tag) = new_intent(&api, &staff).await;
    for (change, expect) in [
        (json!({ "status": "new" }), "/status status"),
        (json!({ "status": "withdrawn" }), "/status status"),
        (json!({ "status": "lost" }), "/status status"),
        (json!({ "status": 1 }), "/status type"),
        (json!({ "status": null }), "/status required"),
        (json!({}), "/status required"),
        (json!({ "status": "contacted", "category": "student" }), "/category unknown-field"),
    ] {
        staff.change(&id, &tag, &change).await.invalid(&[expect]);
    }
    let path = format!("/api/v1/intents/{id}");
    let request = |body: &str| {
        let request = staff.request(Method::PATCH, &path).header("if-match", &tag);
        request.header("content-type", "application/json").body(body.to_owned())
    };
    send(request("{")).await.refused(400, "not-json");
    send(request(&" ".repeat(16 * 1024 + 1))).await.refused(413, "too-large");
    let plain = staff.request(Method::PATCH, &path).header("if-match", &tag).body("contacted");
    send(plain).await.refused(415, "media-type");
    assert_eq!(staff.get(&path).await.ok::<Value>(200)["status"], "new");
}

/// The other one gets 412.
#[tokio::test]
async fn of_two_changes_at_once_one_wins() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let (id, tag) = new_intent(&api, &staff).await;
    let (contacted, declined) = (json!({ "status": "contacted" }), json!({ "status": "declined" }));
    let (one, other) =
        futures_util::future::join(staff.change(&id, &tag, &contacted), staff.change(&id, &tag, &declined))
            .await;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}
