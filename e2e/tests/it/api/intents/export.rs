//! `GET /api/v1/intents.csv`

use std::collections::BTreeMap;

use futures_util::future::join_all;
use join_e2e::{
    api::{Api, send, try_send},
    response::Response,
    sample::{nurse, unique, unique_email, with},
    server::{Server, shared},
};
use join_shared::wire::{AuditEntryBody, AuditPage};
use reqwest::Method;
use serde_json::{Value, json};

use super::store;

/// The rows of the table, by column name.
#[track_caller]
fn rows(answer: &Response) -> Vec<BTreeMap<String, String>> {
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"));
    let table =
        answer.body.strip_prefix("\u{FEFF}".as_bytes()).expect("it begins with a byte order mark, for Excel");
    csv::Reader::from_reader(table).deserialize().map(|row| row.expect("it is a table")).collect()
}

async fn export(api: &Api, query: &str) -> Vec<BTreeMap<String, String>> {
    rows(&api.get(&format!("/api/v1/intents.csv?{query}")).await)
}

#[tokio::test]
async fn the_table_has_the_columns_that_staff_need() {
    let server = shared().await;
    let email = unique_email("table");
    let intent = with(nurse(&email), "/contact/given_name", json!("José \"Pepe\", RN"));
    let intent = with(intent, "/message", json!("Two\nlines, and a comma"));
    let created = store(&server.api(), &intent).await;

    let staff = server.national();
    let answer = staff.get(&format!("/api/v1/intents.csv?q={email}")).await;
    let disposition = answer.header("content-disposition");
    assert!(disposition.starts_with("attachment; filename=\"intents-2"), "{disposition}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let rows = rows(&answer);
    assert_eq!(rows.len(), 1);
    for (column, value) in [
        ("reference", created.reference.as_str()),
        ("status", "new"),
        ("category", "individual-a"),
        ("disputed", "no"),
        ("chapters", "hudson-valley"),
        ("term_years", "1"),
        ("total_usd", "195.00"),
        ("given_name", "José \"Pepe\", RN"),
        ("family_name", "Díaz"),
        ("email", &email),
        ("phone", "'+1 845 555 0100"),
        ("message", "Two\nlines, and a comma"),
        ("lang", "en"),
    ] {
        assert_eq!(rows[0][column], value, "{column}");
    }
}

/// A typed text must not become a formula in a spreadsheet; an unknown amount is "unknown", and a question has none.
#[tokio::test]
async fn cells_are_no_formulas_and_unknown_amounts_are_not_zero() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let formula = "=HYPERLINK(\"https://example.org\",\"Click\")";
    let (email, question) = (unique_email("formula"), unique_email("question"));
    let unknown = with(nurse(&email), "/contact/given_name", json!(formula));
    let unknown = with(unknown, "/chapters", json!(["not-listed"]));
    let unknown = with(unknown, "/message", json!("x;=1+1;x\r\n=1+1"));
    store(&api, &with(unknown, "/quoted_total_cents", Value::Null)).await;
    store(&api, &with(nurse(&question), "/category", Value::Null)).await;

    let rows = export(&staff, &format!("q={email}")).await;
    assert_eq!(rows[0]["given_name"], format!("'{formula}"));
    assert_eq!(rows[0]["message"], "x;'=1+1;x\n'=1+1");
    assert_eq!(rows[0]["total_usd"], "unknown");
    let rows = export(&staff, &format!("q={question}")).await;
    assert_eq!((rows[0]["category"].as_str(), rows[0]["total_usd"].as_str()), ("", ""));
}

#[tokio::test]
async fn the_table_has_the_intents_in_scope_that_match_the_filters() {
    let server = shared().await;
    let (api, staff, detroit) = (server.api(), server.national(), server.detroit());
    let name = unique("Export");
    let intents: Vec<_> = (0..12)
        .map(|at| {
            let intent = with(nurse(&unique_email("export")), "/contact/family_name", json!(name));
            with(intent, "/chapters", json!([if at % 3 == 0 { "detroit" } else { "hudson-valley" }]))
        })
        .collect();
    join_all(intents.iter().map(|intent| store(&api, intent))).await;
    // The table has no pages.
    assert_eq!(export(&staff, &format!("q={name}&limit=5")).await.len(), 12);
    assert_eq!(export(&staff, &format!("q={name}&chapter=detroit")).await.len(), 4);
    assert_eq!(export(&detroit, &format!("q={name}")).await.len(), 4);
    assert_eq!(export(&staff, &format!("q={}", unique("absent"))).await.len(), 0);

    api.get("/api/v1/intents.csv").await.refused(401, "unauthorized");
    staff.get("/api/v1/intents.csv?status=open").await.invalid(&["/status unknown-value"]);
}

/// Copies an intent, each time with another person and reference.
fn copy(server: &Server, id: &str, copies: usize) {
    let numbered = [
        ("family_name", "family_name || n"),
        ("email", "email || n"),
        ("full_name_folded", "full_name_folded || n"),
        ("family_name_folded", "family_name_folded || n"),
        ("email_folded", "email_folded || n"),
    ];
    server.copy_intent(id, copies, &numbered);
}

