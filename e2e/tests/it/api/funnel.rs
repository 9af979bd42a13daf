//! `GET /api/v1/funnel`

use std::time::Instant;

use futures_util::{StreamExt as _, stream};
use join_e2e::{
    api::{Api, send},
    poll::{PATIENCE, until},
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::{
    catalog,
    wire::{FunnelBody, FunnelDayBody, IntentCreated},
};
use reqwest::Method;
use serde_json::{Value, json};

async fn funnel(staff: &Api, query: &str) -> FunnelBody {
    staff.get(&format!("/api/v1/funnel?{query}")).await.ok(200)
}

/// Chapter, viewed, assessed, submitted.
type Counts = Vec<(Option<String>, u32, u32, u32)>;

fn counts(funnel: FunnelBody) -> Counts {
    let counts = |it: FunnelDayBody| (it.chapter, it.viewed, it.assessed, it.submitted);
    funnel.items.into_iter().map(counts).collect()
}

/// Waits for the counts, which an isolate writes at most once in ten seconds.
async fn settled(staff: &Api, expect: &Counts) {
    let settled = async || (counts(funnel(staff, "").await) == *expect).then_some(());
    until(&format!("counted are {expect:?}"), PATIENCE, settled).await;
}

#[tokio::test]
async fn each_step_is_counted_for_its_chapter_and_day() {
    let server = Server::start_with(&[("LOCAL_FAULTS", "1")]).await;
    let (api, staff, detroit) = (server.api(), server.national(), server.detroit());
    assert_eq!(counts(funnel(&staff, "").await), []);
    let get = async |path: &str| assert_eq!(api.get(path).await.status, 200, "{path}");

    for path in ["/join/detroit", "/embed/detroit?lang=es", "/join", "/join/hudson-valley"] {
        get(path).await;
    }
    get("/join/detroit?answered=1&works_in_case_management=yes").await;
    for chapters in [json!(["detroit", "hudson-valley"]), json!([])] {
        let body = json!({ "answers": {}, "chapters": chapters });
        assert_eq!(api.post("/api/v1/assessments", &body).await.status, 200);
    }
    let key = unique("key");
    let intent = with(nurse(&unique_email("funnel")), "/chapters", json!(["detroit"]));
    for _ in 0..2 {
        let _: IntentCreated = api.create(&key, &intent).await.ok(201);
    }
    let question = with(nurse(&unique_email("funnel")), "/category", Value::Null);
    let _: IntentCreated = api.create(&unique("key"), &with(question, "/chapters", json!([]))).await.ok(201);

    // Other pages, refused requests and `HEAD` are not counted.
    for path in ["/", "/chapters/embed", "/embed.js", "/healthz", "/api/v1/catalog"] {
        get(path).await;
    }
    for path in ["/join/detroit", "/join", "/embed/detroit"] {
        assert_eq!(send(api.request(Method::HEAD, path)).await.status, 200);
    }
    assert_eq!(api.get("/join/atlantis").await.status, 404);
    api.post("/api/v1/assessments", &json!({})).await.refused(422, "invalid");
    api.create(&unique("key"), &json!({})).await.refused(422, "invalid");
    assert_eq!(api.submit("/join/detroit", &[("lang", "en".to_owned())]).await.status, 422);

    let of =
        |chapter: &str, viewed, assessed, submitted| (Some(chapter.to_owned()), viewed, assessed, submitted);
    let all = vec![(None, 1, 1, 1), of("detroit", 2, 2, 1), of("hudson-valley", 1, 0, 0)];
    settled(&staff, &all).await;
    // The cron trigger adds up the rows; the sums stay.
    assert_ne!(server.query("SELECT id FROM funnel_flushes"), [json!(null); 0]);
    server.run_cron().await;
    assert_eq!(server.query("SELECT id FROM funnel_flushes"), [json!(null); 0]);
    let today = funnel(&staff, "").await;
    assert!(today.items.iter().all(|it| it.day == today.to), "{today:?}");
    // The default is thirty days with today; both limits are included.
    let first = server.query(&format!("SELECT date('{}', '-29 days') AS day", today.to));
    assert_eq!(first, [json!({ "day": today.from })]);
    assert_eq!(counts(funnel(&staff, &format!("from={0}&to={0}", today.to)).await), all);

    // Staff see their chapters, and national staff all.
    assert_eq!(counts(funnel(&detroit, "").await), [of("detroit", 2, 2, 1)]);
    assert_eq!(counts(funnel(&detroit, "chapter=hudson-valley").await), []);
    assert_eq!(counts(funnel(&staff, "chapter=hudson-valley").await), [of("hudson-valley", 1, 0, 0)]);
    assert_eq!(counts(funnel(&staff, "from=2020-01-01&to=2020-12-31").await), []);
    assert_eq!(counts(funnel(&staff, "from=2020-01-01&to=2999-12-31").await), all);
    staff.get("/api/v1/funnel?from=1&to=2026-02-30&chapter=atlantis").await.invalid(&[
        "/from date",
        "/to date",
        "/chapter unknown-chapter",
    ]);
}

/// The number of rows that views and assessments have written.
fn rows(server: &Server) -> usize {
    server.query("SELECT id FROM funnel_flushes").len() + server.query("SELECT day FROM funnel").len()
}

#[tokio::test]
async fn a_thousand_visits_write_a_handful_of_rows() {
    const VISITS: u32 = 1_000;
    let server = Server::start().await;
    let (api, staff) = (server.api(), server.national());
    let chapters: Vec<_> =
        catalog::chapters().iter().filter(|it| it.successor.is_none()).map(|it| it.slug).collect();
    let visit = async |at: usize| {
        let chapter = chapters[at % chapters.len()];
        if at.is_multiple_of(2) {
            return api.get(&format!("/embed/{chapter}")).await.status;
        }
        // A request with several chapters counts once.
        let named: Vec<_> =
            [chapter].into_iter().chain(chapters.iter().copied().filter(|it| *it != chapter)).collect();
        api.post("/api/v1/assessments", &json!({ "answers": {}, "chapters": named })).await.status
    };
    let started = Instant::now();
    let statuses: Vec<_> = stream::iter((0..VISITS as usize).map(visit)).buffer_unordered(16).collect().await;
    assert!(statuses.iter().all(|status| *status == 200));
    let sums = async || {
        let counts = counts(funnel(&staff, "").await);
        counts.iter().fold((0, 0), |(viewed, assessed), it| (viewed + it.1, assessed + it.2))
    };
    until("all visits are counted", PATIENCE, async || {
        (sums().await == (VISITS / 2, VISITS / 2)).then_some(())
    })
    .await;
    let most = 2 + started.elapsed().as_secs() / 10;
    assert!(rows(&server) as u64 <= most, "{} rows, {most} at most", rows(&server));
}

#[tokio::test]
async fn a_failing_count_neither_delays_nor_breaks_a_visit() {
    for fault in ["slow", "down"] {
        let server = Server::start_with(&[("LOCAL_FAULTS", "1")]).await;
        let (api, staff) = (server.api(), server.national());
        // The first visit writes immediately.
        let page = send(api.request(Method::GET, "/join/detroit").header("local-fault", fault)).await;
        assert_eq!(page.status, 200, "{fault}");
        if fault == "down" {
            server.until_logged("\"event\":\"funnel\",\"problem\":\"unavailable\"").await;
            // Counts that could not be written are written with the next ones.
            assert_eq!(api.get("/join/detroit").await.status, 200);
            settled(&staff, &vec![(Some("detroit".to_owned()), 2, 0, 0)]).await;
        }
    }
}
