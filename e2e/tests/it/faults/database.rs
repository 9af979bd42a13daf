//! The database fails before, during and after a write, or for all queries.

use join_e2e::{
    api::send,
    response::Response,
    sample::{nurse, unique, unique_email},
};
use join_shared::{
    intent::Status,
    oversight::Action,
    text::Lang,
    wire::{AuditPage, IntentBody, IntentCreated},
};
use reqwest::Method;
use serde_json::json;

use super::{causes, faulty, meeting, stored};
use crate::pages::{expect_all_still_there, fields};

/// Faults after which nothing is stored.
const NOT_DONE: [&str; 3] = ["before", "during", "down"];

const NOTHING: [i64; 5] = [0; 5];
const ONE: [i64; 5] = [1, 1, 1, 0, 0];

#[track_caller]
fn unavailable(fault: &str, answer: &Response) {
    assert_eq!(answer.status, 503, "{fault}: {}", answer.text());
    assert_eq!(answer.header("retry-after"), "30", "{fault}");
}

#[tokio::test]
async fn an_intent_is_stored_completely_or_not_at_all() {
    let (_turn, server) = faulty().await;
    let api = server.api();
    for fault in NOT_DONE {
        let (key, email) = (unique("key"), unique_email(fault));
        let refused = meeting(fault, api.create_request(&key, &nurse(&email))).await;
        refused.refused(503, "unavailable");
        unavailable(fault, &refused);
        assert_eq!(stored(server, &email), NOTHING, "{fault}");
        let again = api.create(&key, &nurse(&email)).await;
        assert_eq!((again.status, again.header("idempotency-replayed")), (201, ""), "{fault}");
        assert_eq!(stored(server, &email), ONE, "{fault}");
    }
    // The intent was stored, but the response was lost: the Worker asks the database.
    let (key, email) = (unique("key"), unique_email("after"));
    let created: IntentCreated = meeting("after", api.create_request(&key, &nurse(&email))).await.ok(201);
    assert_eq!(api.create(&key, &nurse(&email)).await.ok::<IntentCreated>(201), created);
    assert_eq!(stored(server, &email), ONE);
    // If that query fails as well, the sender sends the intent again.
    let (key, email) = (unique("key"), unique_email("lost"));
    meeting("lost", api.create_request(&key, &nurse(&email))).await.refused(503, "unavailable");
    assert_eq!(stored(server, &email), ONE);
    let again = api.create(&key, &nurse(&email)).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
    assert_eq!(stored(server, &email), ONE);

    // Only stored intents are counted.
    let counted = server.query("SELECT sum(submitted) AS number FROM funnel");
    assert_eq!(counted, server.query("SELECT count(*) AS number FROM intent_chapters"));

    let causes = causes(server, "unavailable");
    assert!(causes.iter().any(|cause| cause == "D1_ERROR SQLITE_IOERR"), "{causes:?}");
}

#[tokio::test]
async fn a_form_keeps_what_was_typed_and_its_key() {
    let (_turn, server) = faulty().await;
    let api = server.api();
    for (fault, expect) in NOT_DONE.map(|fault| (fault, NOTHING)).into_iter().chain([("lost", ONE)]) {
        for path in ["/join/hudson-valley", "/embed/hudson-valley"] {
            let email = unique_email(fault);
            let form = fields(&email);
            let page = meeting(fault, api.request(Method::POST, path).form(&form)).await;
            unavailable(fault, &page);
            assert!(page.text().contains(Lang::En.texts().problem_unavailable), "{}", page.text());
            expect_all_still_there(&page.text(), &email);
            let (_, key) = form.iter().find(|(name, _)| *name == "idempotency_key").expect("it has a key");
            assert!(page.text().contains(&format!("name=\"idempotency_key\" value=\"{key}\"")), "{fault}");
            assert_eq!(stored(server, &email), expect, "{fault}");
            assert_eq!(send(api.request(Method::POST, path).form(&form)).await.status, 303, "{fault}");
            assert_eq!(stored(server, &email), ONE, "{fault}");
        }
    }
}

