//! What was acknowledged is there, whatever happens afterwards.

use std::time::Duration;

use join_e2e::{
    api::try_send,
    sample::{nurse, unique, unique_email},
    server::Server,
};
use join_shared::wire::{IntentBody, IntentCreated, IntentPage};
use tokio::{sync::mpsc, task::JoinSet};

/// How many are sent, and after how many acknowledgements everything is killed.
const SENT: usize = 30;
const ACKNOWLEDGED: usize = 6;

#[tokio::test]
async fn acknowledged_intents_survive_a_kill_of_everything() {
    let server = Server::start().await;
    let staff = server.national().await;
    let email = unique_email("crash");

    // Sent in a stream of three at a time, so that some are on their way when it happens.
    let (sender, mut acknowledged) = mpsc::unbounded_channel();
    let mut senders = JoinSet::new();
    let keys: Vec<String> = (0..SENT).map(|_| unique("crash")).collect();
    for lane in keys.chunks(SENT / 3).map(<[String]>::to_vec) {
        let (api, sender, email) = (server.api(), sender.clone(), email.clone());
        senders.spawn(async move {
            for key in lane {
                let Ok(answer) = try_send(api.create_request(&key, &nurse(&email))).await else { return };
                let created: IntentCreated = answer.ok(201);
                if sender.send((key, created)).is_err() {
                    return;
                }
            }
        });
    }
    drop(sender);
    let mut before = Vec::new();
    while before.len() < ACKNOWLEDGED {
        before.push(acknowledged.recv().await.expect("the server answers"));
    }
    server.kill();
    // What was acknowledged while the signal was on its way counts, too.
    let last = async {
        while let Some(more) = acknowledged.recv().await {
            before.push(more);
        }
    };
    tokio::time::timeout(Duration::from_secs(30), last).await.expect("a dead server's connections end");

    server.run().await;
    let staff_again = staff.clone();
    for (_, created) in &before {
        let stored: IntentBody = staff_again.get(&format!("/api/v1/intents/{}", created.id)).await.ok(200);
        assert_eq!(stored.reference, created.reference);
        assert_eq!(server.api().get(&created.receipt_url).await.status, 200, "its receipt still opens");
    }
    // Whoever heard nothing sends it again, and each of them is there once.
    for key in &keys {
        let again: IntentCreated = server.api().create(key, &nurse(&email)).await.ok(201);
        if let Some((_, first)) = before.iter().find(|(known, _)| known == key) {
            assert_eq!(again, *first);
        }
    }
    let list: IntentPage = staff_again.get(&format!("/api/v1/intents?q={email}&limit=100")).await.ok(200);
    assert_eq!(list.items.len(), SENT);
}

/// The pipe is all that holds it: when we end, however we end, it does, and all of its children.
#[tokio::test]
async fn nothing_is_left_when_the_pipe_closes() {
    let server = Server::start().await;
    assert_eq!(server.api().get("/healthz").await.status, 200);
    // It checks that the port is free and that the process group is empty.
    server.stop();
    assert!(server.api().try_get("/healthz").await.is_err());
}
