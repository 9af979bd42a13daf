//! `docs/staff.md` names what the pages show.

use join_e2e::{
    desk::Desk,
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::wire::IntentCreated;
use serde_json::json;

use super::{in_turn, member};

/// An intent for Detroit.
async fn create(server: &Server) -> String {
    let intent = with(nurse(&unique_email("guide")), "/chapters", json!(["detroit"]));
    let created: IntentCreated = server.api().create(&unique("key"), &intent).await.ok(201);
    format!("/staff/intents/{}", created.id)
}

/// Every section of the queue, a session that ended, a change meanwhile, and the other pages.
async fn pages(server: &Server) -> Vec<String> {
    let desk = Desk::sign_in(server, server.national_token()).await;
    Desk::sign_in(server, server.national_token()).await;
    let mut paths = Vec::new();
    for change in [
        "status = status",
        "follow_up_on = '2000-01-01', touched = 1",
        "follow_up_on = '2999-01-01', touched = 1",
        "touched = 1",
    ] {
        let path = create(server).await;
        let id = path.rsplit('/').next().unwrap_or_default();
        server.execute(&format!("UPDATE intents SET {change} WHERE id = '{id}'"));
        paths.push(path);
    }
    let today = desk.get(&paths[0]).await.text();
    let today = today.split("Today: ").next().and_then(|before| before.rsplit("value=\"").next());
    let today = today.and_then(|value| value.split('"').next()).expect("it can be chosen").to_owned();
    let fields = [("action", "follow-up"), ("version", "1"), ("date", &today)];
    let done = desk.post(&create(server).await, &fields).await;
    let done = desk.get(done.header("location")).await.text();
    let stale = desk.post(&paths[0], &[("action", "note"), ("version", "0"), ("note", "x")]).await.text();
    let signed_out = Desk::signed_out(server);
    let mut pages = vec![
        done,
        stale,
        signed_out.get("/staff/sign-in").await.text(),
        signed_out.get("/staff/sign-in/x").await.text(),
        signed_out.post(&paths[0], &[("note", "x")]).await.text(),
    ];
    let team = format!("/staff/team?member={}", member(server));
    for path in ["/staff/intents", &paths[0], "/staff/account", "/staff/team", &team] {
        pages.push(desk.get(path).await.text());
    }
    pages
}

/// What is bold there is on a page, word for word.
#[tokio::test]
async fn every_label_in_the_guide_for_staff_is_on_a_page() {
    let (_turn, server) = in_turn().await;
    let pages = pages(server).await;
    let guide = include_str!("../../../../docs/staff.md").replace('\n', " ").replace("   ", " ");
    let labels: Vec<_> = guide.split("**").skip(1).step_by(2).map(|label| label.replace("  ", " ")).collect();
    assert!(labels.len() > 20, "{labels:?}");
    // As a whole text of an element, or before a count.
    let is_on = |label: &str, page: &String| {
        ["<", " <", " with"].iter().any(|end| page.contains(&format!(">{label}{end}")))
    };
    let missing: Vec<_> =
        labels.iter().filter(|label| !pages.iter().any(|page| is_on(label, page))).collect();
    assert!(missing.is_empty(), "{missing:?} are on no page");
}
