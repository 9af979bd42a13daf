//! `/staff/account`: the member's own sessions, token and mail.

use join_e2e::desk::Desk;
use join_e2e::server::Server;

use super::{audited, count, in_turn, member, new_token, path, sign_in_by_link};

const ACCOUNT: &str = "/staff/account";

/// Signs a member in once more.
async fn sign_in(server: &Server, email: &str) -> Desk {
    let invite = ["invite", "--email", email, "--origin", &server.origin()];
    let link = server.staff(&invite).await.expect("it is made");
    sign_in_by_link(server, &path(&link)).await.0
}

async fn is_in(desk: &Desk) -> bool {
    desk.get("/staff").await.header("location") == "/staff/intents"
}

/// The id of the newest session of a member.
fn newest(server: &Server, email: &str) -> String {
    let rows =
        server.query(&format!("SELECT id FROM sessions WHERE staff_id = '{email}' ORDER BY id DESC LIMIT 1"));
    rows[0]["id"].as_str().expect("it has an id").to_owned()
}

#[tokio::test]
async fn members_end_their_own_sessions_and_nobody_elses() {
    let (_turn, server) = in_turn().await;
    let (email, other) = (member(server), member(server));
    let here = sign_in(server, &email).await;
    let elsewhere = sign_in(server, &email).await;
    let second = newest(server, &email);
    let theirs = sign_in(server, &other).await;
    let foreign = newest(server, &other);

    let page = here.get(ACCOUNT).await.text();
    assert!(page.contains("This browser") && page.contains("One-time link"), "{page}");
    assert!(page.contains(&second) && !page.contains(&foreign), "{page}");
    assert_eq!(here.post(ACCOUNT, &[("action", "end"), ("session", &foreign)]).await.status, 303);
    assert!(is_in(&theirs).await, "it is not theirs to end");
    assert_eq!(here.post(ACCOUNT, &[("action", "end"), ("session", &second)]).await.status, 303);
    assert!(!is_in(&elsewhere).await && is_in(&here).await);

    let third = sign_in(server, &email).await;
    assert_eq!(here.post(ACCOUNT, &[("action", "end-others")]).await.status, 303);
    assert!(!is_in(&third).await && is_in(&here).await && is_in(&theirs).await);
    let own = newest(server, &email);
    let out = here.post(ACCOUNT, &[("action", "end"), ("session", &own)]).await;
    assert_eq!((out.status, out.header("location")), (303, "/staff/sign-in"));
    assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
    assert!(!is_in(&here).await);
}

#[tokio::test]
async fn a_token_is_shown_once_replaced_and_removed() {
    let (_turn, server) = in_turn().await;
    let email = member(server);
    let desk = sign_in(server, &email).await;
    let works = async |token: &str| server.api().with_token(token).get("/api/v1/audit").await.status == 200;
    let first = new_token(&desk).await;
    assert!(works(&first).await);
    assert!(!desk.get(ACCOUNT).await.text().contains(&first), "it is shown once");
    assert_eq!(count(server, &format!("staff WHERE token_hash = '{first}'")), 0);
    let second = new_token(&desk).await;
    assert!(works(&second).await && !works(&first).await);
    assert_eq!(desk.post(ACCOUNT, &[("action", "remove-token")]).await.status, 303);
    assert!(!works(&second).await && is_in(&desk).await);

    let choose =
        async |mail: &'static str| desk.post(ACCOUNT, &[("action", "mail"), ("mail", mail)]).await.status;
    assert_eq!(choose("none").await, 303);
    assert_eq!(count(server, &format!("staff WHERE email = '{email}' AND mail = 'none'")), 1);
    assert_eq!((choose("hourly").await, choose("").await), (404, 404));
    assert_eq!(desk.post(ACCOUNT, &[("action", "unknown")]).await.status, 404);
    let actions: Vec<_> = audited(server, &email).into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["token_made", "token_made", "token_removed", "mail_chosen"]);
}
