//! The queue: sections, filters, pages, scope, and what it costs; and `POST /staff/next`.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use join_e2e::{
    api::send,
    browser::{Scripts, View, browse},
    desk::Desk,
    poll::{PATIENCE, until},
    response::Response,
    sample::{nurse, unique, unique_email, with},
    server::{Server, untouched},
};
use join_shared::{catalog, wire::IntentCreated};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const QUEUE: &str = "/staff/intents";

/// A server whose days are those of UTC, as in `SQLite`'s `date('now')`.
async fn server() -> Server {
    Server::start_with(&[("DESK_TIME_ZONE", "UTC"), ("LOCAL_FAULTS", "1")]).await
}

/// A member of staff of these chapters.
async fn member(server: &Server, name: &str, chapters: &[&str]) -> Desk {
    let hash = Sha256::digest(name).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    execute(
        server,
        &format!(
            "INSERT INTO staff (id, email, role, token_hash, created_at) \
         VALUES ('{name}', '{name}@example.org', 'chapter', '{hash}', 0); \
         INSERT INTO staff_chapters SELECT '{name}', value FROM json_each('{}')",
            json!(chapters)
        ),
    )
    .await;
    Desk::sign_in(server, name).await
}

async fn national(server: &Server) -> Desk {
    Desk::sign_in(server, server.national_token()).await
}

async fn store(server: &Server, chapter: &str) -> IntentCreated {
    let intent = with(nurse(&unique_email("queue")), "/chapters", json!([chapter]));
    let intent = with(intent, "/contact/family_name", json!(unique("Queue")));
    server.api().create(&unique("key"), &intent).await.ok(201)
}

/// Runs statements together while the Worker runs, which may be writing just then.
async fn execute(server: &Server, statements: &str) {
    let statements = format!("BEGIN IMMEDIATE; {statements}; COMMIT");
    until(&format!("{statements} can be run"), PATIENCE, async || server.try_execute(&statements).ok()).await;
}

/// Copies an intent that names one chapter: a copy for each number, with a later id, another reference and name.
async fn copy(server: &Server, of: &str, copies: usize) {
    // Later than any other id of the same millisecond.
    copy_as(server, of, "substr(id, 1, 15) || 'fff-bfff-' || printf('%012x', 0xf00000000000 + n)", copies)
        .await;
}

/// The same with other ids, by the number `n` and the columns of the intent.
async fn copy_as(server: &Server, of: &str, id: &str, copies: usize) {
    let mark = unique("");
    let serial = mark.rsplit('-').next().unwrap_or_default();
    execute(
        server,
        &format!(
            "CREATE TEMP TABLE copies AS WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n \
             WHERE n < {copies}) SELECT *, '{mark}-' || n AS mark, {id} AS copy FROM intents, n WHERE id = '{of}'; \
             INSERT INTO intents SELECT copy, printf('CM-%04d-%04d', {serial}, n), receipt_hash || mark, NULL, content_hash, version, \
             status, created_at, updated_at, lang, page_chapter, category, disputed, term_years, answers, quote, \
             total_cents, ruleset, quoted_ruleset, given_name, family_name || mark, email || mark, phone, message, \
             full_name_folded || mark, family_name_folded || mark, email_folded || mark, consent_text_version, \
             consented_at, NULL, NULL, NULL, 0, NULL, 0, conditions FROM copies; \
             INSERT INTO intent_chapters SELECT intents.id, chapter, 0, intents.reference, intents.email_folded, \
             intents.full_name_folded, intents.family_name_folded FROM copies \
             JOIN intents ON intents.id = copies.copy JOIN intent_chapters AS own ON own.intent_id = '{of}'; \
             DROP TABLE copies"
        ),
    )
    .await;
}

