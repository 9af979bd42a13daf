//! Measures how many requests per second the local Worker answers, and how long each takes: one after the other, and
//! several at once. `cargo xtask bench` makes a release build and runs this program.
//!
//! The client and the database run on the same machine and use part of its CPU. `cpu.rs` measures the Worker alone.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use join_e2e::{
    figures::Figures,
    requests::{KINDS, client},
    server::Server,
};

/// The number of requests at once, and in all.
const LOADS: [(usize, usize); 2] = [(1, 300), (16, 2_000)];

/// The number of requests before the measurement, so that all code is compiled.
const WARM_UP: usize = 200;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::start().await;
    let client = client();
    println!("{:<26} {:>7} {:>9} {:>9} {:>9}", "", "at once", "requests/s", "p50 ms", "p99 ms");
    for kind in &KINDS {
        Figures::measure(&client, &server.origin(), kind, 4, WARM_UP).await;
        for (at_once, requests) in LOADS {
            let figures = Figures::measure(&client, &server.origin(), kind, at_once, requests).await;
            let [p50, p99] = [50, 99].map(|percent| figures.percentile(percent));
            println!("{:<26} {at_once:>7} {:>9.0} {p50:>9.1} {p99:>9.1}", kind.name, figures.per_second());
        }
    }
}
