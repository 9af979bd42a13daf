//! Measures the Worker's CPU time per request, which Cloudflare limits and bills. `cargo xtask bench` makes a release
//! build and runs this program.
//!
//! Cloudflare counts the time of the thread while it is in the Worker: its JavaScript, its WebAssembly, and their calls
//! into the runtime. Here the Worker has its own process. Its main thread does that work and HTTP in two directions:
//! with this program and with the database. The time of an empty Worker is the cost of HTTP with this program, and is
//! subtracted; HTTP with the database is included. The figures are therefore an upper bound.
//!
//! Each request is sent when the thread is idle, so its figure includes the work after the response, and the garbage
//! collection in that time. After idle time the CPU caches are cold, so a request takes about twice as long as under
//! load.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use std::{fmt, process::ExitCode, time::Duration};

use futures_util::{StreamExt as _, stream};
use join_e2e::{
    cpu::Clock,
    requests::{KINDS, Kind, NOTHING, client},
    server::{Server, free_port},
};

/// The limit for the 99th percentile.
const BUDGET: Duration = Duration::from_millis(5);

/// The number of measured requests.
const REQUESTS: usize = 500;

/// The warm-up: requests at once, and in all.
const WARM_UP: (usize, usize) = (4, 200);

/// The CPU time of a new server.
struct Cost {
    /// Until the first response: the start of the runtime and of the Worker.
    start: Duration,
    /// For the first request of this kind, which compiles code.
    first: Duration,
    /// For each measured request, smallest first.
    each: Vec<Duration>,
    /// The share of the time in which other processes had the CPU.
    others: f64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    if !cfg!(target_os = "linux") {
        println!("the Worker's CPU time: not measured, because this needs Linux");
        return ExitCode::SUCCESS;
    }
    let port = free_port();
    let _database = with_workers(format!("door:{port}")).await;
    println!("the Worker's CPU time in ms, of {REQUESTS} requests one after the other");
    let names = ["start", "first", "p50", "p99", "most"].map(|name| format!("{name:>7}")).concat();
    println!("         {:<26}{names}   p99 without HTTP   others had the processor", "");
    let nothing = cost(&with_workers("nothing".to_owned()).await, &NOTHING).await;
    println!("         {:<26}{nothing}", NOTHING.name);
    let http = nothing.percentile(50);
    let mut is_kept = true;
    for kind in &KINDS {
        let server = with_workers(format!("apart:{port}")).await;
        let cost = cost(&server, kind).await;
        let own = cost.percentile(99).saturating_sub(http);
        let mark = if own <= BUDGET { "  ok  " } else { "missed" };
        is_kept &= own <= BUDGET;
        println!(
            "[{mark}] {:<26}{cost}   {:>5.1} of {}           {:>3.0} %",
            kind.name,
            milliseconds(own),
            milliseconds(BUDGET),
            100.0 * cost.others
        );
    }
    if is_kept {
        return ExitCode::SUCCESS;
    }
    println!(
        "a budget is missed; if nothing else keeps this machine busy, look for the cause with `perf record --call-graph \
         fp` on the thread, where `workerd::IoContext::runImpl` is the Worker"
    );
    ExitCode::FAILURE
}

/// Starts a server with that set of Workers.
async fn with_workers(set: String) -> Server {
    Server::start_with(vec![("LOCAL_WORKERS", &*set.leak())].leak()).await
}

/// Measures a server that has received no request.
async fn cost(server: &Server, kind: &Kind) -> Cost {
    let clock = Clock::of(server).expect("Linux has the statistics");
    let (client, origin) = (client(), server.origin());
    let start = clock.at_rest().await.computed;
    kind.send(&client, &origin).await;
    let first = clock.at_rest().await.computed.saturating_sub(start);
    let (at_once, requests) = WARM_UP;
    stream::iter((0..requests).map(|_| kind.send(&client, &origin)))
        .buffer_unordered(at_once)
        .collect::<()>()
        .await;
    let before = clock.at_rest().await;
    let mut last = before;
    let mut each = Vec::with_capacity(REQUESTS);
    for _ in 0..REQUESTS {
        kind.send(&client, &origin).await;
        let now = clock.at_rest().await;
        each.push(now.computed.saturating_sub(last.computed));
        last = now;
    }
    each.sort_unstable();
    let computed = last.computed.saturating_sub(before.computed).as_secs_f64();
    let waited = last.waited.saturating_sub(before.waited).as_secs_f64();
    Cost { start, first, each, others: waited / (computed + waited) }
}

fn milliseconds(time: Duration) -> f64 {
    1_000.0 * time.as_secs_f64()
}

/// The figures in one line.
impl fmt::Display for Cost {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [p50, p99, most] = [50, 99, 100].map(|percent| self.percentile(percent));
        for time in [self.start, self.first, p50, p99, most] {
            write!(out, "{:>7.1}", milliseconds(time))?;
        }
        Ok(())
    }
}

impl Cost {
    fn percentile(&self, percent: usize) -> Duration {
        self.each[(self.each.len() * percent / 100).min(self.each.len() - 1)]
    }
}
