//! A form without script that is changed and sent again leads to the receipt of the first intent.

use join_e2e::{
    browser::{Scripts, browse},
    response::Response,
    sample::{nurse, unique, unique_email, with},
    server::{Server, shared},
};
use join_shared::{
    text::Lang,
    wire::{IntentCreated, IntentPage},
};
use serde_json::json;

use super::fields;

const PATH: &str = "/join/hudson-valley";

/// The idempotency key of a form in a page.
#[track_caller]
fn key_in(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"idempotency_key\" value=\"").expect("the form has a key");
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// The fields of a form with that key and that message.
fn form(key: &str, email: &str, message: &str) -> Vec<(&'static str, String)> {
    let set = |(name, value)| match name {
        "idempotency_key" => (name, key.to_owned()),
        "message" => (name, message.to_owned()),
        _ => (name, value),
    };
    fields(email).into_iter().map(set).collect()
}

async fn stored(server: &Server, email: &str) -> IntentPage {
    server.national().get(&format!("/api/v1/intents?q={email}")).await.ok(200)
}

/// Checks that the form comes back with a new key and without a receipt.
#[track_caller]
fn expect_no_receipt(answer: &Response, key: &str) {
    let page = answer.text();
    assert_eq!((answer.status, answer.header("location")), (422, ""), "{page}");
    assert!(page.contains(Lang::En.texts().problem_key_reused), "{page}");
    assert!(!page.contains("/receipt/"), "{page}");
    assert_ne!(key_in(&page), key);
}

#[tokio::test]
async fn a_changed_form_leads_to_the_first_receipt() {
    let server = shared().await;
    let (api, texts) = (server.api(), Lang::En.texts());
    for (path, first, again) in
        [(PATH, "", "?again"), ("/embed/hudson-valley", "?framed", "?again&framed"), ("/join", "", "?again")]
    {
        let email = unique_email("again");
        let key = key_in(&api.get(path).await.text());
        let answer = api.submit(path, &form(&key, &email, "First")).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let url = answer.header("location").strip_suffix(first).expect("it leads to the receipt").to_owned();

        let answer = api.submit(path, &form(&key, &email, "Second")).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*format!("{url}{again}")));
        let receipt = api.get(answer.header("location")).await.text();
        assert!(receipt.contains(texts.receipt_again), "{receipt}");
        if path.starts_with("/embed") {
            // In a frame the receipt shows only the reference and a link.
            assert!(!receipt.contains(&email) && !receipt.contains("<form"), "{receipt}");
            assert!(receipt.contains(&format!("href=\"{url}?again\"")), "{receipt}");
        }
        let receipt = api.get(&format!("{url}?again")).await.text();
        for words in ["id=\"correct\" open", texts.receipt_again_next, "First"] {
            assert!(receipt.contains(words), "{words:?} is missing in {receipt}");
        }
        assert!(receipt.contains(&format!("href=\"{PATH}\"")), "{receipt}");
        assert!(!api.get(&url).await.text().contains(texts.receipt_again));

        // The same content is a repetition, and no change.
        let answer = api.submit(path, &form(&key, &email, "First")).await;
        assert_eq!(answer.header("location"), format!("{url}{first}"));
        let found = stored(server, &email).await;
        assert_eq!(found.items.len(), 1);
        assert_eq!(found.items[0].message.as_deref(), Some("First"));

        // After a withdrawal the receipt says so, and links to a new form.
        let withdrawal = [("action", "withdraw".to_owned())];
        assert_eq!(api.submit(&url, &withdrawal).await.status, 303);
        let answer = api.submit(path, &form(&key, &email, "Third")).await;
        assert_eq!((answer.status, answer.header("location")), (303, &*format!("{url}{again}")));
        let receipt = api.get(&format!("{url}?again")).await.text();
        for words in [texts.receipt_again, texts.receipt_withdrawn, texts.receipt_new_form] {
            assert!(receipt.contains(words), "{words:?} is missing in {receipt}");
        }
        assert!(!receipt.contains("<form") && !receipt.contains(texts.receipt_again_next), "{receipt}");
        assert_eq!(stored(server, &email).await.items.len(), 0);
    }
}

