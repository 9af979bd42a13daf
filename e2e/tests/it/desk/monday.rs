//! Monday morning: a member of staff opens an invitation on a phone, and follows ten people up, one after the other.
//! Without script as well, and in Firefox.

use join_e2e::{
    browser::{Engine, Page, Scripts, View, browse_in},
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::wire::IntentCreated;
use serde_json::json;

const PHONE: View = View { width: 390, media: &[] };

/// The people who have sent an intent, half of them in Spanish.
async fn ten_people(server: &Server) {
    for number in 0..10 {
        let lang = if number % 2 == 0 { "en" } else { "es" };
        let person =
            with(nurse(&unique_email("monday")), "/contact/given_name", json!(format!("Person{number}")));
        let person = with(person, "/lang", json!(lang));
        let version =
            join_shared::text::Lang::from_code(lang).expect("is a language").texts().consent_version;
        let person = with(person, "/consent/text_version", json!(version));
        let _: IntentCreated = server.api().create(&unique("key"), &person).await.ok(201);
    }
}

async fn monday(engine: Engine, scripts: Scripts) {
    let server = Server::start().await;
    ten_people(&server).await;
    let invitation = ["invite", "--email", "officer@example.org", "--role", "national"];
    let link = server.staff(&invitation).await.expect("it is made");
    browse_in(engine, server.origin(), scripts, async |page: &Page| {
        if engine == Engine::Chromium {
            page.look(PHONE).await;
        }
        let path = link.split_once("/staff/").map(|(_, rest)| format!("/staff/{rest}")).expect("is a link");
        page.open(&path).await;
        page.follow("main form button").await;
        page.find("form[action='/staff/next'] button").await;
        for number in 0..10 {
            page.follow("form[action='/staff/next'] button").await;
            // Oldest first.
            let heading = page.text("h1").await;
            assert!(heading.contains(&format!("Person{number}")), "{number}: {heading}");
            let draft = page.attribute("a.button[href^='mailto:']", "href").await.unwrap_or_default();
            assert!(draft.len() <= 1_900, "{}: {draft}", draft.len());
            assert!(draft.contains("195"), "{draft}");
            assert_eq!(draft.contains("Hola"), number % 2 == 1, "{draft}");
            page.follow("form:has(input[name=action][value=contacted]) button").await;
            page.find("main .notice").await;
            page.follow("main .notice a[href='/staff/intents']").await;
            page.find("form[action='/staff/next']").await;
        }
        // All wait for the applicants now.
        page.follow("form[action='/staff/next'] button").await;
        page.until("return document.querySelector('main').textContent.includes('Nothing')").await;
        let rows = server.query(
            "SELECT count(*) AS contacted, count(follow_up_on) AS dated, sum(claimed_until = 0) AS free FROM intents \
             WHERE status = 'contacted'",
        );
        assert_eq!(rows[0]["contacted"], 10, "{rows:?}");
        assert_eq!(rows[0]["dated"], 10, "{rows:?}");
        // The last one is undone.
        let id = server.query("SELECT max(id) AS id FROM intents")[0]["id"].as_str().unwrap_or_default().to_owned();
        page.open(&format!("/staff/intents/{id}")).await;
        page.follow("form:has(input[name=action][value=undo]) button").await;
        page.find("main .notice").await;
        assert_eq!(server.query(&format!("SELECT status FROM intents WHERE id = '{id}'"))[0]["status"], "new");
    })
    .await;
}

#[tokio::test]
async fn on_a_phone() {
    monday(Engine::Chromium, Scripts::On).await;
}

#[tokio::test]
async fn without_script() {
    monday(Engine::Chromium, Scripts::Off).await;
}

#[tokio::test]
async fn in_firefox() {
    monday(Engine::Firefox, Scripts::On).await;
}
