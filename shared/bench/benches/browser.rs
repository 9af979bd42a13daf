//! Measures the rules in a browser, compiled as they ship. `cargo xtask bench` runs this in Chromium and compares the
//! result with the budget.

#![cfg(target_family = "wasm")]

use join_bench::{ASSESS, Person};
use wasm_bindgen_test::{Criterion, wasm_bindgen_bench, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_bench]
fn rules(c: &mut Criterion) {
    let person = Person::usual();
    c.bench_function(ASSESS, |b| b.iter(|| person.assessed()));
}
