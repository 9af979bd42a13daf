//! `POST /api/v1/intents`

use futures_util::stream::{self, StreamExt as _};
use join_e2e::{
    api::{send, try_send},
    sample::{nurse, unique, unique_email, with, without},
    server::shared,
};
use join_shared::{
    answers::Military,
    catalog,
    wire::{AnswersBody, IntentBody, IntentCreated, IntentPage},
};
use serde_json::{Value, json};

use super::store;

#[tokio::test]
async fn an_intent_is_stored_as_it_was_sent() {
    let server = shared().await;
    let email = unique_email("create");
    let answer = server.api().create(&unique("key"), &nurse(&email)).await;
    let created: IntentCreated = answer.ok(201);
    assert_eq!(answer.header("idempotency-replayed"), "", "it is not a repetition");
    assert_eq!((created.status.code(), created.category.as_deref()), ("new", Some("individual-a")));
    assert!(created.receipt_url.starts_with("/receipt/"), "{}", created.receipt_url);
    assert!(created.receipt_url.len() >= "/receipt/".len() + 22, "a token cannot be guessed");
    assert!(!created.receipt_url.contains(&created.id), "the receipt token contains the id");
    let quote = created.quote.expect("it was computed");
    assert_eq!(
        (quote.total_cents, quote.known_cents, quote.certainty.code()),
        (Some(19_500), 19_500, "published")
    );

    let path = format!("/api/v1/intents/{}", created.id);
    let stored: IntentBody = server.national().get(&path).await.ok(200);
    assert_eq!(stored.reference, created.reference);
    assert_eq!(stored.answers.current_license, Some(true));
    assert_eq!(stored.answers.national_certification, Some(false));
    assert_eq!(stored.chapters, ["hudson-valley"]);
    assert_eq!(stored.quote, Some(quote));
    assert_eq!(stored.ruleset, catalog::ruleset());
    assert_eq!(stored.message.as_deref(), Some("I look forward to it."));
    assert!(!stored.disputed);
    let contact = stored.contact.expect("it is not erased");
    assert_eq!((contact.email.as_str(), contact.given_name.as_str()), (email.as_str(), "Ana"));
    assert_eq!(contact.family_name.as_deref(), Some("Díaz"));
    assert_eq!(contact.phone.as_deref(), Some("+1 845 555 0100"));
    assert_eq!(stored.created_at, stored.updated_at);
}

/// The stored quote is the server's own.
#[tokio::test]
async fn another_ruleset_with_the_same_total_is_accepted_and_both_are_stored() {
    let server = shared().await;
    let intent = with(nurse(&unique_email("ruleset")), "/ruleset", json!("0123456789abcdef"));
    let created = store(&server.api(), &intent).await;
    let stored: IntentBody = server.national().get(&format!("/api/v1/intents/{}", created.id)).await.ok(200);
    assert_eq!(stored.ruleset, catalog::ruleset());
    assert_eq!(stored.quoted_ruleset.as_deref(), Some("0123456789abcdef"));
}

#[tokio::test]
async fn a_question_needs_no_category() {
    let server = shared().await;
    let question = with(nurse(&unique_email("question")), "/category", Value::Null);
    let question = without(without(question, "/ruleset"), "/quoted_total_cents");
    let question = with(with(question, "/answers", json!({})), "/chapters", json!([]));
    let created = store(&server.api(), &question).await;
    assert_eq!((created.category, created.quote), (None, None));
}

#[tokio::test]
async fn optional_fields_can_be_missing_null_or_empty() {
    let server = shared().await;
    let mut intent = nurse(&unique_email("least"));
    for pointer in ["/chapters", "/term_years", "/message", "/lang", "/contact/family_name", "/contact/phone"]
    {
        intent = without(intent, pointer);
    }
    let created = store(&server.api(), &with(intent, "/quoted_total_cents", json!(17_000))).await;
    let stored: IntentBody = server.national().get(&format!("/api/v1/intents/{}", created.id)).await.ok(200);
    assert_eq!((stored.chapters.len(), stored.term_years, stored.lang.code()), (0, 1, "en"));
    assert_eq!(stored.contact.and_then(|contact| contact.family_name), None);
}

#[tokio::test]
async fn an_unknown_total_is_null() {
    let server = shared().await;
    let answers = AnswersBody {
        works_in_case_management: Some(true),
        military: Some(Military::Active),
        ..AnswersBody::default()
    };
    let intent = with(nurse(&unique_email("military")), "/answers", json!(answers));
    let intent = with(with(intent, "/category", json!("military")), "/quoted_total_cents", Value::Null);
    let created = store(&server.api(), &intent).await;
    let quote = created.quote.expect("it was computed");
    assert_eq!((quote.total_cents, quote.known_cents, quote.certainty.code()), (None, 2_500, "unknown"));
}