/// The references in the tables of a page, in their order.
fn references(page: &Response) -> Vec<String> {
    let html = page.text();
    let body = html.split("<body>").last().unwrap_or_default();
    assert_eq!(page.status, 200, "{body}");
    let rows = html.split("<th scope=\"row\">").skip(1);
    rows.map(|row| row.split('>').nth(1).unwrap_or_default().trim_end_matches("</a").to_owned()).collect()
}

/// The address of the link with that text.
#[track_caller]
fn link(page: &Response, text: &str) -> Option<String> {
    let html = page.text();
    let (before, _) = html.split_once(&format!(">{text}</a>"))?;
    let (_, tag) = before.rsplit_once("<a ")?;
    let (_, href) = tag.split_once("href=\"")?;
    Some(href.split('"').next().unwrap_or_default().replace("&amp;", "&"))
}

/// The sections of a page with their counts, in their order.
fn captions(page: &Response) -> Vec<String> {
    let html = page.text();
    let captions = html.split("<caption>").skip(1);
    captions
        .map(|caption| {
            let text = caption.split("</caption>").next().unwrap_or_default();
            text.replace("<span class=\"quiet\">", "").replace("</span>", "")
        })
        .collect()
}

#[tokio::test]
async fn an_empty_queue_says_what_to_do() {
    let server = server().await;
    let desk = national(&server).await;
    for (query, says) in [
        ("", "All done."),
        ("?view=mine", "Nothing is assigned to you."),
        ("?view=all", "Put the form on your website"),
        ("?view=all&status=joined", "No intent matches these filters."),
    ] {
        let page = desk.get(&format!("{QUEUE}{query}")).await;
        assert_eq!(references(&page), [""; 0], "{query}");
        assert!(page.text().contains(says), "{query}: {}", page.text());
    }
    let next = desk.post("/staff/next", &[]).await;
    assert_eq!((next.status, next.header("location")), (303, "/staff/intents?nothing-left=1"));
    assert!(desk.get(next.header("location")).await.text().contains("Nothing is left for you"));

    // The only intent.
    let created = store(&server, "detroit").await;
    let page = desk.get(QUEUE).await;
    assert_eq!(references(&page), [created.reference]);
    assert_eq!(captions(&page), ["Untouched (1)"]);
}

