//! Measures what an attacker does to another client: the median of a client that sends one assessment after the other,
//! beside a script that sends the costliest body there is as soon as the last one is answered, divided by that median
//! without the script. A second client with valid bodies is measured, too, for comparison: on one thread, two
//! requests wait for each other. The rate limit for each network, which would stop the script, is off.
//! `cargo xtask bench` builds what ships and runs it.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use std::{
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use join_e2e::{
    figures::{Figures, median},
    requests::{ATTACK, KINDS, Kind, client},
    server::Server,
};
use tokio::runtime::Builder;

/// The attack may multiply the median by less than this.
const BUDGET: f64 = 2.0;

/// Short ones, because the machine's speed changes with time.
const ROUNDS: usize = 15;
const REQUESTS: usize = 100;

/// Sent before anything is measured, so that everything is compiled.
const WARM_UP: usize = 200;

fn main() -> ExitCode {
    let server = block_on(Server::start());
    let [victim, ..] = &KINDS;
    for kind in [victim, &ATTACK] {
        block_on(async { Figures::measure(&client(), &server.origin(), kind, 4, WARM_UP).await });
    }
    let (mut shared, mut attacked) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let alone = p50(&server, victim, None);
        shared.push(p50(&server, victim, Some(victim)) / alone);
        attacked.push(p50(&server, victim, Some(&ATTACK)) / alone);
    }
    println!("the median of a client's {}, by that alone, median of {ROUNDS} rounds", victim.name);
    println!("         beside a second client with valid bodies  {:.2}", median(shared));
    let attacked = median(attacked);
    let mark = if attacked < BUDGET { "  ok  " } else { "missed" };
    println!("[{mark}] beside 16 KiB of mistakes, without a break  {attacked:.2} of {BUDGET}");
    if attacked < BUDGET { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The victim's median in milliseconds while another client sends that without a break.
fn p50(server: &Server, victim: &Kind, beside: Option<&Kind>) -> f64 {
    let (origin, measured) = (server.origin(), AtomicBool::new(false));
    thread::scope(|scope| {
        // A thread of its own, so that the two clients do not wait for each other.
        if let Some(kind) = beside {
            scope.spawn(|| {
                block_on(async {
                    let client = client();
                    while !measured.load(Ordering::Relaxed) {
                        kind.send(&client, &origin).await;
                    }
                });
            });
        }
        let figures = block_on(async { Figures::measure(&client(), &origin, victim, 1, REQUESTS).await });
        measured.store(true, Ordering::Relaxed);
        figures.percentile(50)
    })
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime needs nothing else").block_on(work)
}