/// If the sources disagree about a category, staff decide.
#[tokio::test]
async fn a_disputed_category_is_accepted_and_flagged() {
    let server = shared().await;
    let intent = with(nurse(&unique_email("retired")), "/answers/military", json!("retired"));
    let intent = with(with(intent, "/category", json!("military")), "/quoted_total_cents", Value::Null);
    let created = store(&server.api(), &intent).await;
    let stored: IntentBody = server.national().get(&format!("/api/v1/intents/{}", created.id)).await.ok(200);
    assert!(stored.disputed);
}

#[tokio::test]
async fn a_confirmed_intent_is_accepted() {
    let api = shared().await.api();
    let (key, guard) = (unique("key"), json!({ "trap": "http://autofill.example" }));
    let trapped = with(nurse(&unique_email("guard")), "/guard", guard);
    api.create(&key, &trapped).await.refused(422, "confirm");
    // A refusal does not use up the key.
    let _: IntentCreated = api.create(&key, &with(trapped, "/guard/confirmed", json!(true))).await.ok(201);
}

#[tokio::test]
async fn a_repetition_gets_the_first_answer() {
    let server = shared().await;
    let api = server.api();
    let (key, email) = (unique("key"), unique_email("replay"));
    let first = api.create(&key, &nurse(&email)).await;
    let first_body: IntentCreated = first.ok(201);
    // The same content written differently: order, white space, an explicit default, quotes around the key.
    let same = serde_json::to_string_pretty(&with(nurse(&email), "/guard", Value::Null)).expect("serializes");
    let request =
        api.request(reqwest::Method::POST, "/api/v1/intents").header("content-type", "application/json");
    let again = send(request.header("idempotency-key", format!("\"{key}\"")).body(same)).await;
    assert_eq!(again.ok::<IntentCreated>(201), first_body);
    assert_eq!(again.header("idempotency-replayed"), "true");
    let page: IntentPage = server.national().get(&format!("/api/v1/intents?q={email}")).await.ok(200);
    assert_eq!(page.items.len(), 1);
}

#[tokio::test]
async fn a_key_with_other_content_is_refused() {
    let server = shared().await;
    let api = server.api();
    let (key, email) = (unique("key"), unique_email("reuse"));
    let _: IntentCreated = api.create(&key, &nurse(&email)).await.ok(201);
    for other in [
        with(nurse(&email), "/message", json!("Something else.")),
        with(nurse(&email), "/contact/given_name", json!("Anna")),
        // This is checked before eligibility and quote.
        with(nurse(&email), "/answers/works_in_case_management", json!(false)),
        with(nurse(&email), "/quoted_total_cents", json!(1)),
    ] {
        api.create(&key, &other).await.refused(422, "key-reused");
    }
    // But after the fields are validated.
    api.create(&key, &with(nurse(&email), "/contact/email", json!("ana")))
        .await
        .invalid(&["/contact/email email"]);
    let page: IntentPage = server.national().get(&format!("/api/v1/intents?q={email}")).await.ok(200);
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].message.as_deref(), Some("I look forward to it."));
}

/// Only a 201 uses a key up.
#[tokio::test]
async fn a_refusal_leaves_the_key_free() {
    let server = shared().await;
    let api = server.api();
    let (key, email) = (unique("key"), unique_email("refused"));
    api.create(&key, &with(nurse(&email), "/contact/email", json!("ana"))).await.refused(422, "invalid");
    api.create(&key, &with(nurse(&email), "/quoted_total_cents", json!(1))).await.refused(409, "stale-quote");
    api.create(&key, &with(nurse(&email), "/answers/residence", json!("outside-us")))
        .await
        .refused(422, "not-eligible");
    let stored = api.create(&key, &nurse(&email)).await;
    let _: IntentCreated = stored.ok(201);
    assert_eq!(stored.header("idempotency-replayed"), "");
}

#[tokio::test]
async fn two_hundred_duplicates_are_one_intent() {
    let server = shared().await;
    let api = server.api();
    let (key, email) = (unique("key"), unique_email("duplicates"));
    // Fifty at once: more than any browser or proxy repeats.
    let requests = (0..200).map(|_| try_send(api.create_request(&key, &nurse(&email))));
    let answers: Vec<_> = stream::iter(requests).buffer_unordered(50).collect().await;
    let mut bodies: Vec<IntentCreated> = Vec::new();
    let mut new = 0;
    for answer in answers {
        let answer = answer.expect("there is a response");
        new += usize::from(answer.header("idempotency-replayed").is_empty());
        bodies.push(answer.ok(201));
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "all responses are the same");
    assert_eq!(new, 1, "one response is new");
    let page: IntentPage = server.national().get(&format!("/api/v1/intents?q={email}")).await.ok(200);
    assert_eq!(page.items.len(), 1);
}
