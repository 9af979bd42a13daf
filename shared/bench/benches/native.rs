//! Measures the rules on this machine. `cargo xtask bench` compares the result with the budget.

#![allow(missing_docs, reason = "criterion's macros make undocumented public items")]

use criterion::{Criterion, criterion_group, criterion_main};
use join_bench::{ASSESS, Person, can_join, decoded, intent_request, next_question};

fn rules(c: &mut Criterion) {
    let person = Person::usual();
    c.bench_function(ASSESS, |b| b.iter(|| person.assessed()));

    let person = Person::in_every_chapter();
    let name = format!("assess and quote, {} chapters", person.chapters());
    c.bench_function(&name, |b| b.iter(|| person.assessed()));

    let open = Person::unknown().assessed();
    c.bench_function("next question, all open", |b| b.iter(|| next_question(&open)));
    c.bench_function("can join, all open", |b| b.iter(|| can_join(&open)));

    let request = intent_request();
    c.bench_function("decode an intent request", |b| b.iter(|| decoded(&request)));
}

criterion_group!(benches, rules);
criterion_main!(benches);
