//! Panics in the Worker.

use join_e2e::{
    api::send,
    poll::{PATIENCE, until},
    response::Response,
    sample::{nurse, unique, unique_email},
};
use join_shared::{text::Lang, wire::IntentCreated};
use reqwest::Method;
use tokio::task::JoinSet;

use super::{causes, faulty, meeting, stored};

#[tokio::test]
async fn a_panic_is_an_internal_error_and_the_next_request_works() {
    let (_turn, server) = faulty().await;
    let api = server.api();
    let intent = nurse(&unique_email("panic"));
    let create = api.create_request(&unique("key"), &intent);
    let problem = meeting("panic", create).await.problem(500, "internal");
    assert!(!problem.detail.contains("panic"), "{problem:?}");
    meeting("panic", api.request(Method::GET, "/healthz")).await.refused(500, "internal");
    assert_eq!(api.get("/healthz").await.status, 200);

    // A page gets an error page in its language, also in a frame.
    for lang in Lang::ALL {
        let texts = lang.texts();
        let path = format!("/receipt/abc?framed&lang={}", lang.code());
        let page = meeting("panic", api.request(Method::GET, &path)).await;
        assert_eq!((page.status, page.header("content-type")), (500, "text/html; charset=utf-8"));
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.header("content-security-policy").contains("frame-ancestors *"), "{:?}", page.headers);
        assert!(page.text().contains(texts.error_internal), "{}", page.text());
        let form =
            api.request(Method::POST, "/join/hudson-valley").form(&crate::pages::fields("a@b.example"));
        assert_eq!(meeting("panic", form).await.status, 500);
    }
    assert_eq!(api.get("/receipt/abc").await.status, 404);

    // The platform sees the cron trigger fail; the next run works.
    for (fault, status) in [("panic", 500), ("none", 200)] {
        let run = api.request(Method::GET, "/__scheduled?cron=17+*+*+*+*");
        assert_eq!(meeting(fault, run).await.status, status, "{fault}");
    }

    // If no instance can start, a short text comes, which is not cached.
    let words = meeting("hopeless", api.request(Method::GET, "/join")).await;
    assert_eq!((words.status, words.header("cache-control")), (500, "no-store"), "{}", words.text());
    assert_eq!(words.header("x-content-type-options"), "nosniff");
    assert_eq!(words.text(), "Something went wrong on our side");
    assert_eq!(api.get("/join").await.status, 200);

    // The log has the place of the panic with the request id, but not its message.
    let cause = until("the panic is in the log", PATIENCE, async || {
        let said = server.output();
        let line = said.lines().find(|line| line.contains(&problem.request_id))?;
        Some(line.to_owned())
    })
    .await;
    assert!(cause.contains("\"cause\":\"panic at ") && cause.contains(".rs:"), "{cause}");
    assert!(causes(server, "internal").iter().all(|cause| cause.starts_with("panic at ")));
}

/// One request waits for the database when the panic of another one ends the instance.
#[tokio::test]
async fn other_requests_during_a_panic_get_503() {
    let (_turn, server) = faulty().await;
    let api = server.api();
    for _ in 0..3 {
        let (key, email) = (unique("key"), unique_email("held"));
        let (held, beside) = futures_util::future::join(
            meeting("held", api.create_request(&key, &nurse(&email))),
            meeting("beside", api.request(Method::GET, "/healthz")),
        )
        .await;
        beside.refused(500, "internal");
        held.refused(503, "unavailable");
        assert_ne!(held.header("retry-after"), "");
        // The intent may be stored or not; sending it again settles that.
        let again: IntentCreated = api.create(&key, &nurse(&email)).await.ok(201);
        let same = until("the intent stays the same", PATIENCE, async || {
            let answer = api.create(&key, &nurse(&email)).await;
            (answer.status == 201 && answer.header("idempotency-replayed") == "true").then_some(answer)
        })
        .await;
        assert_eq!(same.ok::<IntentCreated>(201), again);
        assert_eq!(stored(server, &email), [1, 1, 1, 0, 0]);
    }
    assert!(
        causes(server, "unavailable").iter().any(|cause| cause.starts_with("another request's panic at"))
    );
}

/// Panics among many writers: each response is 201 and true, or an error.
#[tokio::test]
async fn every_acknowledged_intent_is_stored_despite_panics() {
    const WRITERS: usize = 12;
    const EACH: usize = 8;
    let (_turn, server) = faulty().await;
    let email = unique_email("storm");
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (api, email) = (server.api(), email.clone());
        writers.spawn(async move {
            let mut answers: Vec<(String, Response)> = Vec::new();
            for turn in 0..EACH {
                if (writer + turn) % 4 == 0 {
                    meeting("panic", api.request(Method::GET, "/healthz")).await.refused(500, "internal");
                }
                let key = unique("storm");
                answers.push((key.clone(), send(api.create_request(&key, &nurse(&email))).await));
            }
            answers
        });
    }
    let answers: Vec<_> = writers.join_all().await.into_iter().flatten().collect();
    let acknowledged: Vec<&(String, Response)> = answers.iter().filter(|(_, it)| it.status == 201).collect();
    for (_, answer) in answers.iter().filter(|(_, answer)| answer.status != 201) {
        answer.refused(503, "unavailable");
    }
    let [before, ..] = stored(server, &email);
    assert!(usize::try_from(before).is_ok_and(|before| before >= acknowledged.len()), "{before}");

    let api = server.api();
    for (key, answer) in &answers {
        let again = api.create(key, &nurse(&email)).await;
        let created: IntentCreated = again.ok(201);
        if answer.status == 201 {
            assert_eq!(created, answer.ok(201), "it was stored");
            assert_eq!(again.header("idempotency-replayed"), "true");
        }
    }
    let all = i64::try_from(WRITERS * EACH).expect("it is a small number");
    assert_eq!(stored(server, &email), [all, all, all, 0, 0]);
}
