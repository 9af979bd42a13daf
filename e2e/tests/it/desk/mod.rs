//! The staff desk.

mod access;
mod account;
mod guide;
mod intent;
mod links;
mod looks;
mod monday;
mod oversight;
mod queue;
mod session;
mod tabs;
mod team;

use join_e2e::{
    desk::Desk,
    poll::{PATIENCE, until},
    response::Response,
    sample::unique_email,
    server::Server,
};
use serde_json::Value;
use tokio::sync::{MutexGuard, OnceCell};

use crate::notifications::mail::mails_to;

/// A server that sends mail, for one test at a time, because the tests change its team.
async fn in_turn() -> (MutexGuard<'static, ()>, &'static Server) {
    static SERVER: OnceCell<Server> = OnceCell::const_new();
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let turn = TURN.lock().await;
    let variables = &[("NOTIFY_EMAIL_FROM", "join@cmsa.example.org"), ("LOCAL_FAULTS", "1")];
    (turn, SERVER.get_or_init(|| Server::start_with(variables)).await)
}

/// Adds a member of staff for Detroit to the database, and returns the address.
fn member(server: &Server) -> String {
    let email = unique_email("member").to_lowercase();
    server.execute(&format!(
        "INSERT INTO staff (id, email, role, created_at) VALUES ('{email}', '{email}', 'chapter', 0); \
         INSERT INTO staff_chapters VALUES ('{email}', 'detroit')"
    ));
    email
}

/// The path of the link in the newest mail to an address, once there are that many.
async fn mailed_link(server: &Server, email: &str, number: usize) -> String {
    let mails = until("the mail arrives", PATIENCE, async || {
        let mails = mails_to(server, email);
        (mails.len() >= number).then_some(mails)
    });
    let mail = mails.await.pop().expect("there is one");
    path(&mail)
}

/// The path of the link in a text.
fn path(text: &str) -> String {
    let start = text.find("/staff/sign-in/").expect("there is a link");
    text[start..].split(['"', '<', '\n']).next().unwrap_or_default().to_owned()
}

/// A number in the database.
fn count(server: &Server, from: &str) -> i64 {
    let rows = server.query(&format!("SELECT count(*) AS number FROM {from}"));
    rows[0]["number"].as_i64().expect("it is a number")
}

/// The actions in the audit by somebody, oldest first, each with its details.
fn audited(server: &Server, actor: &str) -> Vec<(String, Value)> {
    let rows = server.query(&format!(
        "SELECT action, details FROM audit WHERE actor = 'staff:' || (SELECT id FROM staff WHERE email = '{actor}') ORDER BY seq"
    ));
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let details = |row: &Value| serde_json::from_str(&text(row, "details")).expect("it is JSON");
    rows.iter().map(|row| (text(row, "action"), details(row))).collect()
}

/// Signs in by a link, and returns the session and the answer.
async fn sign_in_by_link(server: &Server, path: &str) -> (Desk, Response) {
    let out = Desk::signed_out(server);
    let response = out.post(path, &[]).await;
    assert_eq!(response.status, 303, "{}", response.text());
    (out.with_cookie_of(&response), response)
}

/// Makes a new token on the account page, which shows it.
async fn new_token(desk: &Desk) -> String {
    let page = desk.post("/staff/account", &[("action", "make-token")]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let html = page.text();
    let rest = html.split("id=\"new-token\">").nth(1).expect("it is shown");
    rest.split('<').next().unwrap_or_default().to_owned()
}
