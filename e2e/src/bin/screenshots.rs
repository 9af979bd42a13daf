//! Takes the screenshots of the documentation; `cargo xtask screenshots` makes a release build and runs this program. The
//! end-to-end tests leave screenshots of every state under `target/screenshots/`.

#![expect(clippy::print_stdout, reason = "it prints the names of the files")]

use std::fs;

use join_e2e::{
    browser::{Page, Scripts, View, browse},
    programs,
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::wire::IntentCreated;
use serde_json::json;

const ANSWERED: &str =
    "/join/hudson-valley?works_in_case_management=yes&residence=us&current_license=yes&enrolled_student=no";

const WIDE: View = View { width: 1280, media: &[] };

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = &Server::start().await;
    browse(server, Scripts::On, async |page| {
        page.look(WIDE).await;
        page.open_live(ANSWERED).await;
        page.find("#assessment[data-recommended=individual-a]").await;
        save(page, "join.png", false).await;

        let ids = people(server).await;
        page.open("/staff").await;
        page.type_into("#token", server.national_token()).await;
        page.click("form:has(#token) button").await;
        page.find("form[action='/staff/next']").await;
        save(page, "staff-queue.png", true).await;
        page.open(&format!("/staff/intents/{}", ids[1])).await;
        page.click("form:has(input[name=action][value=contacted]) button").await;
        page.find("main .notice").await;
        save(page, "staff-intent.png", true).await;
    })
    .await;
}

/// Five people who have sent an intent; the first is overdue, and the last waits.
async fn people(server: &Server) -> Vec<String> {
    let mut ids = Vec::new();
    for (given, family) in
        [("Ana", "Díaz"), ("Grace", "Okafor"), ("Maya", "Chen"), ("Tom", "Becker"), ("Ruth", "Levi")]
    {
        let intent = with(nurse(&unique_email(&given.to_lowercase())), "/contact/given_name", json!(given));
        let intent = with(intent, "/contact/family_name", json!(family));
        let created: IntentCreated = server.api().create(&unique("key"), &intent).await.ok(201);
        ids.push(created.id);
    }
    server.execute(&format!(
        "UPDATE intents SET status = 'contacted', touched = 1, follow_up_on = date('now', '-4 days') WHERE id = '{}';
         UPDATE intents SET status = 'contacted', touched = 1, follow_up_on = date('now', '+5 days') WHERE id = '{}'",
        ids[0], ids[4]
    ));
    ids
}

async fn save(page: &Page, name: &str, whole: bool) {
    let file = programs::root().join("docs").join(name);
    fs::write(&file, page.picture(whole).await).expect("docs/ can be written");
    println!("wrote {}", file.display());
}
