//! Measures how many requests the local Worker answers, and how long each takes: one after the other,
//! and so many at once. `cargo xtask bench` builds what ships and runs it.
//!
//! The client runs on the same machine and takes its share of it, as does the database; what the Worker
//! computes is measured by `cpu.rs`.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use join_e2e::{
    requests::{KINDS, Kind, client},
    server::Server,
};
use reqwest::Client;

/// How many are sent at once, and how many in all.
const LOADS: [(usize, usize); 2] = [(1, 300), (16, 2_000)];

/// Sent before anything is measured, so that all is compiled.
const WARM_UP: usize = 200;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::start().await;
    let client = client();
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
        let started = Instant::now();
        kind.send(client, origin).await;
        started.elapsed()
    });
    stream::iter(each).buffer_unordered(at_once).collect().await
}
