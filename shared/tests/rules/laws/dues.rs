//! Laws of quotes: every line has a source, and every total is the sum of its lines, on every day.

use join_shared::{
    answers::Answers,
    assessment::assess,
    catalog::{self, Chapter, NOT_LISTED},
    date::Date,
    money::Cents,
    quote::{Certainty, Term, quote},
};
use proptest::prelude::*;

pub(super) fn chapter_sets() -> impl Strategy<Value = Vec<&'static Chapter>> {
    let joinable: Vec<&'static Chapter> =
        catalog::chapters().iter().filter(|chapter| chapter.successor.is_none()).collect();
    let most = joinable.len();
    proptest::sample::subsequence(joinable, 0..=most).prop_shuffle()
}

pub(super) fn terms() -> impl Strategy<Value = Term> {
    prop_oneof![Just(Term::OneYear), Just(Term::TwoYears)]
}

pub(super) fn dates() -> impl Strategy<Value = Date> {
    (1_u16..=9999, 1_u8..=12, 1_u8..=28)
        .prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}").parse().expect("exists"))
}

/// A category's code, and its national dues in US cents for one year and for two, with their certainty.
type National = (&'static str, [Option<u32>; 2], [Certainty; 2]);

/// The national dues, written by hand.
const NATIONAL: [National; 5] = [
    ("individual-a", [Some(17_000), Some(31_000)], [Certainty::Published, Certainty::Published]),
    ("individual-b", [Some(17_000), Some(31_000)], [Certainty::Published, Certainty::Published]),
    ("international", [Some(14_000), None], [Certainty::Indicative, Certainty::Unknown]),
    ("student", [Some(11_000), None], [Certainty::Published, Certainty::Unknown]),
    ("military", [None, None], [Certainty::Unknown, Certainty::Unknown]),
];

/// Every day of 21 years, computed without the crate's calendar.
fn every_day() -> Vec<Date> {
    let mut days = Vec::new();
    for year in 2020..=2040 {
        for month in 1..=12 {
            let length = match month {
                2 => 28 + i32::from(year % 4 == 0),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            for day in 1..=length {
                days.push(format!("{year}-{month:02}-{day:02}").parse().expect("exists"));
            }
        }
    }
    assert_eq!(days.len(), 21 * 365 + 6);
    days
}

#[test]
fn the_dues_of_every_day_are_those_of_the_table() {
    let own = catalog::chapter("hudson-valley").expect("is in the catalog");
    let other = catalog::chapter("detroit").expect("is in the catalog");
    for on in every_day() {
        for (term, index, per_chapter) in [(Term::OneYear, 0, 2_500), (Term::TwoYears, 1, 5_000)] {
            let assessment = assess(&Answers::default(), &[own, other], term, on);
            assert_eq!(assessment.categories().len(), NATIONAL.len());
            for (category, (code, national, certainty)) in assessment.categories().iter().zip(NATIONAL) {
                assert_eq!(category.category().code, code);
                let quote = category.quote();
                let individual = code.starts_with("individual");
                let of_own = if individual && index == 0 { Certainty::Published } else { Certainty::Assumed };
                let lines: Vec<_> = quote
                    .lines()
                    .iter()
                    .map(|line| (line.chapter.map(|it| it.slug), line.amount.map(Cents::get), line.certainty))
                    .collect();
                let expect = [
                    (None, national[index], certainty[index]),
                    (Some("hudson-valley"), Some(per_chapter), of_own),
                    (Some("detroit"), Some(per_chapter), Certainty::Assumed),
                ];
                assert_eq!(lines, expect, "{code} for {term:?} on {on}");
                let total = national[index].map(|national| national + 2 * per_chapter);
                assert_eq!(quote.total().map(Cents::get), total, "{code} for {term:?} on {on}");
                assert_eq!((quote.as_of(), quote.term()), (on, term));
            }
        }
    }
}

proptest! {
    #[test]
    fn a_total_is_the_sum_of_its_lines(chapters in chapter_sets(), term in terms(), on in dates()) {
        for category in catalog::categories() {
            let quote = quote(category, &chapters, term, on);
            prop_assert_eq!(quote.lines().len(), chapters.len() + 1);
            let amounts: Vec<Option<u32>> =
                quote.lines().iter().map(|line| line.amount.map(Cents::get)).collect();
            let known: u32 = amounts.iter().flatten().sum();
            prop_assert_eq!(quote.known().get(), known);
            let total = amounts.iter().all(Option::is_some).then_some(known);
            prop_assert_eq!(quote.total().map(Cents::get), total);
            let worst = quote.lines().iter().map(|line| line.certainty).max();
            prop_assert_eq!(Some(quote.certainty()), worst);
            for line in quote.lines() {
                prop_assert_eq!(line.amount.is_none(), line.certainty == Certainty::Unknown);
                prop_assert_ne!(line.amount.map(Cents::get), Some(0));
                prop_assert!(!line.sources.is_empty(), "a figure without a source");
            }
        }
    }

    #[test]
    fn a_chapter_adds_exactly_its_dues(chapters in chapter_sets(), term in terms(), on in dates()) {
        let Some((last, before)) = chapters.split_last() else { return Ok(()) };
        for category in catalog::categories() {
            let without = quote(category, before, term, on);
            let with = quote(category, &chapters, term, on);
            let dues = if term == Term::OneYear { 2_500 } else { 5_000 };
            prop_assert_eq!(with.lines().last().and_then(|line| line.chapter), Some(*last));
            prop_assert_eq!(with.known().get(), without.known().get() + dues);
            prop_assert_eq!(with.total().is_some(), without.total().is_some());
        }
    }

    #[test]
    fn the_order_of_chapters_changes_no_figure(chapters in chapter_sets(), term in terms(), on in dates()) {
        let mut sorted = chapters.clone();
        sorted.sort_by_key(|chapter| chapter.slug);
        for category in catalog::categories() {
            let (given, sorted) = (quote(category, &chapters, term, on), quote(category, &sorted, term, on));
            prop_assert_eq!(given.total(), sorted.total());
            prop_assert_eq!(given.certainty(), sorted.certainty());
        }
    }

    #[test]
    fn a_chapter_that_is_not_listed_makes_every_total_unknown(
        chapters in chapter_sets(), term in terms(), on in dates()
    ) {
        for category in catalog::categories() {
            let without = quote(category, &chapters, term, on);
            let with = quote(category, &[&chapters[..], &[&NOT_LISTED]].concat(), term, on);
            prop_assert_eq!(with.known(), without.known());
            prop_assert_eq!(with.total(), None);
            prop_assert_eq!(with.certainty(), Certainty::Unknown);
        }
    }
}
