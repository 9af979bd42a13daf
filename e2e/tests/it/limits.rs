//! Limits for a network and for a chapter. A sender over a limit waits or confirms, and is never blocked for good.

use std::time::{SystemTime, UNIX_EPOCH};

use join_e2e::{
    api::{Api, send},
    poll::{PATIENCE, until},
    receiver::{self, Receiver},
    response::Response,
    sample::{nurse, unique, unique_email, with},
    server::{Server, register_unreachable_webhook},
};
use join_shared::{
    text::Lang,
    wire::{IntentCreated, IntentPage},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::pages::{expect_all_still_there, fields};

/// `POST /api/v1/intents` from that IP address.
async fn create(api: &Api, address: &str, key: &str, intent: &Value) -> Response {
    send(api.create_request(key, intent).header("cf-connecting-ip", address)).await
}

/// Waits for the next minute if this one is about to end: the local limit counts by the minutes of the clock.
async fn early_in_a_minute() {
    until("a minute begins", PATIENCE, async || {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
        (since.as_secs() % 60 < 42).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_network_that_asks_too_often_waits_for_a_minute() {
    let server = Server::start_with(&[("LOCAL_READS_PER_MINUTE", "3")]).await;
    early_in_a_minute().await;
    let api = server.api();
    let assess = async |address: &str, body: &'static str| {
        let request = api.request(Method::POST, "/api/v1/assessments").header("cf-connecting-ip", address);
        send(request.header("content-type", "application/json").body(body)).await
    };
    let page = async |address: &str, path: &str| {
        send(api.request(Method::GET, path).header("cf-connecting-ip", address)).await
    };
    // Invalid requests count as well, because they cost the most.
    assert_eq!(assess("203.0.113.1", "{}").await.status, 422);
    assert_eq!(page("203.0.113.2", "/embed/hudson-valley").await.status, 200);
    assert_eq!(assess("203.0.113.3", r#"{"answers":{}}"#).await.status, 200);
    // The body is not read.
    let problem = assess("203.0.113.1", "not JSON").await;
    assert_eq!(problem.header("retry-after"), "60");
    assert_eq!(problem.problem(429, "rate-limited").detail, Lang::En.texts().error_rate_limited);
    for (path, lang) in [("/join", Lang::En), ("/embed/hudson-valley?lang=es", Lang::Es)] {
        let page = page("203.0.113.1", path).await;
        assert_eq!((page.status, page.header("retry-after")), (429, "60"), "{path}");
        assert!(page.text().contains(lang.texts().error_rate_limited), "{}", page.text());
    }
    // The page keeps what was typed.
    let email = unique_email("limited-read");
    let form = api.request(Method::POST, "/join/hudson-valley").form(&fields(&email));
    let page = send(form.header("cf-connecting-ip", "203.0.113.1")).await;
    assert_eq!((page.status, page.header("retry-after")), (429, "60"));
    expect_all_still_there(&page.text(), &email);
    // Other networks are not affected, and intents have their own limit.
    assert_eq!(assess("198.51.100.1", r#"{"answers":{}}"#).await.status, 200);
    let intent = nurse(&unique_email("limited-read"));
    assert_eq!(create(&api, "203.0.113.1", &unique("key"), &intent).await.status, 201);
}

#[tokio::test]
async fn a_network_that_sends_too_much_waits_for_a_minute() {
    let server = Server::start_with(&[("LOCAL_WRITES_PER_MINUTE", "2")]).await;
    early_in_a_minute().await;
    let api = server.api();
    let (first, second) = (unique("key"), unique("key"));
    let intent = nurse(&unique_email("limit"));
    // Invalid intents do not count.
    let invalid = with(intent.clone(), "/category", json!("king"));
    for _ in 0..3 {
        create(&api, "203.0.113.1", &unique("key"), &invalid).await.refused(422, "invalid");
    }
    for key in [&first, &second] {
        assert_eq!(create(&api, "203.0.113.1", key, &intent).await.status, 201);
    }
    // Another address in the same network; the error is in the language of the body.
    let third = unique("key");
    let refused = create(&api, "203.0.113.99", &third, &with(intent.clone(), "/lang", json!("es"))).await;
    let problem = refused.problem(429, "rate-limited");
    assert_eq!(
        (refused.header("retry-after"), problem.detail.as_str()),
        ("60", Lang::Es.texts().problem_rate_limited)
    );
    // A repetition gets the first response; other networks are not affected; reading is allowed.
    let replayed = create(&api, "203.0.113.1", &first, &intent).await;
    assert_eq!((replayed.status, replayed.header("idempotency-replayed")), (201, "true"));
    assert_eq!(create(&api, "198.51.100.1", &unique("key"), &intent).await.status, 201);
    assert_eq!(create(&api, "2001:db8:1::1", &unique("key"), &intent).await.status, 201);
    assert_eq!(api.get("/join/hudson-valley").await.status, 200);

    // The form without script shows the error, and keeps what was typed.
    let email = unique_email("limited-form");
    let form = api.request(Method::POST, "/join/hudson-valley").form(&fields(&email));
    let page = send(form.header("cf-connecting-ip", "203.0.113.7")).await;
    assert_eq!((page.status, page.header("retry-after")), (429, "60"));
    assert!(page.text().contains(Lang::En.texts().problem_rate_limited), "{}", page.text());
    expect_all_still_there(&page.text(), &email);

    let stored: IntentPage = server.national().get("/api/v1/intents").await.ok(200);
    assert_eq!(stored.items.len(), 4);

    // A correction counts as well if it changes something; the page keeps what was typed.
    let elsewhere = create(&api, "192.0.2.1", &unique("key"), &intent).await.ok::<IntentCreated>(201);
    let receipt = async |address: &str, fields: &[(&str, &str)]| {
        let form = api.request(Method::POST, &elsewhere.receipt_url).form(fields);
        send(form.header("cf-connecting-ip", address)).await
    };
    let correction = |name| [("action", "correct"), ("given_name", name), ("email", "ana@example.org")];
    for name in ["Anna", "Anna", "Anna"] {
        assert_eq!(receipt("192.0.2.2", &correction(name)).await.status, 303);
    }
    for (lang, asked) in [(Lang::En, "en"), (Lang::Es, "es")] {
        let mut typed = correction("Hanna").to_vec();
        typed.push(("lang", asked));
        let page = receipt("192.0.2.2", &typed).await;
        assert_eq!((page.status, page.header("retry-after")), (429, "60"));
        let html = page.text();
        for kept in [lang.texts().problem_rate_limited, "value=\"Hanna\"", "value=\"ana@example.org\""] {
            assert!(html.contains(kept), "{kept:?} is missing in {html}");
        }
        assert_eq!(
            (page.header("cache-control"), page.header("referrer-policy")),
            ("no-store", "no-referrer")
        );
    }
    let now = server.api().get(&elsewhere.receipt_url).await.text();
    assert!(now.contains("Anna") && !now.contains("Hanna"), "{now}");
    // A withdrawal has no limit.
    assert_eq!(receipt("192.0.2.2", &[("action", "withdraw")]).await.status, 303);
}

#[tokio::test]
async fn over_the_daily_limit_of_a_chapter_senders_confirm() {
    // Turnstile accepts every token here, and the sender confirms nevertheless.
    let receiver = Receiver::start();
    let person = receiver::Reply::Content(200, "application/json", "{\"success\": true}".to_owned());
    receiver.reply("/turnstile/v0/siteverify", person);
    let origin: &str = receiver.url("").leak();
    let variables = [
        ("CHAPTER_DAILY_LIMIT", "2"),
        ("TURNSTILE_SITE_KEY", "a-key"),
        ("TURNSTILE_SECRET", "a-secret"),
        ("TURNSTILE_ORIGIN", origin),
    ];
    let server = Server::start_with(variables.to_vec().leak()).await;
    register_unreachable_webhook(&server);
    let api = server.api();
    let send = async |intent: &Value| api.create(&unique("key"), intent).await;
    let intent = with(nurse(&unique_email("busy")), "/guard", json!({ "turnstile": "a-token" }));
    let (key, others) = (unique("key"), with(intent.clone(), "/contact/given_name", json!("Hanna")));
    let first: IntentCreated = api.create(&key, &others).await.ok(201);
    let _: IntentCreated = send(&intent).await.ok(201);
    send(&intent).await.refused(422, "confirm");
    let _: IntentCreated = send(&with(intent.clone(), "/guard", json!({ "confirmed": true }))).await.ok(201);
    // Other chapters are not affected.
    let _: IntentCreated = send(&with(intent.clone(), "/chapters", json!(["detroit"]))).await.ok(201);
    let both = with(intent, "/chapters", json!(["detroit", "hudson-valley"]));
    send(&with(both, "/quoted_total_cents", json!(22_000))).await.refused(422, "confirm");
    // A repetition of a stored intent gets the first response; refused intents leave no rows.
    assert_eq!(api.create(&key, &others).await.ok::<IntentCreated>(201), first);
    let counts = server.query(
        "SELECT (SELECT count(*) FROM intents) AS intents, (SELECT count(*) FROM intent_chapters) AS chapters, \
         (SELECT count(*) FROM audit) AS audit, (SELECT count(*) FROM outbox) AS messages, \
         (SELECT sum(submitted) FROM funnel) AS counted",
    );
    let expect = json!({ "intents": 4, "chapters": 4, "audit": 4, "messages": 4, "counted": 4 });
    assert_eq!(counts, [expect]);
}

/// The database counts the day and knows the stored intent.
#[tokio::test]
async fn over_the_daily_limit_a_repetition_gets_the_first_response() {
    let server = Server::start_with(&[("CHAPTER_DAILY_LIMIT", "1")]).await;
    let api = server.api();
    let (key, intent) = (unique("key"), nurse(&unique_email("busy")));
    let created: IntentCreated = api.create(&key, &intent).await.ok(201);
    api.create(&unique("key"), &intent).await.refused(422, "confirm");
    let again = api.create(&key, &intent).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.ok::<IntentCreated>(201), created);
    api.create(&key, &with(intent, "/lang", json!("es"))).await.refused(422, "key-reused");
}
