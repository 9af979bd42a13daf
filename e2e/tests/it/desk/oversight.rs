//! `/staff/messages` and `/staff/audit`

use join_e2e::{
    desk::Desk,
    sample::{nurse, unique, unique_email},
    server::Server,
};
use join_shared::wire::IntentCreated;
use serde_json::json;

async fn intent(server: &Server) -> IntentCreated {
    server.api().create(&unique("key"), &nurse(&unique_email("overseen"))).await.ok(201)
}

#[tokio::test]
async fn a_failed_message_is_shown_and_sent_again() {
    let server = Server::start().await;
    let created = intent(&server).await;
    server.execute(&format!(
        "INSERT INTO outbox (id, intent_id, type, email, created_at, state, attempts, last_error, settled_at) \
         VALUES ('0197f0a0-0000-7000-8000-000000000000', '{}', 'intent.created', 'office@example.org', 0, 'failed', 8, \
         'not-verified', 1)",
        created.id
    ));
    let desk = Desk::sign_in(&server, server.national_token()).await;
    let page = desk.get("/staff/messages?state=failed").await;
    assert_eq!(page.status, 200);
    for text in
        [&created.reference, "office@example.org", "8 attempts, the address is not verified", "Send again"]
    {
        assert!(page.text().contains(text), "{text}: {}", page.text());
    }
    assert!(!desk.get("/staff/messages?state=delivered").await.text().contains(&created.reference));

    let again = desk.post("/staff/messages", &[("id", "0197f0a0-0000-7000-8000-000000000000")]).await;
    assert_eq!((again.status, again.header("location")), (303, "/staff/messages?sent"));
    assert!(desk.get("/staff/messages?sent").await.text().contains("It is being sent again"));
    let audit = desk.get(&format!("/staff/audit?intent={}", created.id)).await.text();
    assert!(audit.contains("Sent a message again"), "{audit}");
    assert_eq!(desk.post("/staff/messages", &[("id", "unknown")]).await.status, 404);
    // Another chapter's staff can neither see nor send it.
    let detroit = Desk::sign_in(&server, server.detroit_token()).await;
    assert!(!detroit.get("/staff/messages").await.text().contains(&created.reference));
    let refused = detroit.post("/staff/messages", &[("id", "0197f0a0-0000-7000-8000-000000000000")]).await;
    assert_eq!(refused.status, 404);
}

#[tokio::test]
async fn the_audit_says_who_did_what_and_pages() {
    let server = &Server::start().await;
    let created = intent(server).await;
    let staff = server.national();
    assert_eq!(staff.change(&created.id, "*", &json!({ "status": "contacted" })).await.status, 200);
    let desk = Desk::sign_in(server, server.national_token()).await;
    let page = desk.get(&format!("/staff/audit?intent={}", created.id)).await.text();
    for text in ["The applicant", "Sent the intent", "national@example.org", "new to contacted"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("rel=\"next\""), "{page}");
    // More than a page.
    let entries: Vec<_> = (0..60)
        .map(|number| {
            format!(
                "('00000000-0000-7000-8000-{number:012}', 0, 'person', 'corrected', '{}', '{{}}')",
                created.id
            )
        })
        .collect();
    server.execute(&format!(
        "INSERT INTO audit (id, at, actor, action, intent_id, details) VALUES {}",
        entries.join(", ")
    ));
    let first = desk.get(&format!("/staff/audit?intent={}", created.id)).await.text();
    let next =
        first.split("href=\"").find(|rest| rest.contains("rel=\"next\"")).expect("there is a next page");
    let next = next.split('"').next().unwrap_or_default().replace("&amp;", "&");
    let second = desk.get(&next).await.text();
    assert!(second.contains("Corrected their details") && !second.contains("rel=\"next\""), "{second}");
    // An invalid cursor starts at the beginning.
    let same = desk.get(&format!("/staff/audit?intent={}&cursor=x", created.id)).await;
    assert_eq!(same.status, 200);
}
