//! `GET /api/v1/audit`

use join_e2e::{
    api::{Api, send},
    desk::Desk,
    sample::{nurse, unique, unique_email, with},
    server::{Server, shared},
};
use join_shared::wire::{AuditEntryBody, AuditPage, IntentCreated};
use reqwest::Method;
use serde_json::{Value, json};

async fn audit(api: &Api, query: &str) -> AuditPage {
    api.get(&format!("/api/v1/audit?{query}")).await.ok(200)
}

#[tokio::test]
async fn entries_name_the_action_and_the_actor() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let email = unique_email("audited");
    let created: IntentCreated = api.create(&unique("key"), &nurse(&email)).await.ok(201);
    assert_eq!(staff.change(&created.id, "*", &json!({ "status": "contacted" })).await.status, 200);
    let withdrawal = [("action", "withdraw".to_owned())];
    assert_eq!(api.submit(&created.receipt_url, &withdrawal).await.status, 303);

    let page = audit(&staff, &format!("intent={}", created.id)).await;
    let summary = |entry: &AuditEntryBody| {
        let staff = entry.staff_email.is_some();
        (entry.actor.code(), staff, entry.action.code(), entry.details.clone())
    };
    assert_eq!(
        page.items.iter().map(summary).collect::<Vec<_>>(),
        [
            ("person", false, "withdrawn", json!({ "from": "contacted" })),
            ("staff", true, "status_changed", json!({ "from": "new", "to": "contacted" })),
            ("person", false, "created", json!({})),
        ]
    );
    assert!(page.items.iter().all(|entry| entry.intent_id.as_deref() == Some(&*created.id)));
    assert_eq!(page.next_cursor, None);

    // Page by page.
    let mut seen = Vec::new();
    let mut cursor = String::new();
    for _ in 0..3 {
        let page = audit(&staff, &format!("intent={}&limit=1{cursor}", created.id)).await;
        cursor = page.next_cursor.map(|it| format!("&cursor={it}")).unwrap_or_default();
        seen.extend(page.items);
    }
    assert_eq!((seen, cursor.as_str()), (page.items, ""));
}

#[tokio::test]
async fn staff_see_only_entries_of_their_intents() {
    let server = shared().await;
    let (api, detroit) = (server.api(), server.detroit());
    let mut ids = Vec::new();
    for chapter in ["detroit", "hudson-valley"] {
        let intent = with(nurse(&unique_email("audit")), "/chapters", json!([chapter]));
        let created: IntentCreated = api.create(&unique("key"), &intent).await.ok(201);
        ids.push(created.id);
    }
    let page = audit(&detroit, "limit=100").await;
    let names = |id: &str| page.items.iter().any(|entry| entry.intent_id.as_deref() == Some(id));
    assert_eq!((names(&ids[0]), names(&ids[1])), (true, false));
    assert_eq!(audit(&detroit, &format!("intent={}", ids[1])).await.items, []);

    api.get("/api/v1/audit").await.refused(401, "unauthorized");
    detroit.get("/api/v1/audit?cursor=x&limit=0").await.invalid(&["/cursor type", "/limit type"]);
}

/// Each answer with personal data is one entry, without any. A refused request and a `HEAD` show nothing.
#[tokio::test]
async fn reading_is_recorded_once_for_each_answer() {
    let (server, email) = (Server::start().await, unique_email("read"));
    let (api, staff) = (server.api(), server.national());
    let created: IntentCreated = api.create(&unique("key"), &nurse(&email)).await.ok(201);
    let recorded = || {
        let rows = server
            .query("SELECT action, intent_id, details FROM audit WHERE actor LIKE 'staff:%' ORDER BY seq");
        let row = |row: &Value| (row["action"].clone(), row["intent_id"].clone(), row["details"].clone());
        rows.iter().map(row).collect::<Vec<_>>()
    };
    let path = format!("/api/v1/intents/{}", created.id);
    let id = json!(created.id);
    let list = r#"{"category":null,"chapter":null,"from":null,"searched":true,"status":"new","to":null}"#;
    for (path, entry) in [
        (path.clone(), (json!("opened"), id.clone(), json!("{}"))),
        (format!("{path}/timeline"), (json!("opened"), id, json!(r#"{"part":"timeline"}"#))),
        (format!("/api/v1/intents?q={email}&status=new"), (json!("listed"), Value::Null, json!(list))),
    ] {
        let before = recorded();
        assert_eq!(staff.get(&path).await.status, 200, "{path}");
        let mut expect = before;
        expect.push(entry);
        assert_eq!(recorded(), expect, "{path}");

        // Nothing is shown.
        assert_eq!(send(staff.request(Method::HEAD, &path)).await.status, 200, "{path}");
        assert_eq!(api.get(&path).await.status, 401, "{path}");
        assert_eq!(staff.get(&path.replace("new", "open").replace(&created.id, "x")).await.status / 100, 4);
        assert_eq!(recorded(), expect, "{path}");

        // What cannot be recorded is not shown.
        server.execute("ALTER TABLE audit RENAME TO audit_taken_away");
        let refused = staff.get(&path).await;
        server.execute("ALTER TABLE audit_taken_away RENAME TO audit");
        assert_eq!(refused.status, 503, "{path}: {}", refused.text());
        assert!(!refused.text().contains(&email), "{path}: {}", refused.text());
    }
    let page = Desk::sign_in(&server, server.national_token()).await.get("/staff/audit").await.text();
    for text in ["Opened the intent", "Opened a list"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("none to none"), "{page}");
}
