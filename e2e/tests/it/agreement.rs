//! The rules give the same results in three places. `shared/tests/rules/cases.rs` runs the golden cases natively; these
//! tests run them through the API and in the browser.

#[path = "../../../shared/tests/cases/golden.rs"]
mod golden;

use std::collections::BTreeMap;

use golden::{Case, Verdict};
use join_e2e::{
    browser::{Page, Scripts, browse},
    poll::{PATIENCE, until},
    programs,
    server::untouched,
};
use join_shared::{money::Cents, wire::AssessmentBody};
use serde_json::Value;

fn cases() -> Vec<Case> {
    golden::all(&programs::root().join("shared/tests/cases"))
}

#[tokio::test]
async fn every_case_holds_through_the_api() {
    let api = untouched().await.api();
    let mut failures = Vec::new();
    for case in cases() {
        let body: AssessmentBody = api.post("/api/v1/assessments", &case.request()).await.ok(200);
        let verdict = Verdict::from(&body);
        if verdict != case.expect {
            failures.push(format!("{}\n  expected {:?}\n  found    {verdict:?}", case.name, case.expect));
        }
    }
    assert!(failures.is_empty(), "{} golden cases failed:\n{}", failures.len(), failures.join("\n"));
}

/// A verdict as the page shows it.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    can_join: String,
    outcome: String,
    recommended: String,
    next_question: String,
    /// The visible total of the recommended category.
    total: Option<String>,
    /// The open categories with their totals in cents.
    on_offer: BTreeMap<String, String>,
}

/// The expected page. Open are the categories that are met, and the military category for retired people, about which
/// the sources disagree.
fn expected(case: &Case) -> Shown {
    let Verdict { can_join, outcome, recommended, next_question, categories } = case.expect.clone();
    let part = |code: &str, index: usize| {
        categories.get(code).and_then(|verdict| verdict.split(", ").nth(index)).unwrap_or_default().to_owned()
    };
    let retired = case.answers.get("military").is_some_and(|military| military == "retired");
    let works = case.answers.get("works_in_case_management") == Some(&Value::Bool(true));
    let is_open = |code: &str| part(code, 0) == "met" || (code == "military" && retired && works);
    let cents = |total: String| {
        total.replace(['$', ',', '.'], "").parse::<u32>().map_or_else(|_| String::new(), |it| it.to_string())
    };
    let on_offer = categories
        .keys()
        .filter(|code| is_open(code))
        .map(|code| (code.clone(), cents(part(code, 1))))
        .collect();
    let total = (recommended != "none").then(|| match part(&recommended, 1).as_str() {
        "ask CMSA" => "Ask CMSA".to_owned(),
        total => total.to_owned(),
    });
    Shown { can_join, outcome, recommended, next_question, total, on_offer }
}

const READ: &str = r##"
const result = document.getElementById("assessment");
const total = document.getElementById("total");
const offers = [...document.querySelectorAll("#sign-up input[name=quoted_total_cents]")];
return [
  result.dataset.canJoin, result.dataset.outcome, result.dataset.recommended ?? "none",
  result.dataset.nextQuestion ?? "none", result.dataset.totalCents ?? "",
  total ? total.textContent : null, ...offers.map((offer) => offer.value),
]"##;

async fn shown(page: &Page) -> Shown {
    let read = page.evaluate(READ).await;
    let text = |index: usize| read[index].as_str().unwrap_or_default().to_owned();
    let total = read[5].as_str().map(str::to_owned);
    // The attribute and the text agree.
    let cents = text(4).parse::<u32>().ok().map(|cents| Cents::new(cents).to_string());
    assert_eq!(cents, total.clone().filter(|total| total.starts_with('$')), "{read}");
    let offers = read.as_array().into_iter().flatten().skip(6).filter_map(Value::as_str);
    let on_offer = offers.filter_map(|offer| offer.split_once(':'));
    Shown {
        can_join: text(0),
        outcome: text(1),
        recommended: text(2),
        next_question: text(3),
        total,
        on_offer: on_offer.map(|(code, cents)| (code.to_owned(), cents.to_owned())).collect(),
    }
}

/// Clicks the answers.
async fn answer(page: &Page, case: &Case) {
    // In the order of the case, also questions that the page would not show.
    page.click("#all-questions").await;
    for (fact, value) in &case.answers {
        let value = match value {
            Value::Bool(true) => "yes",
            Value::Bool(false) => "no",
            other => other.as_str().expect("is a code"),
        };
        page.choose(fact, value).await;
    }
    if case.term_years != 1 {
        page.choose("term_years", &case.term_years.to_string()).await;
    }
    if !case.chapters.is_empty() {
        page.click("#chapters-fold summary").await;
        for chapter in &case.chapters {
            page.choose("chapter", chapter).await;
        }
    }
}

/// The cases that the page can show: it has no field for a date or for credentials.
fn cases_for_the_browser() -> Vec<Case> {
    cases()
        .into_iter()
        .filter(|case| case.on.is_none() && !case.answers.contains_key("credentials"))
        .collect()
}

async fn run_in_the_browser(cases: &[Case]) {
    let server = untouched().await;
    browse(server, Scripts::On, async |page| {
        let mut failures = Vec::new();
        for case in cases {
            page.open_live("/join").await;
            answer(page, case).await;
            let expect = expected(case);
            // The page may need a moment to show the last click.
            let mut last = None;
            let held = until(&case.name, PATIENCE, async || {
                let now = shown(page).await;
                let settled = last.as_ref() == Some(&now);
                let holds = now == expect;
                last = Some(now);
                (holds || settled).then_some(holds)
            })
            .await;
            if !held {
                failures.push(format!("{}\n  expected {expect:?}\n  found    {last:?}", case.name));
            }
        }
        assert!(failures.is_empty(), "{} golden cases failed:\n{}", failures.len(), failures.join("\n"));
        page.expect_no_complaints().await;
    })
    .await;
}

// Two tests, so that two browsers run at the same time.

#[tokio::test]
async fn every_case_holds_in_the_browser_first_half() {
    let cases = cases_for_the_browser();
    assert!(cases.len() >= 40, "{} cases are left for the browser", cases.len());
    run_in_the_browser(&cases[..cases.len() / 2]).await;
}

#[tokio::test]
async fn every_case_holds_in_the_browser_second_half() {
    let cases = cases_for_the_browser();
    run_in_the_browser(&cases[cases.len() / 2..]).await;
}
