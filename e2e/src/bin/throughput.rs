//! Measures how many requests the local Worker answers, and how long each takes: one after the other,
//! and so many at once. `cargo xtask bench` builds what ships and runs it.
//!
//! The client runs on the same machine and takes its share of it. What one request takes when nothing
//! else runs is the most that it can have computed, since the wait for the database is in it, too.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use join_e2e::{
    sample::{nurse, unique, unique_email},
    server::Server,
};
use reqwest::{Client, RequestBuilder};
use serde_json::json;

/// How many are sent at once, and how many in all.
const LOADS: [(usize, usize); 2] = [(1, 300), (16, 2_000)];

/// Sent before anything is measured, so that all is compiled.
const WARM_UP: usize = 200;

/// What is sent, with the status that it must come to.
struct Kind {
    name: &'static str,
    status: u16,
    request: fn(&Client, &str) -> RequestBuilder,
}

const KINDS: [Kind; 3] = [
    Kind {
        name: "POST /api/v1/assessments",
        status: 200,
        request: |client, origin| {
            let answers =
                json!({ "works_in_case_management": true, "residence": "us", "current_license": true });
            let body = json!({ "answers": answers, "chapters": ["hudson-valley"] });
            client.post(format!("{origin}/api/v1/assessments")).json(&body)
        },
    },
    Kind {
        name: "POST /api/v1/intents",
        status: 201,
        request: |client, origin| {
            let intent = nurse(&unique_email("throughput"));
            let request = client.post(format!("{origin}/api/v1/intents"));
            request.header("idempotency-key", unique("throughput")).json(&intent)
        },
    },
    Kind {
        name: "GET /join/{chapter}",
        status: 200,
        request: |client, origin| client.get(format!("{origin}/join/hudson-valley")),
    },
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::start().await;
    // As a content network does, it keeps its connections.
    let client = Client::new();
    println!("{:<26} {:>7} {:>9} {:>9} {:>9}", "", "at once", "requests/s", "p50 ms", "p99 ms");
    for kind in &KINDS {
        run(&client, &server.origin(), kind, 4, WARM_UP).await;
        for (at_once, requests) in LOADS {
            let started = Instant::now();
            let mut times = run(&client, &server.origin(), kind, at_once, requests).await;
            let elapsed = started.elapsed();
            times.sort_unstable();
            let per_second = f64::from(u32::try_from(requests).unwrap_or(u32::MAX)) / elapsed.as_secs_f64();
            let [p50, p99] =
                [50, 99].map(|percent| times[(times.len() * percent / 100).min(times.len() - 1)]);
            let [p50, p99] = [p50, p99].map(|time| 1_000.0 * time.as_secs_f64());
            println!("{:<26} {at_once:>7} {per_second:>9.0} {p50:>9.1} {p99:>9.1}", kind.name);
        }
    }
}

/// How long each took.
async fn run(client: &Client, origin: &str, kind: &Kind, at_once: usize, requests: usize) -> Vec<Duration> {
    let each = (0..requests).map(async |_| {
        let request = (kind.request)(client, origin);
        let started = Instant::now();
        let answer = request.send().await.expect("the server answers");
        let status = answer.status().as_u16();
        let body = answer.bytes().await.expect("the answer comes whole");
        assert_eq!(status, kind.status, "{}: {}", kind.name, String::from_utf8_lossy(&body));
        started.elapsed()
    });
    stream::iter(each).buffer_unordered(at_once).collect().await
}