#[tokio::test]
async fn a_change_is_stored_with_its_audit_entry_or_not_at_all() {
    let (_turn, server) = faulty().await;
    let (api, staff) = (server.api(), server.national());
    let texts = Lang::En.texts();
    for change in ["status", "erase", "correct", "withdraw"] {
        for fault in ["before", "during", "down", "after"] {
            let email = unique_email(fault);
            let created: IntentCreated = api.create(&unique("key"), &nurse(&email)).await.ok(201);
            let path = format!("/api/v1/intents/{}", created.id);
            let actions = async || {
                let page: AuditPage =
                    staff.get(&format!("/api/v1/audit?intent={}", created.id)).await.ok(200);
                let actions = page.items.into_iter().map(|entry| entry.action);
                actions.filter(|action| *action != Action::Opened).collect::<Vec<_>>()
            };
            let request = || {
                let form =
                    |fields: &[(&str, &str)]| api.request(Method::POST, &created.receipt_url).form(fields);
                match change {
                    "status" => {
                        let request = staff.request(Method::PATCH, &path).header("if-match", "\"1\"");
                        request.json(&json!({ "status": "contacted" }))
                    }
                    "erase" => staff.request(Method::DELETE, &path),
                    "correct" => form(&[
                        ("action", "correct"),
                        ("given_name", "Hanna"),
                        ("email", &email),
                        ("phone", "+1 555 0123"),
                    ]),
                    _ => form(&[("action", "withdraw")]),
                }
            };
            let before: IntentBody = staff.get(&path).await.ok(200);
            let refused = meeting(fault, request()).await;
            unavailable(fault, &refused);
            match change {
                "status" | "erase" => refused.refused(503, "unavailable"),
                "correct" => {
                    let page = refused.text();
                    for kept in [
                        texts.problem_unavailable,
                        "value=\"Hanna\"",
                        &format!("value=\"{email}\""),
                        "value=\"+1 555 0123\"",
                        "name=\"action\" value=\"correct\"",
                    ] {
                        assert!(page.contains(kept), "{fault}: {kept:?} is missing in {page}");
                    }
                }
                _ => assert!(refused.text().contains(texts.error_unavailable), "{}", refused.text()),
            }
            let after: IntentBody = staff.get(&path).await.ok(200);
            let is_done = fault == "after";
            assert_eq!(after != before, is_done, "{change}, {fault}");
            assert_eq!(actions().await.len(), 1 + usize::from(is_done), "{change}, {fault}");

            // Sent again, the change is stored once. A status whose response was lost has another version, so it must
            // be read before it is changed.
            let again = send(request()).await.status;
            let expect = match change {
                "status" if is_done => 412,
                "status" => 200,
                "erase" => 204,
                _ => 303,
            };
            assert_eq!(again, expect, "{change}, {fault}");
            assert_eq!(actions().await.len(), 2, "{change}, {fault}: {:?}", actions().await);
            let changed: IntentBody = staff.get(&path).await.ok(200);
            match change {
                "status" => assert_eq!(changed.status, Status::Contacted),
                "correct" => assert_eq!(changed.contact.map(|it| it.given_name).as_deref(), Some("Hanna")),
                _ => assert_eq!((changed.contact, changed.message), (None, None)),
            }
        }
    }
    // There is no export without its audit entry.
    server.execute("ALTER TABLE audit RENAME TO audit_taken_away");
    let table = staff.get("/api/v1/intents.csv").await;
    server.execute("ALTER TABLE audit_taken_away RENAME TO audit");
    table.refused(503, "unavailable");
    unavailable("no audit", &table);
}

#[tokio::test]
async fn healthz_fails_with_the_database() {
    let (_turn, server) = faulty().await;
    let health = || server.api().request(Method::GET, "/healthz");
    let down = meeting("down", health()).await;
    down.refused(503, "unavailable");
    unavailable("down", &down);
    assert_eq!(send(health()).await.status, 200);
}
