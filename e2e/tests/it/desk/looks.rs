//! The desk in every view: see `accessibility.rs`.

use join_e2e::{
    browser::{Page, Scripts, View, browse},
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::wire::IntentCreated;
use reqwest::Method;
use serde_json::json;

use super::{in_turn, member, path};
use crate::accessibility::{check, unfold_all};

#[tokio::test]
async fn every_state_of_signing_in_the_team_and_the_account_is_accessible() {
    let (_turn, server) = in_turn().await;
    let (email, other) = (unique_email("looks").to_lowercase(), member(server));
    let invite = ["invite", "--email", &email, "--role", "national", "--origin", &server.origin()];
    let link = path(&server.staff(&invite).await.expect("it is made"));
    browse(server, Scripts::On, async |page| {
        page.open("/staff/intents/a").await;
        page.open("/staff/sign-in?to=/staff/audit").await;
        check(page, "desk-sign-in").await;
        page.type_into("#email", "stranger@example.org").await;
        page.follow("form:has(#email) button").await;
        check(page, "desk-sign-in-asked").await;
        page.open("/staff/sign-in").await;
        page.type_into("#token", "wrong").await;
        page.follow("form:has(#token) button").await;
        check(page, "desk-sign-in-mistake").await;
        page.open(&link).await;
        check(page, "desk-link").await;
        page.follow("button").await;
        page.open(&link).await;
        check(page, "desk-link-used").await;

        page.open("/staff/account").await;
        page.follow("form:has([value=make-token]) button").await;
        check(page, "desk-account").await;
        page.open("/staff/team").await;
        page.click("summary").await;
        check(page, "desk-team").await;
        page.open(&format!("/staff/team?member={other}")).await;
        page.follow("form:has([value=invite]) button").await;
        check(page, "desk-member").await;
        page.open(&format!("/staff/team?member={other}&revoke")).await;
        check(page, "desk-member-revoke").await;
        page.follow("button.danger").await;
        check(page, "desk-member-former").await;
        page.open("/staff/team").await;
        check(page, "desk-team-former").await;
    })
    .await;
}

/// Signs in by token, as a person does.
async fn sign_in(page: &Page, token: &str) {
    page.open("/staff/sign-in").await;
    page.type_into("#token", token).await;
    page.follow("main form:has(#token) button").await;
    page.find("form[action='/staff/sign-out']").await;
}

#[tokio::test]
async fn every_state_of_the_queue_and_of_an_intent_is_accessible() {
    let server = &Server::start().await;
    let mut ids = Vec::new();
    for number in 0..6 {
        let long = with(nurse(&unique_email("desk")), "/message", json!("I have a question. ".repeat(20)));
        let intent = with(long, "/contact/family_name", json!(format!("Díaz de la Fuente-{number}")));
        let created: IntentCreated = server.api().create(&unique("key"), &intent).await.ok(201);
        ids.push(created.id);
    }
    let [overdue, due, later, erased, ..] = ids.as_slice() else { panic!("there are six") };
    server.execute(&format!(
        "UPDATE intents SET follow_up_on = '2020-01-01', status = 'contacted', touched = 1 WHERE id = '{overdue}';
         UPDATE intents SET follow_up_on = '2099-01-01', touched = 1 WHERE id = '{later}';
         INSERT INTO outbox (id, intent_id, type, chapter, email, created_at, state, attempts, last_error, settled_at)
         VALUES ('1', '{due}', 'intent.created', 'hudson-valley', 'president@example.org', 1795305600000, 'failed', 10, 'not-verified', 1),
         ('2', NULL, 'sign-in.link', NULL, 'national@example.org', 1795305600000, 'delivered', 1, NULL, 1795305600000);
         INSERT INTO outbox (id, intent_id, type, email, created_at, state, attempts, last_status, next_attempt_at)
         VALUES ('3', '{due}', 'intent.created', 'office@example.org', 1795305600000, 'pending', 2, 503, 9000000000000)"
    ));
    assert_eq!(
        server
            .national()
            .request(Method::DELETE, &format!("/api/v1/intents/{erased}"))
            .send()
            .await
            .map(|it| it.status().as_u16())
            .ok(),
        Some(204)
    );
    browse(server, Scripts::On, async |page| {
        sign_in(page, server.national_token()).await;
        for (path, state) in [
            ("/staff/intents".to_owned(), "desk-queue"),
            ("/staff/intents?view=all".to_owned(), "desk-all"),
            ("/staff/intents?view=all&q=nobody".to_owned(), "desk-empty"),
            (format!("/staff/intents/{due}"), "desk-intent"),
            (format!("/staff/intents/{overdue}"), "desk-intent-overdue"),
            (format!("/staff/intents/{erased}"), "desk-intent-erased"),
            ("/staff/messages".to_owned(), "desk-messages"),
            ("/staff/audit".to_owned(), "desk-audit"),
            ("/staff/intents/0197f0a0-0000-7000-8000-000000000000".to_owned(), "desk-not-found"),
        ] {
            page.open(&path).await;
            unfold_all(page).await;
            check(page, state).await;
        }
        // In print: what was sent and what happened, and nothing to press.
        page.open(&format!("/staff/intents/{due}")).await;
        page.print_view().await;
        for css in ["main form", ".bar nav", ".search", ".foot form"] {
            assert!(!page.is_displayed(css).await, "{css} is printed");
        }
        let printed = page.text("main").await;
        for text in ["$195.00", "desk-", "I have a question.", "Sent the form"] {
            assert!(printed.contains(text), "{text} is not printed: {printed}");
        }
        assert!(page.printed_pages().await <= 3);
        // Ends the print view.
        page.look(View { width: 1280, media: &[] }).await;
        // The text of the reply is copied by a button.
        page.open(&format!("/staff/intents/{due}")).await;
        unfold_all(page).await;
        page.click("button[data-copies=draft]").await;
        page.until("return document.querySelector('button[data-copies=draft]').textContent === 'Copied'")
            .await;

        // A change, and somebody who comes later with an old version.
        page.open(&format!("/staff/intents/{due}")).await;
        page.follow("form:has(input[value=contacted]) button").await;
        page.find("main .notice").await;
        check(page, "desk-done").await;
        let noted = server.national().change(due, "*", &json!({ "note": "They called." })).await;
        assert_eq!(noted.status, 200, "{}", noted.text());
        page.follow("form:has(input[name=action][value=contacted]) button").await;
        page.until("return document.querySelector('main').textContent.includes('Apply on top')").await;
        check(page, "desk-changed-meanwhile").await;
        // A session that ended while somebody wrote.
        page.open(&format!("/staff/intents/{later}")).await;
        server.execute("DELETE FROM sessions");
        page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true })").await;
        page.type_into("#note-note", "They asked about the student rate.").await;
        page.follow("form:has(input[name=action][value=note]) button").await;
        page.find("dd.typed").await;
        check(page, "desk-signed-out").await;
    })
    .await;
}
