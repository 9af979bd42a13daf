//! `GET /api/v1/intents.csv`

use std::collections::BTreeMap;

use futures_util::future::join_all;
use join_e2e::{
    api::{Answer, Api},
    sample::{nurse, unique, unique_email, with},
    server::shared,
};
use serde_json::{Value, json};

use super::store;

/// The rows of the table, each by its columns' names.
#[track_caller]
fn rows(answer: &Answer) -> Vec<BTreeMap<String, String>> {
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"));
    let table = answer.body.strip_prefix("\u{FEFF}".as_bytes()).expect("Excel sees that it is UTF-8");
    csv::Reader::from_reader(table).deserialize().map(|row| row.expect("it is a table")).collect()
}

async fn export(api: &Api, query: &str) -> Vec<BTreeMap<String, String>> {
    rows(&api.get(&format!("/api/v1/intents.csv?{query}")).await)
}

#[tokio::test]
async fn a_table_has_all_that_staff_need_for_a_call() {
    let server = shared().await;
    let email = unique_email("table");
    let intent = with(nurse(&email), "/contact/given_name", json!("José \"Pepe\", RN"));
    let intent = with(intent, "/message", json!("Two\nlines, and a comma"));
    let created = store(&server.api(), &intent).await;

    let staff = server.national().await;
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

/// What somebody types is no formula in the spreadsheet of who reads it; an amount that nobody knows
/// is not $0, and a question has none.
#[tokio::test]
async fn a_cell_says_what_it_is() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national().await);
    let formula = "=HYPERLINK(\"https://example.org\",\"Click\")";
    let (email, question) = (unique_email("formula"), unique_email("question"));
    let unknown = with(nurse(&email), "/contact/given_name", json!(formula));
    let unknown = with(unknown, "/chapters", json!(["not-listed"]));
    store(&api, &with(unknown, "/quoted_total_cents", Value::Null)).await;
    store(&api, &with(nurse(&question), "/category", Value::Null)).await;

    let rows = export(&staff, &format!("q={email}")).await;
    assert_eq!(rows[0]["given_name"], format!("'{formula}"));
    assert_eq!(rows[0]["total_usd"], "unknown");
    let rows = export(&staff, &format!("q={question}")).await;
    assert_eq!((rows[0]["category"].as_str(), rows[0]["total_usd"].as_str()), ("", ""));
}

#[tokio::test]
async fn it_holds_what_the_reader_may_see_and_asks_for() {
    let server = shared().await;
    let (api, staff, detroit) = (server.api(), server.national().await, server.detroit().await);
    let name = unique("Export");
    let intents: Vec<_> = (0..12)
        .map(|at| {
            let intent = with(nurse(&unique_email("export")), "/contact/family_name", json!(name));
            with(intent, "/chapters", json!([if at % 3 == 0 { "detroit" } else { "hudson-valley" }]))
        })
        .collect();
    join_all(intents.iter().map(|intent| store(&api, intent))).await;
    // It has no pages.
    assert_eq!(export(&staff, &format!("q={name}&limit=5")).await.len(), 12);
    assert_eq!(export(&staff, &format!("q={name}&chapter=detroit")).await.len(), 4);
    assert_eq!(export(&detroit, &format!("q={name}")).await.len(), 4);
    assert_eq!(export(&staff, &format!("q={}", unique("nobody"))).await.len(), 0);

    api.get("/api/v1/intents.csv").await.refused(401, "unauthorized");
    staff.get("/api/v1/intents.csv?status=open").await.invalid(&["/status unknown-value"]);
}
