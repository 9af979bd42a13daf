//! Back after a form was sent, and one intent in two tabs or two browsers: nothing is lost, and nothing is done twice.

use join_e2e::{
    browser::{Engine, Page, Scripts, browse, browse_in},
    sample::{nurse, unique, unique_email, with},
    server::Server,
    staff::{DETROIT, NATIONAL},
};
use join_shared::wire::IntentCreated;
use serde_json::{Value, json};

const CONTACTED: &str = "form:has(input[name=action][value=contacted]) button";
const UNDO: &str = "form:has(input[name=action][value=undo]) button";
const NOTE: &str = "#note-contacted";
const ON_TOP: &str = "form.entry button.primary";

/// Waits for the page after a change of somebody else.
const HAS_CHANGED: &str = "return document.querySelector('h1').textContent === 'This intent has changed'";

async fn create(server: &Server) -> IntentCreated {
    let intent = with(nurse(&unique_email("tabs")), "/chapters", json!(["detroit"]));
    server.api().create(&unique("key"), &intent).await.ok(201)
}

async fn sign_in(page: &Page, token: &str) {
    page.open("/staff/sign-in").await;
    page.type_into("#token", token).await;
    page.follow("main form:has(#token) button").await;
    page.find("form[action='/staff/next']").await;
}

/// An intent, opened at the desk.
async fn opened(server: &Server, page: &Page) -> IntentCreated {
    let created = create(server).await;
    sign_in(page, server.national_token()).await;
    page.open(&path(&created)).await;
    created
}

fn path(created: &IntentCreated) -> String {
    format!("/staff/intents/{}", created.id)
}

/// The version of the intent, and its notes in order.
fn stored(server: &Server, created: &IntentCreated) -> (Value, Vec<Value>) {
    let id = &created.id;
    let version =
        server.query(&format!("SELECT version FROM intents WHERE id = '{id}'"))[0]["version"].clone();
    let notes = server.query(&format!("SELECT text FROM notes WHERE intent_id = '{id}' ORDER BY id"));
    (version, notes.iter().map(|note| note["text"].clone()).collect())
}

/// A browser may show the page again as it was, or read it again. The version in its forms tells.
#[tokio::test]
async fn back_after_sending_does_nothing_twice() {
    let server = Server::start().await;
    browse(&server, Scripts::On, async |page| {
        let created = opened(&server, page).await;
        page.type_into(NOTE, "Sent the draft.").await;
        page.follow(CONTACTED).await;
        page.find("main .notice").await;
        let once = (json!(2), vec![json!("Sent the draft.")]);
        assert_eq!(stored(&server, &created), once);
        // Going through the history sends no form again.
        for _ in 0..2 {
            page.back().await;
            page.until("return !location.search").await;
            page.evaluate("history.forward()").await;
            page.until("return location.search.startsWith('?done=')").await;
        }
        assert_eq!(stored(&server, &created), once);
        // The same form again, as it was, is done already.
        page.back().await;
        page.until("return !location.search").await;
        if page.value(NOTE).await == "Sent the draft." {
            page.follow(CONTACTED).await;
            page.until("return location.search.startsWith('?done=')").await;
            assert_eq!(stored(&server, &created), once);
            // With another note, it is a change on top of one that this page does not show.
            page.back().await;
            page.until("return !location.search").await;
            page.retype(NOTE, "They called back.").await;
            page.follow(CONTACTED).await;
            page.until(HAS_CHANGED).await;
            assert_eq!(page.value("#note").await, "They called back.");
            assert_eq!(stored(&server, &created), once);
        }

        // Undone once, however often it is sent.
        page.open(&path(&created)).await;
        page.follow(UNDO).await;
        page.until("return document.querySelector('main .notice')?.textContent.includes('Undid')").await;
        let undone = (json!(3), vec![]);
        assert_eq!(stored(&server, &created), undone);
        page.back().await;
        page.until("return !location.search").await;
        if page.count(UNDO).await > 0 {
            page.follow(UNDO).await;
            page.until("return document.querySelector('main .notice')?.textContent.includes('Undid')").await;
        }
        assert_eq!(stored(&server, &created), undone);
    })
    .await;
}

