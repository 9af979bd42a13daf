//! `DELETE /api/v1/intents/{id}`

use join_e2e::{
    api::send,
    sample::{alone, nurse, unique_email},
    server::shared,
};
use join_shared::{
    text::Lang,
    wire::{AuditPage, IntentBody},
};
use reqwest::Method;
use serde_json::json;

use super::store;

#[tokio::test]
async fn staff_erase_a_person_and_the_counts_stay() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let email = unique_email("erase");
    let created = store(&api, &nurse(&email)).await;
    let path = format!("/api/v1/intents/{}", created.id);
    let before = alone(staff.change(&created.id, "*", &json!({ "status": "contacted" })).await.ok(200));

    let answer = send(staff.request(Method::DELETE, &path)).await;
    assert_eq!((answer.status, answer.text().as_str()), (204, ""));

    let after = staff.get(&path).await;
    let tag = after.header("etag").to_owned();
    let after: IntentBody = after.ok(200);
    assert_eq!((&after.contact, &after.message), (&None, &None));
    let updated_at = after.updated_at.clone();
    let expect = IntentBody { contact: None, message: None, updated_at, ..before };
    assert_eq!(after, expect);
    let receipt = api.get(&created.receipt_url).await.text();
    assert!(receipt.contains(Lang::En.texts().receipt_erased) && !receipt.contains(&email), "{receipt}");

    // A second erasure changes nothing, and adds no audit entry.
    assert_eq!(send(staff.request(Method::DELETE, &path)).await.status, 204);
    assert_eq!(staff.get(&path).await.header("etag"), tag);
    let audit: AuditPage = staff.get(&format!("/api/v1/audit?intent={}", created.id)).await.ok(200);
    // Reading is recorded, too.
    let changes = audit.items.iter().map(|it| it.action.code()).filter(|action| *action != "opened");
    let actions: Vec<_> = changes.collect();
    assert_eq!(actions, ["erased", "status_changed", "created"]);
}

#[tokio::test]
async fn staff_cannot_erase_outside_their_scope() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let created = store(&api, &nurse(&unique_email("kept"))).await;
    let path = format!("/api/v1/intents/{}", created.id);
    send(server.detroit().request(Method::DELETE, &path)).await.refused(404, "not-found");
    send(api.request(Method::DELETE, &path)).await.refused(401, "unauthorized");
    let none = "/api/v1/intents/0197f0a0-0000-7000-8000-000000000000";
    send(staff.request(Method::DELETE, none)).await.refused(404, "not-found");
    assert!(staff.get(&path).await.ok::<IntentBody>(200).contact.is_some());
}
