//! Compares ours with its alternatives in `e2e/peers/`: the two most important routes in TypeScript, with Hono and zod; the
//! form with `SurveyJS` and with Preact; the rules in two rule engines. `cargo xtask bench --peers` makes a release
//! build and runs this program.
//!
//! Other load on the machine slows both down, so ratios are more reliable than times. Each ratio is how much better ours
//! is: 2.0 is twice as many requests per second, or half the time.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

use std::process::ExitCode;

use join_e2e::{
    figures::{Figures, median},
    peers,
    phone::{Served, Site, Visit},
    requests::{KINDS, Kind, client},
    server::{Server, untouched},
    size,
};

const ROUNDS: usize = 5;

/// The turns in each round. Each sends requests of one kind, first several at once, then one after the other: the number
/// at once, and in all.
const TURNS: usize = 10;
const AT_ONCE: (usize, usize) = (16, 160);
const IN_TURN: (usize, usize) = (1, 80);

/// Requests before the measurement, so that all code is compiled: the number at once, and in all.
const WARM_UP: (usize, usize) = (4, 600);

/// The least ratio of requests per second.
const BUDGETS: [(&Kind, f64); 2] = [(&KINDS[0], 0.9), (&KINDS[1], 1.0)];

const PAGE: &str = "/join/hudson-valley";
const VISITS: usize = 7;

/// The peers' forms, with the highest ratio of our time to theirs, until readable and until live.
const FORMS: [(&str, [f64; 2]); 2] = [("surveyjs", [1.0 / 6.0, 1.0 / 4.0]), ("preact", [1.0, 1.25])];

/// A server's figures for one kind of request.
#[derive(Default)]
struct Turns {
    at_once: Figures,
    in_turn: Figures,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let ours = Server::start().await;
    peers::bundle(&ours).await;
    let theirs = peers::start().await;
    let cases = peers::check_answers(&ours, &theirs).await;
    peers::check_rows(&ours, &theirs);
    println!("ours and the peer in TypeScript gave the same responses and stored the same rows\n");
    ours.stop();
    theirs.stop();

    let is_kept = [routes().await, forms().await];
    println!("\nthe rules in other engines, an assessment in Node");
    peers::measure_rules(&cases);
    if is_kept.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Compares the two routes. Returns whether the budgets are kept.
async fn routes() -> bool {
    println!(
        "ours, theirs (Hono, zod, D1), and how much better ours is; requests per second with {} at once",
        AT_ONCE.0
    );
    println!("{:<9}{:<26}{:>23}{:>23}{:>23}", "", "", "requests/s", "p50 ms", "p99 ms");
    let mut ratios = BUDGETS.map(|_| Vec::new());
    for round in 1..=ROUNDS {
        let both = [peers::start_ours().await, peers::start().await];
        for ((kind, _), ratios) in BUDGETS.iter().zip(&mut ratios) {
            let [ours, theirs] = alternate(&both, kind).await;
            let per_second = [&ours, &theirs].map(|turns| turns.at_once.per_second());
            let [p50, p99] =
                [50, 99].map(|percent| [&ours, &theirs].map(|turns| turns.in_turn.percentile(percent)));
            let ratio = [per_second[0] / per_second[1], p50[1] / p50[0], p99[1] / p99[0]];
            println!(
                "round {round}  {:<26}{:>8.0} {:>7.0} {:>6.2}{:>9.2} {:>6.2} {:>6.2}{:>9.2} {:>6.2} {:>6.2}",
                kind.name,
                per_second[0],
                per_second[1],
                ratio[0],
                p50[0],
                p50[1],
                ratio[1],
                p99[0],
                p99[1],
                ratio[2],
            );
            ratios.push(ratio);
        }
    }
    let mut is_kept = true;
    for ((kind, budget), ratios) in BUDGETS.iter().zip(ratios) {
        let [per_second, p50, p99] =
            [0, 1, 2].map(|at| median(ratios.iter().map(|ratio| ratio[at]).collect()));
        let is_met = per_second >= *budget;
        is_kept &= is_met;
        println!(
            "[{}] {:<26}requests/s {per_second:.2} of {budget:.1}   p50 {p50:.2}   p99 {p99:.2}   median of {ROUNDS}",
            if is_met { "  ok  " } else { "missed" },
            kind.name,
        );
    }
    let [ours, theirs] = [size::script_gzip(), size::gzip(&peers::script()).len()];
    println!(
        "         script, gzip              {} kB, {} kB: {:.2}",
        ours / 1_000,
        theirs / 1_000,
        ratio(theirs, ours)
    );
    is_kept
}

/// Measures ours and theirs alternately. The first one changes with each turn.
async fn alternate(both: &[Server; 2], kind: &Kind) -> [Turns; 2] {
    let client = client();
    let mut turns = [Turns::default(), Turns::default()];
    for server in both {
        Figures::measure(&client, &server.origin(), kind, WARM_UP.0, WARM_UP.1).await;
    }
    for turn in 0..TURNS {
        for at in [turn % 2, 1 - turn % 2] {
            let origin = both[at].origin();
            let Turns { at_once, in_turn } = std::mem::take(&mut turns[at]);
            turns[at] = Turns {
                at_once: at_once.and(Figures::measure(&client, &origin, kind, AT_ONCE.0, AT_ONCE.1).await),
                in_turn: in_turn.and(Figures::measure(&client, &origin, kind, IN_TURN.0, IN_TURN.1).await),
            };
        }
    }
    turns
}

/// Compares the forms. Returns whether the budgets are kept.
async fn forms() -> bool {
    let ours = Site::ours(&untouched().await.api(), PAGE).await.serve();
    let theirs = FORMS.map(|(name, _)| peers::form(name).serve());
    let mut visits = vec![Vec::new(); 1 + FORMS.len()];
    for _ in 0..VISITS {
        visits[0].push(ours.visit(PAGE).await);
        for (form, visits) in theirs.iter().zip(&mut visits[1..]) {
            visits.push(form.visit("/").await);
        }
    }
    let readable = |visits: &[Visit]| median(visits.iter().map(|visit| visit.readable).collect());
    let live = |visits: &[Visit]| median(visits.iter().map(|visit| visit.live).collect());
    println!("\na phone's first visit to the form, median of {VISITS}, and the ratio of ours to theirs");
    let line = |name: &str, site: &Served, [readable, live]: [f64; 2]| {
        println!(
            "         {name:<10}{:>7} kB   readable {readable:>6.0} ms   live {live:>6.0} ms",
            site.bytes / 1_000
        );
    };
    let own = [readable(&visits[0]), live(&visits[0])];
    line("ours", &ours, own);
    let mut is_kept = true;
    for (((name, budget), form), visits) in FORMS.iter().zip(&theirs).zip(&visits[1..]) {
        let other = [readable(visits), live(visits)];
        line(name, form, other);
        let [readable, live] = [own[0] / other[0], own[1] / other[1]];
        let is_met = readable <= budget[0] && live <= budget[1];
        is_kept &= is_met;
        println!(
            "[{}] {name:<10}bytes {:.2}   readable {readable:.2} of {:.2}   live {live:.2} of {:.2}",
            if is_met { "  ok  " } else { "missed" },
            ratio(ours.bytes, form.bytes),
            budget[0],
            budget[1],
        );
    }
    is_kept
}

#[expect(clippy::cast_precision_loss, reason = "they are far below 2^52")]
fn ratio(one: usize, other: usize) -> f64 {
    one as f64 / other as f64
}
