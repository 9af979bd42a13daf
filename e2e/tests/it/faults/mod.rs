//! Requests while the database fails, or the Worker panics. The header `local-fault` works only on a local server that
//! is started with `LOCAL_FAULTS`: see `xtask/src/serve/local/with_faults.mjs`.

mod database;
mod panic;

use join_e2e::{api::send, response::Response, server::Server};
use reqwest::RequestBuilder;
use serde_json::Value;
use tokio::sync::{Mutex, MutexGuard, OnceCell};

/// A text in the error of the failing database. No response and no log may contain it.
const QUOTED: &str = "ana.private";

/// The server of these tests, for one test at a time, because they count rows.
async fn faulty() -> (MutexGuard<'static, ()>, &'static Server) {
    static FAULTY: OnceCell<Server> = OnceCell::const_new();
    static TURN: Mutex<()> = Mutex::const_new(());
    let turn = TURN.lock().await;
    (turn, FAULTY.get_or_init(|| Server::start_with(&[("LOCAL_FAULTS", "1")])).await)
}

/// Sends a request with a fault.
async fn meeting(fault: &str, request: RequestBuilder) -> Response {
    let answer = send(request.header("local-fault", fault)).await;
    assert!(!answer.text().contains(QUOTED), "{}", answer.text());
    answer
}

/// The numbers of intents with that e-mail address, of their chapters and of their audit entries; then of chapters and
/// audit entries without an intent.
fn stored(server: &Server, email: &str) -> [i64; 5] {
    let own = format!("(SELECT id FROM intents WHERE email = '{email}')");
    let counts = [
        format!("FROM intents WHERE email = '{email}'"),
        format!("FROM intent_chapters WHERE intent_id IN {own}"),
        format!("FROM audit WHERE intent_id IN {own}"),
        "FROM intent_chapters WHERE intent_id NOT IN (SELECT id FROM intents)".to_owned(),
        "FROM audit WHERE intent_id NOT IN (SELECT id FROM intents)".to_owned(),
    ];
    counts.map(|count| {
        let rows = server.query(&format!("SELECT count(*) AS rows {count}"));
        rows[0]["rows"].as_i64().expect("it is a number")
    })
}

/// The causes in the log lines with that problem.
fn causes(server: &Server, problem: &str) -> Vec<String> {
    let said = server.output();
    assert!(!said.contains(QUOTED), "{said}");
    let lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line.trim()).ok());
    let of_problem = lines.filter(|line| line["problem"] == problem);
    of_problem.map(|line| line["cause"].as_str().unwrap_or_default().to_owned()).collect()
}
