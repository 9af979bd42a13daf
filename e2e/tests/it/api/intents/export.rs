//! `GET /api/v1/intents.csv`

use std::collections::BTreeMap;

use futures_util::future::join_all;
use join_e2e::{
    api::{Answer, Api, send},
    sample::{nurse, unique, unique_email, with},
    server::{Server, shared},
};
use join_shared::wire::{AuditEntryBody, AuditPage};
use reqwest::Method;
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

/// What somebody types is no formula in the spreadsheet of who reads it; an amount that nobody knows
/// is not $0, and a question has none.
#[tokio::test]
async fn a_cell_says_what_it_is() {
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
async fn it_holds_what_the_reader_may_see_and_asks_for() {
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
    // It has no pages.
    assert_eq!(export(&staff, &format!("q={name}&limit=5")).await.len(), 12);
    assert_eq!(export(&staff, &format!("q={name}&chapter=detroit")).await.len(), 4);
    assert_eq!(export(&detroit, &format!("q={name}")).await.len(), 4);
    assert_eq!(export(&staff, &format!("q={}", unique("nobody"))).await.len(), 0);

    api.get("/api/v1/intents.csv").await.refused(401, "unauthorized");
    staff.get("/api/v1/intents.csv?status=open").await.invalid(&["/status unknown-value"]);
}

/// It is read in parts; whoever takes it along gets all of them, and is remembered for it.
#[tokio::test]
async fn a_large_table_is_whole_and_who_took_it_is_noted() {
    const COPIES: usize = 2_000;
    const OF_DETROIT: usize = 1_500;
    let server = Server::start().await;
    let (staff, detroit) = (server.national(), server.detroit());
    let first = store(&server.api(), &nurse(&unique_email("large"))).await;
    // Each copy is another person with a reference of its own; the later ones chose Detroit.
    let copies = format!(
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {COPIES}) \
         INSERT INTO intents SELECT id || n, reference || n, receipt_hash || n, NULL, content_hash, version, status, \
         created_at, updated_at, lang, page_chapter, category, disputed, term_years, answers, quote, total_cents, \
         ruleset, quoted_ruleset, given_name, family_name || n, email || n, phone, message, full_name_folded || n, \
         family_name_folded || n, email_folded || n, consent_text_version, consented_at FROM intents, n; \
         INSERT INTO intent_chapters SELECT id, 'detroit', 1 FROM intents \
         WHERE id > '{id}' ORDER BY CAST(substr(id, 37) AS INTEGER) DESC LIMIT {OF_DETROIT}",
        id = first.id
    );
    server.execute(&copies);

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
    // Nothing was taken along by these.
    assert_eq!(send(staff.request(Method::HEAD, "/api/v1/intents.csv")).await.status, 200);
    staff.get("/api/v1/intents.csv?status=open").await.invalid(&["/status unknown-value"]);

    let exports = async |reader: &Api| {
        let page: AuditPage = reader.get("/api/v1/audit?limit=100").await.ok(200);
        let told = |entry: AuditEntryBody| {
            assert_eq!((entry.actor.as_str(), &entry.intent_id), ("staff", &None));
            (entry.staff_email.unwrap_or_default(), entry.details)
        };
        page.items.into_iter().filter(|entry| entry.action == "exported").map(told).collect::<Vec<_>>()
    };
    let whole = |rows: usize| {
        json!({ "rows": rows, "chapter": null, "status": null, "category": null, "from": null, "to": null,
                "searched": false })
    };
    let narrowed = json!({ "rows": 0, "chapter": "detroit", "status": "new", "category": "individual-a",
                           "from": "2026-01-01", "to": "2999-12-31", "searched": true });
    let of_detroit = ("detroit@example.org".to_owned(), whole(OF_DETROIT));
    let national = |details| ("national@example.org".to_owned(), details);
    assert_eq!(
        exports(&staff).await,
        [national(narrowed), of_detroit.clone(), national(whole(COPIES + 1))],
        "national staff see who took what"
    );
    assert_eq!(exports(&detroit).await, [of_detroit], "others see what they took themselves");
    let audit = server.query("SELECT details FROM audit");
    assert!(!format!("{audit:?}").contains(&search), "{audit:?}");
}
