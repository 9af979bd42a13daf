//! The form of a question: it is no sign-up, asks little, and has a confirmation of its own.

use join_e2e::{
    browser::{Page, Scripts, browse},
    sample::unique_email,
    server::{Server, shared},
};
use join_shared::{
    text::{Lang, Texts},
    wire::{IntentBody, IntentPage},
};

const QUESTION: &str = "Does my <LPN> license count?";

async fn ask(page: &Page, email: &str) {
    if page.attribute("#ask-fold", "open").await.is_none() {
        page.click("#ask-fold summary").await;
    }
    page.type_into("#ask-message", QUESTION).await;
    page.type_into("#ask-given_name", "Ana").await;
    page.type_into("#ask-email", email).await;
    page.click("#ask-consent").await;
}

async fn expect_stored(server: &Server, email: &str, reference: &str) {
    let found: IntentPage = server.national().get(&format!("/api/v1/intents?q={email}")).await.ok(200);
    let [IntentBody { category, message, quote, reference: stored, .. }] = &*found.items else {
        panic!("{found:?}");
    };
    assert_eq!((category, quote, stored.as_str()), (&None, &None, reference));
    assert_eq!(message.as_deref(), Some(QUESTION));
}

/// The message comes first, and no category or phone number is asked for.
async fn expect_short(page: &Page) {
    let typed = "return [...document.querySelectorAll('#ask :is(input:not([type=hidden]), textarea)')].map(({ name }) => name).join()";
    assert_eq!(page.evaluate(typed).await, "message,given_name,email,website,consent");
}

#[tokio::test]
async fn a_question_leads_to_its_own_receipt() {
    let server = shared().await;
    for (lang, scripts) in [(Lang::En, Scripts::On), (Lang::Es, Scripts::On), (Lang::En, Scripts::Off)] {
        let (texts, email): (&Texts, _) = (lang.texts(), unique_email("ask"));
        browse(server, scripts, async |page| {
            page.open(&format!("/join/hudson-valley?lang={}", lang.code())).await;
            if scripts == Scripts::On {
                page.find("[data-live]").await;
            }
            ask(page, &email).await;
            expect_short(page).await;
            page.screenshot(&format!("question-{}", lang.code())).await;
            page.follow("#ask button[type=submit]").await;
            let said = page.text("main").await;
            for words in [texts.receipt_got_question, texts.next_question] {
                assert!(said.contains(words), "{words}: {said}");
            }
            expect_stored(server, &email, &page.text("#reference").await).await;
        })
        .await;
    }
}

/// In a frame the confirmation takes the form's place, and one can still sign up, which is an intent of its own.
#[tokio::test]
async fn in_a_frame_a_question_and_a_sign_up_are_two_intents() {
    let server = shared().await;
    let texts = Lang::En.texts();
    browse(server, Scripts::On, async |page| {
        page.open_live(
            "/embed/hudson-valley?answered=1&works_in_case_management=yes&residence=us&current_license=yes",
        )
        .await;
        let email = unique_email("ask");
        ask(page, &email).await;
        page.click("#ask button[type=submit]").await;
        assert_eq!(page.text("#ask-sent-title").await, texts.question_sent_title);
        let thanks = page.text("#ask-section").await;
        assert!(thanks.contains(texts.next_question) && !thanks.contains(texts.next_join), "{thanks}");
        expect_stored(server, &email, &page.text("#ask-reference").await).await;
        assert!(!page.is_displayed("#ask").await);

        page.type_into("#given_name", "Ana").await;
        page.type_into("#email", &unique_email("ask")).await;
        page.click("#consent").await;
        page.click("#sign-up button[type=submit]").await;
        assert_eq!(page.text("#sent-title").await, texts.sent_title);
        assert_ne!(page.text("#reference").await, page.text("#ask-reference").await);
        page.expect_no_complaints().await;
    })
    .await;
}

/// With and without script, the mistakes are at the question's form, which keeps what was typed. The other form is as
/// it was, and so is its key.
#[tokio::test]
async fn mistakes_are_shown_in_the_form_that_was_sent() {
    let server = shared().await;
    for scripts in [Scripts::On, Scripts::Off] {
        browse(server, scripts, async |page| {
            page.open("/join/hudson-valley").await;
            if scripts == Scripts::On {
                page.find("[data-live]").await;
            }
            page.click("#ask-fold summary").await;
            page.type_into("#ask-email", "ana").await;
            match scripts {
                Scripts::On => page.click("#ask button[type=submit]").await,
                Scripts::Off => page.follow("#ask button[type=submit]").await,
            }
            let problems = page.text("#ask-problems").await;
            let first = page.attribute("#ask-problems li a", "href").await;
            assert_eq!(first.as_deref(), Some("#ask-given_name"), "{problems}");
            assert!(!page.text("#ask-message-error").await.is_empty(), "a question has a message");
            assert_eq!(page.value("#ask-email").await, "ana");
            assert_eq!(page.text("#problems").await, "");
            let (own, other) = (
                page.value("#ask [name=idempotency_key]").await,
                page.value("#sign-up [name=idempotency_key]").await,
            );
            assert!(!own.is_empty() && !other.is_empty() && own != other);
        })
        .await;
    }
}

/// Going back, and changing the language, loses nothing of it.
#[tokio::test]
async fn what_was_typed_comes_back() {
    let server = shared().await;
    browse(server, Scripts::On, async |page| {
        page.open_live("/join/hudson-valley").await;
        page.click("#ask-fold summary").await;
        page.type_into("#ask-message", QUESTION).await;
        page.follow("[data-lang=es]").await;
        page.find("[data-live]").await;
        assert_eq!(page.value("#ask-message").await, QUESTION);
        assert!(page.is_displayed("#ask-message").await);
        page.open("/").await;
        page.back().await;
        page.find("[data-live]").await;
        assert_eq!(page.value("#ask-message").await, QUESTION);
    })
    .await;
}