#[tokio::test]
async fn sections_have_exact_borders() {
    let server = server().await;
    let desk = national(&server).await;
    let mut intents = Vec::new();
    for _ in 0..12 {
        intents.push(store(&server, "detroit").await);
    }
    let changes = [
        "follow_up_on = date('now', '+1 day'), status = 'contacted', touched = 1",
        "",
        "follow_up_on = date('now'), status = 'contacted', touched = 1",
        "follow_up_on = date('now', '-1 day'), status = 'contacted', touched = 1",
        "",
        "touched = 1",
        "status = 'contacted', touched = 1",
        "status = 'joined', touched = 1",
        "follow_up_on = date('now', '-10 days'), status = 'new', touched = 1",
        "follow_up_on = date('now', '+90 days'), status = 'declined', touched = 1",
        "status = 'duplicate', touched = 1",
        "given_name = NULL, family_name = NULL, email = NULL, phone = NULL, message = NULL, follow_up_on = date('now')",
    ];
    for (intent, change) in intents.iter().zip(changes).filter(|(_, change)| !change.is_empty()) {
        execute(&server, &format!("UPDATE intents SET {change} WHERE id = '{}'", intent.id)).await;
    }
    let of = |order: &[usize]| order.iter().map(|at| intents[*at].reference.clone()).collect::<Vec<_>>();

    let page = desk.get(QUEUE).await;
    assert_eq!(references(&page), of(&[8, 3, 2, 1, 4, 5, 6, 0, 9]));
    assert_eq!(
        captions(&page),
        [
            "Overdue (2)",
            "Due today (1)",
            "Untouched (2)",
            "In progress, no follow-up date (2)",
            "With the applicant (2)"
        ]
    );
    let all = desk.get("/staff/intents?view=all").await;
    assert_eq!(references(&all), of(&[11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]));
    assert!(all.text().contains("Erased"));
    let oldest = desk.get("/staff/intents?view=all&sort=oldest").await;
    assert_eq!(references(&oldest), of(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
    assert!(oldest.text().contains("aria-sort=\"descending\""));

    // Next takes them in the same order, but not those with the applicant.
    let mut opened = Vec::new();
    for _ in 0..7 {
        let next = desk.post("/staff/next", &[]).await;
        assert_eq!(next.status, 303, "{}", next.text());
        opened.push(next.header("location").replace("/staff/intents/", ""));
    }
    let expect: Vec<_> = [8, 3, 2, 1, 4, 5, 6].iter().map(|at| intents[*at].id.clone()).collect();
    assert_eq!(opened, expect);
    let page = desk.get(QUEUE).await;
    assert_eq!(captions(&page)[2], "In progress, no follow-up date (4)");
    assert_eq!(page.text().matches("Held by you").count(), 7);
    let claimed = "SELECT version, updated_at = created_at AS same, touched FROM intents WHERE id = ";
    assert_eq!(
        server.query(&format!("{claimed}'{}'", intents[1].id)),
        [json!({ "version": 1, "same": 1, "touched": 1 })]
    );
    // Others see who holds them, and get none.
    let other = member(&server, "other", &["detroit"]).await;
    let page = other.get(QUEUE).await;
    assert_eq!(page.text().matches("Held by national@example.org").count(), 7);
    let next = other.post("/staff/next", &[]).await;
    assert_eq!(next.header("location"), "/staff/intents?nothing-left=1");
    // A claim expires.
    execute(&server, &format!("UPDATE intents SET claimed_until = 1 WHERE id = '{}'", intents[4].id)).await;
    let next = other.post("/staff/next", &[]).await;
    assert_eq!(next.header("location"), format!("/staff/intents/{}", intents[4].id));
    let next = other.post("/staff/next", &[("chapter", "hudson-valley")]).await;
    assert_eq!(next.header("location"), "/staff/intents?chapter=hudson-valley&nothing-left=1");
}

#[tokio::test]
async fn people_at_once_never_get_the_same_intent() {
    const INTENTS: usize = 16;
    let server = server().await;
    let first = store(&server, "detroit").await;
    copy(&server, &first.id, INTENTS - 1).await;
    let both = [national(&server).await, member(&server, "other", &["detroit"]).await];
    let requests = (0..INTENTS).map(|at| both[at % 2].post("/staff/next", &[]));
    let opened = join_all(requests).await;
    let paths: BTreeSet<_> = opened.iter().map(|opened| opened.header("location")).collect();
    assert_eq!(paths.len(), INTENTS, "{paths:?}");
    assert!(paths.iter().all(|path| path.starts_with("/staff/intents/")), "{paths:?}");
    let held = server.query("SELECT count(*) AS held FROM intents WHERE claimed_until > unixepoch() * 1000");
    assert_eq!(held, [json!({ "held": INTENTS })]);
}

#[tokio::test]
async fn pages_are_stable_while_an_intent_arrives() {
    let server = server().await;
    let desk = national(&server).await;
    let first = store(&server, "detroit").await;
    copy(&server, &first.id, 59).await;
    let page = desk.get(QUEUE).await;
    assert_eq!(captions(&page), ["Untouched (50+)"]);
    let mut seen = references(&page);
    assert_eq!(seen.len(), 50);

    let arrived = store(&server, "detroit").await;
    let next = desk.get(&link(&page, "Next page").expect("there is a next page")).await;
    assert_eq!(captions(&next), ["Untouched (continued)"]);
    seen.extend(references(&next));
    assert_eq!(seen.len(), 61);
    assert_eq!(seen.last(), Some(&arrived.reference));
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 61);
    assert_eq!(link(&next, "Next page"), None);
    let start = link(&next, "First page").expect("there is a first page");
    assert_eq!(references(&desk.get(&start).await), seen[..50]);

    // Two sections on one page, and a section that begins on the next page.
    execute(
        &server,
        "UPDATE intents SET touched = 1 WHERE id IN (SELECT id FROM intents ORDER BY id DESC LIMIT 20)",
    )
    .await;
    let page = desk.get(QUEUE).await;
    assert_eq!(captions(&page), ["Untouched (41)", "In progress, no follow-up date (20)"]);
    let next = desk.get(&link(&page, "Next page").expect("there is a next page")).await;
    assert_eq!(captions(&next), ["In progress, no follow-up date (continued)"]);
    let both = [references(&page), references(&next)].concat();
    assert_eq!((both.len(), both), (61, seen.clone()));

    // The same for all of them, newest first.
    let page = desk.get("/staff/intents?view=all").await;
    let mut all = references(&page);
    let arrived = store(&server, "detroit").await;
    let next = desk.get(&link(&page, "Next page").expect("there is a next page")).await;
    all.extend(references(&next));
    assert!(!all.contains(&arrived.reference));
    all.reverse();
    assert_eq!(all, seen);
    let page = desk.get("/staff/intents?view=all&sort=oldest").await;
    let next = desk.get(&link(&page, "Next page").expect("there is a next page")).await;
    seen.push(arrived.reference);
    assert_eq!([references(&page), references(&next)].concat(), seen);
}

#[tokio::test]
async fn filters_show_exactly_what_matches() {
    let server = server().await;
    let desk = national(&server).await;
    let colleague = member(&server, "colleague", &["hudson-valley"]).await;
    let mut intents = Vec::new();
    for chapter in ["detroit", "hudson-valley", "detroit", "hudson-valley"] {
        intents.push(store(&server, chapter).await);
    }
    let question = with(nurse("asks@example.org"), "/category", Value::Null);
    let question = with(question, "/contact/family_name", json!("Asking"));
    intents.push(server.api().create(&unique("key"), &question).await.ok(201));
    let change = async |at: usize, change: &str| {
        execute(&server, &format!("UPDATE intents SET {change} WHERE id = '{}'", intents[at].id)).await;
    };
    change(0, "status = 'contacted', touched = 1").await;
    change(1, "assignee = 'colleague'").await;
    change(2, "assignee = (SELECT id FROM staff WHERE email = 'national@example.org')").await;
    change(3, "status = 'joined', assignee = 'colleague', touched = 1").await;
    let today =
        server.query("SELECT date('now') AS today")[0]["today"].as_str().unwrap_or_default().to_owned();

    let check = async |desk: &Desk, query: &str, expect: &[usize]| {
        let page = desk.get(&format!("{QUEUE}?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        let expect: BTreeSet<_> = expect.iter().map(|at| intents[*at].reference.clone()).collect();
        assert_eq!(references(&page).into_iter().collect::<BTreeSet<_>>(), expect, "{query}");
    };
    for (query, expect) in [
        ("view=all", [0, 1, 2, 3, 4].as_slice()),
        ("view=todo", &[0, 1, 2, 4]),
        ("view=mine", &[2]),
        ("view=other", &[0, 1, 2, 4]),
        ("status=contacted", &[0]),
        ("view=all&status=joined", &[3]),
        ("status=joined", &[]),
        ("chapter=detroit", &[0, 2]),
        ("view=all&chapter=hudson-valley", &[1, 3, 4]),
        ("category=question", &[4]),
        ("view=all&category=question", &[4]),
        ("view=all&category=individual-a", &[0, 1, 2, 3]),
        ("view=all&category=individual-a&chapter=hudson-valley", &[1, 3]),
        ("assignee=me", &[2]),
        ("assignee=colleague", &[1]),
        ("view=all&assignee=colleague", &[1, 3]),
        ("view=all&assignee=colleague&status=joined&chapter=hudson-valley", &[3]),
        ("view=all&assignee=colleague&chapter=detroit", &[]),
        ("q=asks@example.org", &[4]),
        ("view=todo&q=asking", &[4]),
        ("view=all&q=ana+asking&status=new", &[4]),
        ("view=all&q=ana+asking&status=joined", &[]),
        ("view=all&q=queue-&status=joined", &[3]),
        ("view=all&q=queue-&chapter=detroit", &[0, 2]),
        ("view=all&to=2020-01-01", &[]),
        ("to=2020-01-01", &[]),
    ] {
        check(&desk, query, expect).await;
    }
    check(&desk, &format!("view=all&from={today}&to={today}"), &[0, 1, 2, 3, 4]).await;
    check(&desk, &format!("from={today}&status=new"), &[1, 2, 4]).await;
    check(&desk, &format!("view=all&q={}", intents[0].reference), &[0]).await;
    check(&colleague, "view=mine", &[1]).await;
    check(&colleague, "view=all", &[1, 3, 4]).await;

    // Each filter in use is a link that removes it.
    let page = desk.get("/staff/intents?view=all&status=joined&assignee=colleague").await;
    assert!(
        page.text().contains("Status: Joined") && page.text().contains("Assigned to: colleague@example.org")
    );
    assert!(
        page.text().contains("href=\"/staff/intents?view=all&amp;assignee=colleague\""),
        "{}",
        page.text()
    );
    assert!(page.text().contains("href=\"/staff/intents?view=all&amp;status=joined\""));

    // What was searched for is escaped.
    let page = desk.get("/staff/intents?view=all&q=%22%3E%3Cscript%3E").await;
    assert!(page.status == 200 && !page.text().contains("<script"), "{}", page.text());

    // Each page is one entry in the audit, which has no value of a filter.
    let entries = "SELECT action, intent_id, details FROM audit WHERE actor LIKE 'staff:%' ORDER BY seq DESC";
    let before = server.query(entries).len();
    desk.get("/staff/intents?view=all&q=asks@example.org&status=new").await;
    let entries = server.query(entries);
    assert_eq!(entries.len(), before + 1);
    assert_eq!((&entries[0]["action"], &entries[0]["intent_id"]), (&json!("listed"), &Value::Null));
    assert_eq!(entries[0]["details"], json!(r#"{"filters":["status","q"],"view":"all"}"#));
}

#[tokio::test]
async fn an_invalid_value_is_said_at_its_field() {
    let desk = national(untouched().await).await;
    for (query, field) in [
        ("status=open", "status"),
        ("chapter=atlantis", "chapter"),
        ("category=king", "category"),
        ("assignee=nobody", "assignee"),
        ("view=all&from=1", "from"),
        ("view=all&to=2026-02-30", "to"),
        ("view=all&from=2026-01-01&to=2020-01-01", "to"),
    ] {
        let page = desk.get(&format!("{QUEUE}?{query}")).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(page.text().contains(&format!("id=\"{field}-mistake\"")), "{query}: {}", page.text());
        assert!(!page.text().contains("<table"), "{query}");
    }
    for cursor in ["x", "view", "dW50b3VjaGVk"] {
        assert_eq!(desk.get(&format!("{QUEUE}?cursor={cursor}")).await.status, 422, "{cursor}");
        assert_eq!(desk.get(&format!("{QUEUE}?view=all&cursor={cursor}")).await.status, 422, "{cursor}");
    }
}

/// The days of a filter are those of the desk.
#[tokio::test]
async fn a_day_is_one_of_the_time_zone() {
    let server = Server::start().await;
    let desk = national(&server).await;
    let created = store(&server, "detroit").await;
    // 4:59 and 5:00 in UTC are the last minute of a day in New York and the first one of the next.
    for (id, millis) in [("a", 1_795_409_940_000_u64), ("b", 1_795_410_000_000)] {
        let hex = format!("{millis:012x}");
        let new = format!("{}-{}-7000-8000-00000000000{id}", &hex[..8], &hex[8..]);
        copy_as(&server, &created.id, &format!("'{new}'"), 1).await;
        execute(&server, &format!("UPDATE intents SET reference = 'CM-{id}' WHERE id = '{new}'")).await;
    }
    for (from, to, expect) in [
        ("2026-11-22", "2026-11-22", ["CM-a"].as_slice()),
        ("2026-11-23", "2026-11-23", &["CM-b"]),
        ("2026-11-22", "2026-11-23", &["CM-b", "CM-a"]),
        ("2026-11-24", "2026-11-24", &[]),
    ] {
        let page = desk.get(&format!("/staff/intents?view=all&from={from}&to={to}")).await;
        let found = references(&page).into_iter().filter(|it| *it != created.reference).collect::<Vec<_>>();
        assert_eq!(found, expect, "{from} {to}");
    }
}

#[tokio::test]
async fn nothing_of_another_chapter_is_in_any_byte() {
    let server = server().await;
    let (national, desk) = (national(&server).await, member(&server, "ours", &["detroit"]).await);
    let stranger = member(&server, "stranger", &["hudson-valley"]).await;
    let theirs = with(nurse("foreign@example.org"), "/contact/given_name", json!("Foreign"));
    let theirs = with(theirs, "/contact/family_name", json!("Stranger"));
    let theirs: IntentCreated = server.api().create(&unique("key"), &theirs).await.ok(201);
    copy(&server, &theirs.id, 60).await;
    let ours = store(&server, "detroit").await;
    let secrets =
        [theirs.id[..24].to_owned(), theirs.reference.clone(), "Foreign".to_owned(), "stranger@".to_owned()];

    let page = national.get(QUEUE).await;
    let foreign_cursor =
        link(&page, "Next page").expect("there is a next page").replace("/staff/intents?", "");
    let page = national.get("/staff/intents?view=all").await;
    let foreign_id = link(&page, "Next page").expect("there is a next page").replace("/staff/intents?", "");
    for query in [
        String::new(),
        "view=all".to_owned(),
        "view=mine".to_owned(),
        "chapter=hudson-valley".to_owned(),
        "view=all&chapter=hudson-valley".to_owned(),
        "view=all&chapter=not-listed".to_owned(),
        "assignee=stranger".to_owned(),
        "view=all&status=new&category=individual-a".to_owned(),
        "view=all&q=for&status=new".to_owned(),
        "view=all&q=stra".to_owned(),
        "view=all&q=foreign%40example.org".to_owned(),
        format!("view=all&q={}", theirs.reference),
        foreign_cursor.clone(),
        foreign_id.clone(),
        "view=all&sort=oldest".to_owned(),
    ] {
        let text = desk.get(&format!("{QUEUE}?{query}")).await.text();
        for secret in &secrets {
            // The filter shows what the reader searched for.
            let searched = text.contains("Search: ");
            let found = if searched { text.split("<details").nth(1) } else { Some(text.as_str()) };
            let found = found.and_then(|text| text.split("</details>").last());
            assert!(!found.unwrap_or_default().contains(secret.as_str()), "{secret} for {query}: {text}");
        }
    }
    // Another chapter is answered as an unknown one.
    let of = async |slug: &str| {
        let page = desk.get(&format!("{QUEUE}?chapter={slug}")).await;
        (page.status, page.text().replace(slug, "").split("<footer").next().unwrap_or_default().to_owned())
    };
    assert_eq!(of("hudson-valley").await, of("atlantis").await);
    assert_eq!(references(&desk.get(QUEUE).await), [ours.reference.as_str()]);
    // Next opens nothing for a chapter of others, and without a chapter an intent of the reader's own.
    let next = desk.post("/staff/next", &[("chapter", "hudson-valley")]).await;
    assert_eq!(next.header("location"), "/staff/intents?chapter=hudson-valley&nothing-left=1");
    let next = desk.post("/staff/next", &[]).await;
    assert_eq!(next.header("location"), format!("/staff/intents/{}", ours.id));

    // Staff of both chapters see each intent once.
    let both = member(&server, "both", &["hudson-valley", "detroit"]).await;
    let shared = with(nurse("both@example.org"), "/chapters", json!(["hudson-valley", "detroit"]));
    let shared = with(shared, "/quoted_total_cents", json!(22_000));
    let shared: IntentCreated = server.api().create(&unique("key"), &shared).await.ok(201);
    for view in ["todo", "all"] {
        let page = both.get(&format!("{QUEUE}?view={view}")).await;
        let mut found = references(&page);
        if let Some(next) = link(&page, "Next page") {
            found.extend(references(&both.get(&next).await));
        }
        assert_eq!(found.len(), 63, "{view}");
        assert_eq!(found.iter().filter(|it| **it == shared.reference).count(), 1, "{view}");
    }
    assert_eq!(
        references(&stranger.get("/staff/intents?view=all&q=both@example.org").await),
        [shared.reference]
    );
}

/// The rows that the database reads for a page.
async fn rows_read(server: &Server, desk: &Desk, path: &str) -> u64 {
    let before = server.output().len();
    let page = send(desk.request(Method::GET, path).header("local-fault", "rows")).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text());
    let route = "\"route\":\"/staff/intents\"";
    let read = until("the request is logged", PATIENCE, async || {
        let said = server.output();
        let said = said.get(before..)?;
        said.contains(route).then(|| {
            let lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            let rows = lines.filter(|line| line["event"] == "rows");
            rows.filter_map(|line| line["read"].as_u64()).sum::<u64>()
        })
    });
    read.await
}

/// See the budget of rows in the design.
#[tokio::test]
async fn a_page_reads_a_bounded_number_of_rows() {
    let server = server().await;
    let (desk, detroit) = (national(&server).await, member(&server, "ours", &["detroit"]).await);
    let several = member(&server, "several", &["detroit", "hudson-valley", "chicago"]).await;
    // D1 allows five parts in a `UNION`.
    let many: Vec<_> = catalog::chapters().iter().map(|chapter| chapter.slug).collect();
    let many = member(&server, "many", &many).await;
    let first = store(&server, "hudson-valley").await;
    copy(&server, &first.id, 5_000).await;
    let ours = store(&server, "detroit").await;
    copy(&server, &ours.id, 1_000).await;
    // A fifth of them in each section.
    execute(
        &server,
        "UPDATE intents SET touched = 1, status = 'contacted' WHERE abs(random()) % 5 < 4; \
         UPDATE intents SET follow_up_on = date('now', (abs(random()) % 3 - 1) || ' days') \
         WHERE touched = 1 AND abs(random()) % 4 < 3",
    )
    .await;
    let mut seen = Vec::new();
    for (reader, query, most) in [
        (&desk, "", 500),
        (&desk, "chapter=hudson-valley", 500),
        (&detroit, "", 500),
        (&several, "", 500),
        (&desk, "view=all", 500),
        (&desk, "view=all&sort=oldest", 500),
        (&desk, "view=all&status=contacted", 500),
        (&desk, "view=all&status=contacted&chapter=detroit", 500),
        (&desk, "view=all&category=individual-a", 500),
        (&desk, "view=all&category=student&chapter=detroit", 500),
        (&desk, "view=all&assignee=me", 500),
        (&desk, "view=all&from=2020-01-01", 500),
        (&desk, "view=all&q=queue&chapter=detroit", 2_000),
        (&desk, "view=all&q=queue-", 2_000),
        (&detroit, "view=all&q=queue-", 2_000),
        (&many, "", 1_000),
        (&many, "view=all&status=contacted", 500),
        (&several, "view=all", 500),
        (&several, "view=all&status=contacted", 500),
        // Nothing matches both.
        (&desk, "view=all&status=new&category=student", 1_000),
        (&desk, "status=joined", 1_000),
        (&desk, "view=mine", 500),
    ] {
        let read = rows_read(&server, reader, &format!("{QUEUE}?{query}")).await;
        seen.push((read <= most, read, query));
    }
    assert!(seen.iter().all(|(within, ..)| *within), "{seen:#?}");
    // All of them see the same.
    for query in ["", "view=all&status=contacted"] {
        let [all, same] =
            [&desk, &many].map(async |desk| references(&desk.get(&format!("{QUEUE}?{query}")).await));
        assert_eq!(all.await, same.await, "{query}");
    }
}

/// A second filter looks at 200 rows, and then offers to look further, until it has seen all.
#[tokio::test]
async fn a_rare_combination_is_found_by_looking_further() {
    let server = server().await;
    let (desk, staff) = (national(&server).await, server.national());
    let first = store(&server, "detroit").await;
    copy(&server, &first.id, 450).await;
    execute(&server, &format!("UPDATE intents SET category = 'student' WHERE id = '{}'", first.id)).await;
    let query = "status=new&category=student";
    let mut page = desk.get(&format!("{QUEUE}?view=all&{query}")).await;
    let mut looked = 1;
    while references(&page).is_empty() {
        assert!(page.text().contains("looked at no more than 200 intents, and none of them matches"));
        page = desk.get(&link(&page, "Look further").expect("there is more")).await;
        looked += 1;
    }
    assert_eq!((looked, references(&page)), (3, vec![first.reference.clone()]));
    assert_eq!(link(&page, "Look further"), None);
    // The first in the queue.
    assert_eq!(references(&desk.get(&format!("{QUEUE}?{query}")).await), [first.reference.as_str()]);
    // The API gives pages without items, and the export all of it.
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page: Value = staff.get(&format!("/api/v1/intents?{query}&limit=10{cursor}")).await.ok(200);
        pages.push(page["items"].as_array().map_or(0, Vec::len));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(pages, [0, 0, 1]);
    let table = staff.get(&format!("/api/v1/intents.csv?{query}")).await;
    assert!(table.status == 200 && table.text().lines().count() == 2, "{}", table.text());
    // A name that most have is searched along the queue; a name that few have is found at once.
    let page = desk.get("/staff/intents?view=all&q=ana&status=new&sort=oldest").await;
    assert_eq!(references(&page).len(), 50);
    let page = desk.get("/staff/intents?view=all&q=ana&category=student").await;
    assert!(references(&page).is_empty() && link(&page, "Look further").is_some());
}

#[tokio::test]
async fn the_queue_fits_every_width() {
    let server = server().await;
    let first = store(&server, "detroit").await;
    copy(&server, &first.id, 5).await;
    execute(
        &server,
        "UPDATE intents SET follow_up_on = date('now', '-9 days'), touched = 1, status = 'contacted', \
         assignee = (SELECT id FROM staff WHERE role = 'national'), \
         claimed_by = (SELECT id FROM staff WHERE role = 'chapter'), claimed_until = 9999999999999 \
         WHERE id < (SELECT max(id) FROM intents)",
    )
    .await;
    browse(&server, Scripts::Off, async |page| {
        page.open("/staff/sign-in").await;
        page.type_into("#token", server.national_token()).await;
        page.follow("main button").await;
        for path in [QUEUE, "/staff/intents?view=all&status=contacted", "/staff/intents?status=x&from=x"] {
            for width in [320, 390, 700, 1_030, 1_280] {
                page.look(View { width, media: &[] }).await;
                page.open(path).await;
                let excess = "return document.documentElement.scrollWidth - innerWidth";
                assert!(
                    page.evaluate(excess).await.as_i64() <= Some(0),
                    "{path} scrolls sideways at {width}"
                );
            }
        }
        // Next leads to an intent, by a button without script.
        page.open(QUEUE).await;
        page.follow(".head button").await;
        assert!(page.url().await.path().starts_with("/staff/intents/"), "{}", page.url().await);
    })
    .await;
}