/// The audit entries of exports, newest first: action, member of staff and details.
async fn exports(reader: &Api) -> Vec<(&'static str, String, Value)> {
    let page: AuditPage = reader.get("/api/v1/audit?limit=100").await.ok(200);
    let line = |entry: AuditEntryBody| {
        assert_eq!((entry.actor.code(), &entry.intent_id), ("staff", &None));
        (entry.action.code(), entry.staff_email.unwrap_or_default(), entry.details)
    };
    page.items.into_iter().filter(|entry| entry.action.code().starts_with("export")).map(line).collect()
}

/// The Worker reads a large table in parts.
#[tokio::test]
async fn a_large_export_is_complete_and_audited() {
    const COPIES: usize = 2_000;
    const OF_DETROIT: usize = 1_500;
    let server = Server::start().await;
    let (staff, detroit) = (server.national(), server.detroit());
    let first = store(&server.api(), &nurse(&unique_email("large"))).await;
    copy(&server, &first.id, COPIES);
    // The later copies name Detroit.
    server.execute(&format!(
        "INSERT INTO intent_chapters SELECT id, 'detroit', 1, reference, email_folded, full_name_folded, family_name_folded FROM intents \
         WHERE id > '{id}' ORDER BY CAST(substr(id, 37) AS INTEGER) DESC LIMIT {OF_DETROIT}",
        id = first.id
    ));

    let mut references: Vec<String> = export(&staff, "")
        .await
        .into_iter()
        .map(|mut row| row.remove("reference").unwrap_or_default())
        .collect();
    let mut expect: Vec<String> = (1..=COPIES).map(|n| format!("{}{n}", first.reference)).collect();
    expect.push(first.reference.clone());
    references.sort_unstable();
    expect.sort_unstable();
    assert!(references == expect, "of {} there are {}", expect.len(), references.len());
    assert_eq!(export(&detroit, "").await.len(), OF_DETROIT);
    let search = unique_email("searched");
    let filters = "status=new&category=individual-a&chapter=detroit&from=2026-01-01&to=2999-12-31";
    assert_eq!(export(&staff, &format!("{filters}&q={search}")).await.len(), 0);
    // These requests export nothing.
    assert_eq!(send(staff.request(Method::HEAD, "/api/v1/intents.csv")).await.status, 200);
    staff.get("/api/v1/intents.csv?status=open").await.invalid(&["/status unknown-value"]);

    let whole = json!({ "chapter": null, "status": null, "category": null, "from": null, "to": null,
                        "searched": false });
    let narrowed = json!({ "chapter": "detroit", "status": "new", "category": "individual-a",
                           "from": "2026-01-01", "to": "2999-12-31", "searched": true });
    let (national, of_detroit) = ("national@example.org", "detroit@example.org");
    let seen = exports(&staff).await;
    let said: Vec<_> = seen
        .iter()
        .map(|(action, reader, details)| {
            let rows = details["rows"].as_u64().map(|rows| json!(rows));
            (*action, reader.as_str(), rows.unwrap_or_else(|| details.clone()))
        })
        .collect();
    let [exported, completed] = ["exported", "export_completed"];
    assert_eq!(
        said,
        [
            (completed, national, json!(0)),
            (exported, national, narrowed),
            (completed, of_detroit, json!(OF_DETROIT)),
            (exported, of_detroit, whole.clone()),
            (completed, national, json!(COPIES + 1)),
            (exported, national, whole),
        ],
        "national staff see all exports"
    );
    assert_eq!(exports(&detroit).await, seen[2..4], "staff see only their own exports");
    let audit = server.query("SELECT details FROM audit");
    assert!(!format!("{audit:?}").contains(&search), "{audit:?}");
}

#[tokio::test]
async fn a_failed_export_ends_with_an_error_line() {
    let server = Server::start_with(&[("LOCAL_FAULTS", "1")]).await;
    let staff = server.national();
    let first = store(&server.api(), &nurse(&unique_email("broken"))).await;
    copy(&server, &first.id, 500);
    let export = async |fault: &str| {
        let request = staff.request(Method::GET, "/api/v1/intents.csv").header("local-fault", fault);
        try_send(request).await
    };
    // The first query is for the token; the second writes the audit entry, and without it there is no export.
    let refused = export("from-2").await.expect("has a response");
    refused.refused(503, "unavailable");
    assert_eq!(exports(&staff).await, []);
    // One part was sent before the database failed: the file ends with an error line, and the audit has no final entry.
    // (The stream fails as well, but workerd ends the body normally.)
    if let Ok(broken) = export("from-4").await {
        let text = broken.text();
        let rows = text.matches("\r\n").count();
        assert_eq!((broken.status, rows), (200, 1 + 200 + 1), "{}", text.len());
        let last = text.trim_end().rsplit("\r\n").next().unwrap_or_default();
        assert!(last.starts_with("\"INCOMPLETE: "), "{last}");
    }
    let actions: Vec<_> = exports(&staff).await.into_iter().map(|(action, ..)| action).collect();
    assert_eq!(actions, ["exported"]);
    server.until_logged("\"event\":\"export\",\"problem\":\"unavailable\"").await;
}
