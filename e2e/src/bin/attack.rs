//! Measures what an attacker does to somebody else: the median of a client that sends one assessment after the other,
//! alone, beside a client like it, and beside a script that sends the costliest body there is as fast as it is answered.
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

const ROUNDS: usize = 5;
const REQUESTS: usize = 300;

/// Sent before anything is measured, so that all is compiled.
const WARM_UP: usize = 200;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let server = Server::start().await;
    let [victim, ..] = &KINDS;
    for kind in [victim, &ATTACK] {
        Figures::measure(&client(), &server.origin(), kind, 4, WARM_UP).await;
    }
    let (mut neighbor, mut attack) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let alone = p50(&server, victim, None).await;
        neighbor.push(p50(&server, victim, Some(victim)).await / alone);
        attack.push(p50(&server, victim, Some(&ATTACK)).await / alone);
    }
    println!("the median of {} beside others, by that alone, median of {ROUNDS} rounds", victim.name);
    println!("         beside another client that does the same  {:.2}", median(neighbor));
    let attack = median(attack);
    let mark = if attack < BUDGET { "  ok  " } else { "missed" };
    println!("[{mark}] beside {}  {attack:.2} of {BUDGET}", ATTACK.name);
    if attack < BUDGET { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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
