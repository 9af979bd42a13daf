//! Measures how long a page takes on a phone, cold: until the first question can be read, and until
//! it is live. `cargo xtask bench` builds what ships and runs it.
//!
//! The page comes from a server that compresses as a content network does; the Worker itself leaves
//! that to the network.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use std::{cell::RefCell, collections::HashMap, process::ExitCode};

use join_e2e::{
    api::Api,
    browser::{Page, Scripts, browse_at},
    elsewhere::{Response, serve},
    hosts::serve_hosts,
    server::untouched,
    size,
};
use serde_json::Value;

const PATH: &str = "/join/hudson-valley";
const RUNS: usize = 7;

/// In milliseconds after the address was opened.
const READABLE: f64 = 500.0;
const LIVE: f64 = 1_100.0;

/// Notes when the largest text was painted, and when the page became live. One paint shows the whole
/// page: it comes in one piece.
const WATCH: &str = "
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.paintedAt = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new MutationObserver(() => {
      if (document.querySelector('[data-live=true]')) window.liveAt ??= performance.now();
    }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-live'] });";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let edge = edge(&untouched().await.api()).await;
    let runs = RefCell::new(Vec::new());
    for _ in 0..RUNS {
        browse_at(edge.clone(), Scripts::On, async |page| {
            page.be_a_phone().await;
            page.run_first(WATCH).await;
            page.open_live(PATH).await;
            let times = [time(page, "paintedAt").await, time(page, "liveAt").await];
            runs.borrow_mut().push(times);
        })
        .await;
    }
    let runs = runs.into_inner();
    let mut is_kept = loader_is_short(&untouched().await.origin()).await;
    println!("a phone's first visit to {PATH}, median of {RUNS} (least to most)");
    for (index, what, limit) in [(0, "readable", READABLE), (1, "live", LIVE)] {
        let mut times: Vec<f64> = runs.iter().map(|run| run[index]).collect();
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

/// Measures for how long the loader keeps a chapter's page on that phone from doing anything else: each
/// stretch of its work, from the script's own start to each message from the frame. What lasts for
/// 50 ms or more is a long task. Returns whether there is none.
async fn loader_is_short(ours: &str) -> bool {
    const LONG: f64 = 50.0;
    // Every way in which the page comes to run the loader: a message, an observer, an element that is there.
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
            assert!(stretches.len() > 3, "the loader's work is not noticed: {stretches:?}");
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

/// The page and its files as a content network serves them. Returns the origin.
async fn edge(api: &Api) -> String {
    let html = api.get(PATH).await.text();
    let mut served = HashMap::new();
    for path in size::assets(&html).into_iter().chain([PATH.to_owned()]) {
        let answer = api.get(&path).await;
        let kept = ["content-type", "cache-control", "content-security-policy", "link"];
        let mut headers: Vec<(String, String)> = kept
            .into_iter()
            .filter(|name| answer.headers.contains_key(*name))
            .map(|name| (name.to_owned(), answer.header(name).to_owned()))
            .collect();
        headers.push(("content-encoding".to_owned(), "br".to_owned()));
        served.insert(path, Response { headers, body: size::brotli(&answer.body) });
    }
    format!("http://localhost:{}", serve(move |path| served.get(path).cloned()))
}

/// What the page noted, in milliseconds.
async fn time(page: &Page, what: &str) -> f64 {
    let noted = page.evaluate(&format!("return window.{what}")).await;
    noted.as_f64().unwrap_or_else(|| panic!("the page noted no {what}: {noted}"))
}