/// A client of the API may choose a key that others can guess. Such a key does not open the receipt.
#[tokio::test]
async fn a_guessed_key_opens_no_receipt() {
    let server = shared().await;
    let api = server.api();
    let ours = key_in(&api.get(PATH).await.text());
    let (bare, code) = ours.rsplit_once('.').expect("our keys end in a code");
    for key in [
        unique("12345678"),
        // A forged key in the format of our keys.
        unique("form.0197f0a0-0000-4000-8000-000000000000."),
        format!("{bare}{}.{code}", unique("x")),
    ] {
        let victim = unique_email("victim");
        let created: IntentCreated = api.create(&key, &nurse(&victim)).await.ok(201);
        for path in [PATH, "/embed/hudson-valley"] {
            let answer = api.submit(path, &form(&key, &unique_email("guess"), "Who are you?")).await;
            expect_no_receipt(&answer, &key);
            assert!(!answer.text().contains(&victim) && !answer.text().contains(&created.reference));
        }
    }
}

/// The key was not made by our page.
#[tokio::test]
async fn a_form_with_a_foreign_key_gets_a_new_key() {
    let server = shared().await;
    let (api, key, email) = (server.api(), unique("own"), unique_email("own"));
    assert_eq!(api.submit(PATH, &form(&key, &email, "First")).await.status, 303);
    let answer = api.submit(PATH, &form(&key, &email, "Second")).await;
    expect_no_receipt(&answer, &key);
    assert!(answer.text().contains("Second"), "what was typed is still there");
    // With the new key it is a new intent, and then leads to its receipt.
    let new_key = key_in(&answer.text());
    assert_eq!(api.submit(PATH, &form(&new_key, &email, "Second")).await.status, 303);
    let answer = api.submit(PATH, &form(&new_key, &email, "Third")).await;
    assert!(answer.header("location").ends_with("?again"), "{:?}", answer.headers);
    assert_eq!(stored(server, &email).await.items.len(), 2);
}

#[tokio::test]
async fn a_key_of_a_page_opens_its_receipt_also_after_the_api_used_it() {
    let server = shared().await;
    let api = server.api();
    let (key, other) = (key_in(&api.get(PATH).await.text()), key_in(&api.get(PATH).await.text()));
    let email = unique_email("page");
    let created: IntentCreated = api.create(&key, &nurse(&email)).await.ok(201);
    api.create(&key, &with(nurse(&email), "/message", json!("Other"))).await.refused(422, "key-reused");
    let answer = api.submit(PATH, &form(&key, &email, "Second")).await;
    assert_eq!(answer.header("location"), format!("{}?again", created.receipt_url));
    let answer = api.submit(PATH, &form(&other, &email, "Second")).await;
    assert!(!answer.header("location").contains("again"), "another page's key is another intent's");
}

/// Back restores the form with its key, although the page is `no-store`.
#[tokio::test]
async fn a_person_goes_back_changes_something_and_sends_again() {
    let server = shared().await;
    let (email, texts) = (unique_email("back"), Lang::En.texts());
    let answered =
        "answered=1&chapter=hudson-valley&works_in_case_management=yes&residence=us&current_license=yes";
    browse(server, Scripts::Off, async |page| {
        page.open(&format!("{PATH}?{answered}")).await;
        let key = page.value("#sign-up [name=idempotency_key]").await;
        page.type_into("#given_name", "Ana").await;
        page.type_into("#email", &email).await;
        page.type_into("#message", "First").await;
        page.click("#consent").await;
        page.click("#sign-up button[type=submit]").await;
        let reference = page.text("#reference").await;
        let receipt = page.url().await;

        page.back().await;
        assert_eq!(page.value("#sign-up [name=idempotency_key]").await, key, "it is the same form");
        assert_eq!(page.value("#message").await, "First");
        page.retype("#given_name", "Anna").await;
        page.click("#sign-up button[type=submit]").await;
        assert!(page.text("#news").await.starts_with(texts.receipt_again));
        assert_eq!((page.url().await.path(), page.url().await.query()), (receipt.path(), Some("again")));
        assert_eq!(page.text("#reference").await, reference);

        // The receipt can be corrected.
        assert_eq!(page.value("#given_name").await, "Ana", "it shows what was stored");
        page.retype("#given_name", "Anna").await;
        page.click("#correct button").await;
        // The form shows the news as well.
        page.until("return location.search === '?corrected'").await;
        assert_eq!(page.text("#news").await, texts.receipt_corrected);
        let found = stored(server, &email).await;
        let names: Vec<_> =
            found.items.iter().filter_map(|it| it.contact.as_ref()).map(|it| &it.given_name).collect();
        assert_eq!(names, ["Anna"]);
        page.expect_no_complaints().await;
    })
    .await;
}
