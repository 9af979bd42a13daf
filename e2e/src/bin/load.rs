//! Measures the first visit to a page on a phone: the time until the first question can be read, and until the page is
//! live. Also measures how long the embed's loader blocks a chapter's page. `cargo xtask bench` makes a release build
//! and runs this program.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use std::{cell::RefCell, process::ExitCode};

use join_e2e::{
    browser::{Scripts, browse_at},
    hosts::serve_hosts,
    phone::Site,
    server::untouched,
};
use serde_json::Value;

const PATH: &str = "/join/hudson-valley";
const RUNS: usize = 7;

/// The budgets, in milliseconds after the browser opens the address.
const READABLE: f64 = 500.0;
const LIVE: f64 = 1_100.0;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let page = Site::ours(&untouched().await.api(), PATH).await.serve();
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        runs.push(page.visit(PATH).await);
    }
    let mut is_kept = loader_is_short(&untouched().await.origin()).await;
    println!("a phone's first visit to {PATH}, median of {RUNS} (least to most)");
    let readable = runs.iter().map(|visit| visit.readable).collect();
    let live = runs.iter().map(|visit| visit.live).collect();
    let figures: [(&str, Vec<f64>, f64); 2] = [("readable", readable, READABLE), ("live", live, LIVE)];
    for (what, mut times, limit) in figures {
        times.sort_by(f64::total_cmp);
        let median = times[RUNS / 2];
        let mark = if median <= limit { "  ok  " } else { "missed" };
        is_kept &= median <= limit;
        println!(
            "[{mark}] {what:<8} {median:.0} ms of {limit} ms ({:.0} to {:.0})",
            times[0],
            times[RUNS - 1]
        );
    }
    if is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Measures how long the loader blocks a chapter's page on that phone: each stretch of its work, from the start of the
/// script to each message from the frame. A stretch of 50 ms or more is a long task. Returns whether there is none.
async fn loader_is_short(ours: &str) -> bool {
    const LONG: f64 = 50.0;
    // Everything that runs the loader: messages, observers, and the custom element.
    const TIMER: &str = "
        window.stretches = [];
        const timed = (work) => function (...given) {
          const start = performance.now();
          try { return work.apply(this, given); } finally { stretches.push(performance.now() - start); }
        };
        const listen = window.addEventListener;
        window.addEventListener = function (kind, work, ...more) {
          return listen.call(this, kind, kind === 'message' ? timed(work) : work, ...more);
        };
        for (const name of ['IntersectionObserver', 'MutationObserver']) {
          const Before = window[name];
          window[name] = class extends Before { constructor(work, ...more) { super(timed(work), ...more); } };
        }
        const define = customElements.define;
        customElements.define = function (name, kind) {
          for (const step of ['connectedCallback', 'disconnectedCallback']) {
            kind.prototype[step] = timed(kind.prototype[step]);
          }
          return timed(define).call(this, name, kind);
        };";
    let host = serve_hosts(ours, "");
    let runs = RefCell::new(Vec::new());
    for _ in 0..RUNS {
        browse_at(host.clone(), Scripts::On, async |page| {
            page.be_a_phone().await;
            page.run_first(TIMER).await;
            page.open("/plain").await;
            page.until("return saw('ready', 'join') === 1").await;
            let noted = page.evaluate("return stretches").await;
            let stretches: Vec<f64> =
                noted.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
            assert!(stretches.len() > 3, "the loader's work is not measured: {stretches:?}");
            runs.borrow_mut().push(stretches.into_iter().fold(0.0, f64::max));
        })
        .await;
    }
    let mut longest = runs.into_inner();
    longest.sort_by(f64::total_cmp);
    let median = longest[RUNS / 2];
    let mark = if median < LONG { "  ok  " } else { "missed" };
    println!("the loader on a chapter's page, on the same phone, median of {RUNS} (least to most)");
    println!(
        "[{mark}] longest stretch of work {median:.0} ms of {LONG} ms ({:.0} to {:.0})",
        longest[0],
        longest[RUNS - 1]
    );
    median < LONG
}
