//! Measures what an attacker does to somebody else: the median of a client that sends one assessment after the other,
//! beside a script that sends the costliest body there is as fast as it is answered, by the same beside a second client
//! with valid bodies. Two clients on one thread wait for each other even with valid requests, so the budget is
//! how much worse the attack is than that. The limit for each network, which would stop it, is off.
//! `cargo xtask bench` builds what ships and runs it.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use std::process::ExitCode;

use futures_util::future::{Either, select};
use join_e2e::{
    figures::{Figures, median},
    requests::{ATTACK, KINDS, Kind, client},
    server::Server,
};

/// By so much at most the attack may move the median.
const BUDGET: f64 = 2.0;

/// Short ones, because whatever else the machine does changes with time.
const ROUNDS: usize = 15;
const REQUESTS: usize = 100;

/// Sent before anything is measured, so that all is compiled.
const WARM_UP: usize = 200;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let server = Server::start().await;
    let [victim, ..] = &KINDS;
    for kind in [victim, &ATTACK] {
        Figures::measure(&client(), &server.origin(), kind, 4, WARM_UP).await;
    }
    let (mut shared, mut attacked) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let alone = p50(&server, victim, None).await;
        let beside_valid = p50(&server, victim, Some(victim)).await;
        let beside_attack = p50(&server, victim, Some(&ATTACK)).await;
        shared.push(beside_valid / alone);
        attacked.push(beside_attack / beside_valid);
    }
    println!("the median of a client's {}, median of {ROUNDS} rounds", victim.name);
    println!("         beside a second client with valid bodies, by that alone  {:.2}", median(shared));
    let attacked = median(attacked);
    let mark = if attacked < BUDGET { "  ok  " } else { "missed" };
    println!("[{mark}] beside 16 KiB of mistakes, by that beside valid bodies  {attacked:.2} of {BUDGET}");
    if attacked < BUDGET { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The victim's median in milliseconds while somebody else sends that without a break.
async fn p50(server: &Server, victim: &Kind, beside: Option<&Kind>) -> f64 {
    let origin = server.origin();
    let measured = Box::pin(async { Figures::measure(&client(), &origin, victim, 1, REQUESTS).await });
    let noise = Box::pin(async {
        let (client, Some(kind)) = (client(), beside) else { return std::future::pending().await };
        loop {
            kind.send(&client, &origin).await;
        }
    });
    match select(measured, noise).await {
        Either::Left((figures, _)) => figures.percentile(50),
        Either::Right(((), _)) => unreachable!("the noise has no end"),
    }
}