#[tokio::test]
async fn two_tabs_on_one_intent() {
    let server = Server::start().await;
    browse(&server, Scripts::On, async |page| {
        let created = opened(&server, page).await;
        page.type_into(NOTE, "From the first tab.").await;
        page.in_another_tab(async || {
            page.open(&path(&created)).await;
            page.type_into(NOTE, "From the second tab.").await;
            page.follow(CONTACTED).await;
            page.find("main .notice").await;
        })
        .await;
        // The first tab still shows the old version. Its change is refused, and what was typed stays.
        page.follow(CONTACTED).await;
        page.until(HAS_CHANGED).await;
        let text = page.text("main").await;
        assert!(text.contains("You changed it") && text.contains("From the second tab."), "{text}");
        assert_eq!(page.value("#note").await, "From the first tab.");
        assert_eq!(stored(&server, &created), (json!(2), vec![json!("From the second tab.")]));
        page.follow(ON_TOP).await;
        page.find("main .notice").await;
        let both = vec![json!("From the second tab."), json!("From the first tab.")];
        assert_eq!(stored(&server, &created), (json!(3), both.clone()));

        // The same in both tabs is done once, and neither tab complains.
        page.open(&path(&created)).await;
        page.in_another_tab(async || {
            page.open(&path(&created)).await;
            page.follow(CONTACTED).await;
            page.find("main .notice").await;
        })
        .await;
        page.follow(CONTACTED).await;
        page.until("return location.search.startsWith('?done=') && !!document.querySelector('main .notice')")
            .await;
        assert_eq!(stored(&server, &created), (json!(4), both.clone()));

        // Signed out in one tab, the other keeps what was typed, too.
        page.open(&path(&created)).await;
        page.type_into(NOTE, "Written while signed out.").await;
        page.in_another_tab(async || {
            page.open("/staff").await;
            page.follow("form[action='/staff/sign-out'] button").await;
            page.find("#token").await;
        })
        .await;
        page.follow(CONTACTED).await;
        page.until("return document.querySelector('h1').textContent === 'You are signed out'").await;
        page.in_another_tab(async || {
            sign_in(page, server.national_token()).await;
        })
        .await;
        page.follow("main form button.primary").await;
        page.find("main .notice").await;
        let all = [&both[..], &[json!("Written while signed out.")]].concat();
        assert_eq!(stored(&server, &created), (json!(5), all));
    })
    .await;
}

/// Two members of staff, each in a browser of their own, write to one person at the same time.
async fn two_browsers(engine: Engine) {
    let server = Server::start().await;
    let created = create(&server).await;
    let path = path(&created);
    browse_in(engine, server.origin(), Scripts::On, async |first: &Page| {
        browse_in(engine, server.origin(), Scripts::On, async |second: &Page| {
            for (page, token, note) in [
                (first, server.national_token(), "Sent the draft."),
                (second, server.detroit_token(), "Met <her> at a meeting."),
            ] {
                sign_in(page, token).await;
                page.open(&path).await;
                page.type_into(NOTE, note).await;
            }
            first.follow(CONTACTED).await;
            first.find("main .notice").await;
            let one = vec![json!("Sent the draft.")];
            assert_eq!(stored(&server, &created), (json!(2), one.clone()));

            second.follow(CONTACTED).await;
            second.until(HAS_CHANGED).await;
            let notice = second.text("main .notice").await;
            for part in [NATIONAL, "changed it", "Contacted", "Follow up on", "is not saved yet"] {
                assert!(notice.contains(part), "{part:?} is missing: {notice}");
            }
            assert!(second.text("ol.timeline").await.contains("Sent the draft."));
            assert_eq!(second.value("#note").await, "Met <her> at a meeting.");
            assert_eq!(stored(&server, &created), (json!(2), one));

            assert_eq!(second.text(ON_TOP).await, "Apply on top");
            second.follow(ON_TOP).await;
            second.find("main .notice").await;
            let both = vec![json!("Sent the draft."), json!("Met <her> at a meeting.")];
            assert_eq!(stored(&server, &created), (json!(3), both));
            first.open(&path).await;
            let timeline = first.text("ol.timeline").await;
            for part in [DETROIT, "Met <her> at a meeting.", "You", "Sent the draft."] {
                assert!(timeline.contains(part), "{part:?} is missing: {timeline}");
            }
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn two_browsers_on_one_intent() {
    two_browsers(Engine::Chromium).await;
}

#[tokio::test]
async fn two_browsers_on_one_intent_in_firefox() {
    two_browsers(Engine::Firefox).await;
}
