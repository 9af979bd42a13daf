//! `GET /api/v1/funnel`

use join_e2e::{
    api::{Api, send},
    poll::{PATIENCE, until},
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::wire::{FunnelBody, FunnelDayBody, IntentCreated};
use reqwest::Method;
use serde_json::{Value, json};

async fn funnel(staff: &Api, query: &str) -> FunnelBody {
    staff.get(&format!("/api/v1/funnel?{query}")).await.ok(200)
}

/// What is counted: chapter, viewed, assessed, submitted.
type Counts = Vec<(Option<String>, u32, u32, u32)>;

fn counts(funnel: FunnelBody) -> Counts {
    let counts = |it: FunnelDayBody| (it.chapter, it.viewed, it.assessed, it.submitted);
    funnel.items.into_iter().map(counts).collect()
}

/// Counts come after the answers.
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

    // Nothing else is: what is no page with the form, what is refused, and who looks at the head alone.
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

    // Nobody waits for it, however long the database takes, and nobody's request fails by it.
    let form = async |fault: &str| {
        let page = send(api.request(Method::GET, "/join/detroit").header("local-fault", fault)).await;
        assert_eq!(page.status, 200, "{fault}");
    };
    form("slow").await;
    form("down").await;
    server.until_said("\"event\":\"funnel\",\"problem\":\"unavailable\"").await;

    let of =
        |chapter: &str, viewed, assessed, submitted| (Some(chapter.to_owned()), viewed, assessed, submitted);
    let all = vec![(None, 1, 1, 1), of("detroit", 2, 2, 1), of("hudson-valley", 1, 1, 0)];
    settled(&staff, &all).await;
    let today = funnel(&staff, "").await;
    assert!(today.items.iter().all(|it| it.day == today.to), "{today:?}");
    // Thirty days, this one among them; and each day that is named counts.
    let first = server.query(&format!("SELECT date('{}', '-29 days') AS day", today.to));
    assert_eq!(first, [json!({ "day": today.from })]);
    assert_eq!(counts(funnel(&staff, &format!("from={0}&to={0}", today.to)).await), all);

    // Of those who read it, too, each sees their own chapters, and national staff all.
    assert_eq!(counts(funnel(&detroit, "").await), [of("detroit", 2, 2, 1)]);
    assert_eq!(counts(funnel(&detroit, "chapter=hudson-valley").await), []);
    assert_eq!(counts(funnel(&staff, "chapter=hudson-valley").await), [of("hudson-valley", 1, 1, 0)]);
    assert_eq!(counts(funnel(&staff, "from=2020-01-01&to=2020-12-31").await), []);
    assert_eq!(counts(funnel(&staff, "from=2020-01-01&to=2999-12-31").await), all);
    staff.get("/api/v1/funnel?from=1&to=2026-02-30&chapter=atlantis").await.invalid(&[
        "/from date",
        "/to date",
        "/chapter unknown-chapter",
    ]);
}
