//! Measures how much an attacker slows another client down. The client sends one assessment after the other, and the
//! attacker's script sends the most expensive body as fast as the server answers. The result is the client's median
//! with the script, divided by its median without. For comparison, the same is measured with a second client with valid
//! bodies, because two requests on one thread wait for each other. The rate limit for each network, which would stop
//! the script, is off. `cargo xtask bench` makes a release build and runs this program.

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

/// The attack must multiply the median by less than this.
const BUDGET: f64 = 2.0;

/// Short rounds, because the machine's speed changes with time.
const ROUNDS: usize = 15;
const REQUESTS: usize = 100;

/// The number of requests before the measurement, so that all code is compiled.
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
    println!("how much slower a client's median {} is, median of {ROUNDS} rounds", victim.name);
    println!("         with a second client that sends valid bodies  {:.2}", median(shared));
    let attacked = median(attacked);
    let mark = if attacked < BUDGET { "  ok  " } else { "missed" };
    println!("[{mark}] with a script that sends 16 KiB of mistakes    {attacked:.2} of {BUDGET}");
    if attacked < BUDGET { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The victim's median in milliseconds while another client sends that without a break.
fn p50(server: &Server, victim: &Kind, beside: Option<&Kind>) -> f64 {
    let (origin, measured) = (server.origin(), AtomicBool::new(false));
    thread::scope(|scope| {
        // In a separate thread, so that the two clients do not wait for each other.
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
