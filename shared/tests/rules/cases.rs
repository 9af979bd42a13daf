//! The golden cases of `cases/*.toml`, run natively.

#[path = "../cases/golden.rs"]
mod golden;

use std::{collections::BTreeSet, path::Path};

use golden::{Case, Verdict};
use join_shared::{
    assessment::assess,
    catalog,
    date::Date,
    wire::{AssessmentBody, decode},
};

/// The day of the cases without `on`.
const TODAY: &str = "2026-11-22";

fn cases() -> Vec<Case> {
    golden::all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"))
}

fn assessed(case: &Case) -> AssessmentBody {
    let request = decode::assessment_request(&case.request())
        .unwrap_or_else(|errors| panic!("{}: the answers are not accepted: {errors:?}", case.name));
    let today: Date = TODAY.parse().expect("is a civil date");
    let on = request.on.unwrap_or(today);
    (&assess(&request.answers, &request.chapters, request.term, on)).into()
}

#[test]
fn every_case_holds() {
    let mut failures = Vec::new();
    for case in cases() {
        let verdict = Verdict::from(&assessed(&case));
        if verdict != case.expect {
            failures.push(format!("{}\n  expected {:?}\n  found    {verdict:?}", case.name, case.expect));
        }
    }
    assert!(failures.is_empty(), "{} golden cases failed:\n{}", failures.len(), failures.join("\n"));
}

/// A total can be right for the wrong reasons, so this checks every line of one quote.
#[test]
fn a_quote_has_a_sourced_line_for_each_amount() {
    let nurse = cases().into_iter().find(|case| case.on.is_some()).expect("a case has a day");
    let body = assessed(&nurse);
    let quote = &body.categories[0].quote;
    let lines: Vec<_> = quote
        .lines
        .iter()
        .map(|line| (line.kind.code(), line.chapter.as_deref(), line.amount_cents, line.certainty.code()))
        .collect();
    assert_eq!(
        lines,
        [
            ("national", None, Some(17_000), "published"),
            ("chapter", Some("hudson-valley"), Some(2_500), "published"),
        ]
    );
    assert_eq!((quote.known_cents, quote.total_cents), (19_500, Some(19_500)));
    assert_eq!((quote.currency.as_str(), quote.as_of.as_str(), quote.term_years), ("USD", TODAY, 1));
    assert!(quote.lines[1].sources.contains(&"hv-faq".to_owned()), "{quote:?}");
}

#[test]
fn the_cases_cover_every_category_state_and_outcome() {
    let cases = cases();
    assert!(cases.len() >= 40, "{} cases", cases.len());

    let names: BTreeSet<_> = cases.iter().map(|case| &case.name).collect();
    assert_eq!(names.len(), cases.len(), "two cases have the same name");

    let recommended: BTreeSet<_> = cases.iter().map(|case| case.expect.recommended.as_str()).collect();
    for category in catalog::categories() {
        assert!(recommended.contains(category.code), "no case recommends {}", category.code);
        for state in ["met", "unmet", "unknown"] {
            let covered = cases.iter().any(|case| {
                let found = case.expect.categories.get(category.code);
                found.is_some_and(|found| found.split(',').next() == Some(state))
            });
            assert!(covered, "no case has {} {state}", category.code);
        }
    }
    for (key, values) in
        [("can_join", ["yes", "no", "unknown"]), ("outcome", ["eligible", "needs_answers", "not_eligible"])]
    {
        for value in values {
            let covered = cases.iter().any(|case| {
                let found = if key == "outcome" { &case.expect.outcome } else { &case.expect.can_join };
                found == value
            });
            assert!(covered, "no case has {key} = {value}");
        }
    }
    for military in ["none", "active", "va", "dod", "contracted", "retired", "dependent"] {
        let covered = cases.iter().any(|case| case.answers.get("military").is_some_and(|it| it == military));
        assert!(covered, "no case has military = {military}");
    }
    assert!(cases.iter().any(|case| case.chapters.len() > 2), "no case has several chapters");
    assert!(cases.iter().any(|case| case.term_years == 2), "no case has two years");
}
