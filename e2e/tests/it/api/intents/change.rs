//! `GET` and `PATCH /api/v1/intents/{id}`

use join_e2e::{
    api::{Api, send},
    sample::{alone, nurse, unique_email, with},
    server::shared,
    staff::{DETROIT, NATIONAL},
};
use join_shared::{
    intent::{Reason, Status},
    wire::IntentBody,
};
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
        (json!({ "reason": "cost" }), "/reason type"),
        (json!({ "status": "declined", "reason": "price" }), "/reason unknown-value"),
        (json!({ "follow_up_on": "2026-02-30" }), "/follow_up_on date"),
        (json!({ "assignee": "nobody@example.org" }), "/assignee unknown-value"),
        (json!({ "note": "x".repeat(2_001) }), "/note too-long"),
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

/// One request changes several fields, and one audit entry says how; the time for which details are kept begins
/// again only with the status.
#[tokio::test]
async fn everything_that_staff_add_is_one_change() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let (id, first) = new_intent(&api, &staff).await;
    let path = format!("/api/v1/intents/{id}");
    let before: IntentBody = staff.get(&path).await.ok(200);
    assert_eq!((&before.assignee, &before.follow_up_on, before.reason), (&None, &None, None));

    let change =
        json!({ "assignee": NATIONAL, "follow_up_on": "2099-01-05", "note": "Call <Ana> in the new year." });
    let changed = staff.change(&id, &first, &change).await;
    let body = alone(changed.ok(200));
    assert_eq!(body.assignee.as_deref(), Some(NATIONAL));
    assert_eq!(body.follow_up_on.as_deref(), Some("2099-01-05"));
    assert_eq!(body.updated_at, before.updated_at, "this does not restart retention");
    assert_eq!(body.status, Status::New);
    let second = changed.header("etag").to_owned();
    assert_ne!(second, first);

    // The same once more is no change.
    let again = json!({ "assignee": NATIONAL.to_uppercase(), "follow_up_on": "2099-01-05" });
    assert_eq!(staff.change(&id, &second, &again).await.header("etag"), second);

    // Settling removes the date, unless the change has one.
    let declined = json!({ "status": "declined", "reason": "not-now" });
    let body = alone(staff.change(&id, &second, &declined).await.ok::<IntentBody>(200));
    assert_eq!((body.reason, &body.follow_up_on), (Some(Reason::NotNow), &None));
    assert!(body.updated_at > before.updated_at);
    let later = json!({ "status": "declined", "follow_up_on": "2099-06-01" });
    let body = alone(staff.change(&id, "*", &later).await.ok::<IntentBody>(200));
    assert_eq!((body.reason, body.follow_up_on.as_deref()), (Some(Reason::NotNow), Some("2099-06-01")));
    // A reason is for declined alone.
    let cleared = json!({ "status": "contacted", "assignee": null, "follow_up_on": null });
    let body = alone(staff.change(&id, "*", &cleared).await.ok::<IntentBody>(200));
    assert_eq!((body.reason, body.assignee, body.follow_up_on), (None, None, None));

    // All mistakes at once.
    let wrong = json!({ "status": "new", "assignee": "x@example.org", "note": " " });
    staff.change(&id, "*", &wrong).await.invalid(&["/status status", "/assignee unknown-value"]);
}

/// Staff of a chapter assign an intent to themselves only, and learn no other address.
#[tokio::test]
async fn staff_of_a_chapter_assign_to_themselves() {
    let server = shared().await;
    let (api, national, detroit) = (server.api(), server.national(), server.detroit());
    let intent = with(nurse(&unique_email("assign")), "/chapters", json!(["detroit"]));
    let id = store(&api, &intent).await.id;
    detroit.change(&id, "*", &json!({ "assignee": NATIONAL })).await.invalid(&["/assignee unknown-value"]);
    let own = json!({ "assignee": DETROIT });
    assert_eq!(detroit.change(&id, "*", &own).await.ok::<IntentBody>(200).assignee.as_deref(), Some(DETROIT));
    // National staff assign it to everyone who may see it, and to no one else.
    assert_eq!(
        national.change(&id, "*", &json!({ "assignee": null })).await.ok::<IntentBody>(200).assignee,
        None
    );
    assert_eq!(national.change(&id, "*", &own).await.status, 200);
    let elsewhere = store(&api, &nurse(&unique_email("assign"))).await.id;
    national.change(&elsewhere, "*", &own).await.invalid(&["/assignee unknown-value"]);
}
