//! Notifications about intents: stored with the intent, and sent at least once.

mod crash;
mod delivery;
pub(crate) mod mail;
mod receipt;
mod staff;

use join_e2e::{
    api::Api,
    poll::{PATIENCE, until},
    receiver::{Receiver, Reply},
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::wire::{IntentCreated, NotificationBody, NotificationPage};
use serde_json::json;
use tokio::sync::{MutexGuard, OnceCell};

/// A server that sends to this machine, and its receiver, for one test at a time, because each test sends all messages
/// that are due.
async fn in_turn() -> (MutexGuard<'static, ()>, &'static Server, &'static Receiver) {
    static SERVER: OnceCell<(Server, Receiver)> = OnceCell::const_new();
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let turn = TURN.lock().await;
    let start = async || {
        let variables = &[("WEBHOOKS_TO_LOOPBACK", "1"), ("WEBHOOK_LIMIT_MS", "2000")];
        (Server::start_with(variables).await, Receiver::start())
    };
    let (server, receiver) = SERVER.get_or_init(start).await;
    (turn, server, receiver)
}

/// Registers a webhook with a unique path and a reply, for a chapter or for all intents. It writes to the database,
/// because `cargo xtask webhook` takes two seconds.
fn register(server: &Server, receiver: &Receiver, chapter: Option<&str>, reply: Reply) -> Registered {
    let path = format!("/{}", unique("hook"));
    receiver.reply(&path, reply);
    let url = receiver.url(&path);
    let id = unique("webhook");
    let chapter = chapter.map_or("NULL".to_owned(), |slug| format!("'{slug}'"));
    server.execute(&format!(
        "INSERT INTO webhooks (id, url, chapter, generation, created_at) VALUES ('{id}', '{url}', {chapter}, 1, 0)"
    ));
    Registered { id, path }
}

/// A webhook.
struct Registered {
    id: String,
    path: String,
}

/// Stores an intent that names that chapter.
async fn intent_for(api: &Api, chapter: &str) -> IntentCreated {
    let intent = with(nurse(&unique_email("notified")), "/chapters", json!([chapter]));
    api.create(&unique("key"), &intent).await.ok(201)
}

/// All messages about an intent.
async fn messages(staff: &Api, intent: &IntentCreated) -> Vec<NotificationBody> {
    let page: NotificationPage =
        staff.get(&format!("/api/v1/notifications?intent={}&limit=100", intent.id)).await.ok(200);
    page.items
}

/// Waits until the message about an intent to that webhook meets a condition.
async fn message(
    staff: &Api,
    intent: &IntentCreated,
    webhook: &str,
    what: &str,
    is_so: impl Fn(&NotificationBody) -> bool,
) -> NotificationBody {
    until(what, PATIENCE, async || {
        let messages = messages(staff, intent).await;
        messages.into_iter().find(|it| it.receiver.webhook_id.as_deref() == Some(webhook) && is_so(it))
    })
    .await
}
