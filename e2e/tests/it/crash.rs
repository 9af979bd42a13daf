//! An acknowledged intent is stored, even if the system crashes.

use std::collections::BTreeMap;

use futures_util::{
    StreamExt as _,
    future::{join, join_all},
    stream,
};
use join_e2e::{
    api::{Api, try_send},
    poll::{PATIENCE, until},
    sample::{nurse, unique, unique_email},
    server::Server,
};
use join_shared::wire::IntentCreated;
use rustix::process::{Signal, kill_process};
use serde_json::json;
use tokio::sync::mpsc;

const INTENTS: usize = 1_000;
const WRITERS: usize = 20;
const ROUNDS: usize = 10;

/// The seed of the random moments.
const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// The numbers of acknowledgements after which everything is killed: a random one in each tenth.
fn moments() -> Vec<usize> {
    let mut state = SEED;
    let tenth = INTENTS / ROUNDS;
    let mut random = || {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % 90).expect("it is below 90")
    };
    (0..ROUNDS).map(|round| round * tenth + 1 + random()).collect()
}

/// Sends an intent until it is acknowledged; also returns the number of requests without a response.
async fn create_until_acknowledged(api: &Api, key: &str, email: &str) -> (IntentCreated, usize) {
    let mut unanswered = 0;
    let created = until("the server runs again and acknowledges", PATIENCE * 4, async || {
        match try_send(api.create_request(key, &nurse(email))).await {
            Ok(answer) if answer.status == 201 => Some(answer.ok(201)),
            Ok(answer) => panic!("{} {}", answer.status, answer.text()),
            Err(_) => {
                unanswered += 1;
                None
            }
        }
    })
    .await;
    (created, unanswered)
}

#[tokio::test]
async fn acknowledged_intents_survive_ten_kills() {
    let server = Server::start().await;
    let intents: Vec<(String, String)> =
        (0..INTENTS).map(|_| (unique("crash"), unique_email("crash"))).collect();
    let (sender, mut acknowledged) = mpsc::unbounded_channel();
    let writers = intents.chunks(INTENTS / WRITERS).map(|share| {
        let (api, sender) = (server.api(), sender.clone());
        async move {
            let mut unanswered = 0;
            for (key, email) in share {
                let (created, lost) = create_until_acknowledged(&api, key, email).await;
                unanswered += lost;
                sender.send((email, created)).expect("they are counted to the end");
            }
            unanswered
        }
    });
    let writers = join_all(writers.collect::<Vec<_>>());
    drop(sender);

    let mut stored = BTreeMap::new();
    let killer = async {
        for moment in moments() {
            while stored.len() < moment {
                let (email, created) = acknowledged.recv().await.expect("not all of them are sent");
                stored.insert(email, created);
            }
            server.kill();
            server.run().await;
        }
        while let Some((email, created)) = acknowledged.recv().await {
            stored.insert(email, created);
        }
    };
    let (unanswered, ()) = join(writers, killer).await;
    let unanswered: usize = unanswered.into_iter().sum();
    assert!(unanswered >= ROUNDS, "each kill interrupts requests: {unanswered}");
    assert_eq!(stored.len(), INTENTS);

    // Each intent is stored once and completely.
    let rows = server.query("SELECT email, id, reference FROM intents ORDER BY email");
    let expect: Vec<_> = stored
        .iter()
        .map(|(email, it)| json!({ "email": email, "id": it.id, "reference": it.reference }))
        .collect();
    assert!(rows == expect, "{} rows of {INTENTS}, or others", rows.len());
    let whole = "SELECT count(*) AS whole FROM intents WHERE \
                 (SELECT group_concat(chapter) FROM intent_chapters WHERE intent_id = intents.id) = 'hudson-valley' \
                 AND (SELECT group_concat(action) FROM audit WHERE intent_id = intents.id) = 'created'";
    assert_eq!(server.query(whole), [json!({ "whole": INTENTS })]);
    let all = "SELECT (SELECT count(*) FROM intent_chapters) AS chapters, (SELECT count(*) FROM audit) AS audit, \
               (SELECT sum(submitted) FROM funnel) AS submitted";
    let expect = json!({ "chapters": INTENTS, "audit": INTENTS, "submitted": INTENTS });
    assert_eq!(server.query(all), [expect]);

    // A repetition gets the same response, and the receipt opens.
    let api = &server.api();
    let again = intents.iter().step_by(20).map(async |(key, email)| {
        let again = api.create(key, &nurse(email)).await;
        assert_eq!(again.header("idempotency-replayed"), "true");
        let again: IntentCreated = again.ok(201);
        assert_eq!(again, stored[email]);
        assert_eq!(api.get(&again.receipt_url).await.status, 200);
    });
    stream::iter(again).buffer_unordered(WRITERS).collect::<()>().await;
}

/// The server and its children end when the pipe closes, so they cannot outlive the tests.
#[tokio::test]
async fn nothing_is_left_when_the_pipe_closes() {
    let server = Server::start().await;
    assert_eq!(server.api().get("/healthz").await.status, 200);
    // `stop` checks that the port is free and that the process group is empty.
    server.stop();
    assert!(server.api().try_get("/healthz").await.is_err());
}

/// `serve` cannot react to SIGKILL, but the local server notices.
#[tokio::test]
async fn nothing_is_left_when_serve_alone_is_killed() {
    let server = Server::start().await;
    // The group has the process id of `serve`.
    kill_process(server.group(), Signal::KILL).expect("serve is running");
    server.stop();
    assert!(server.api().try_get("/healthz").await.is_err());
}
