//! The budgets of bytes that are served and deployed.

use join_e2e::{
    browser::{Scripts, browse},
    server::untouched,
    size,
};
use url::Url;

/// The budget: requests until the page of a first visitor is interactive.
const REQUESTS: usize = 6;

#[tokio::test]
async fn every_budget_is_kept() {
    let budgets = size::measure(&untouched().await.api()).await;
    for (index, ending) in [(1, "wasm"), (1, "js"), (3, "/index.js"), (3, "wasm"), (4, "embed.js")] {
        let is_part = budgets[index].assets.iter().any(|asset| asset.name.ends_with(ending));
        assert!(is_part, "no {ending} in {:?}", budgets[index]);
    }
    let missed: Vec<String> =
        budgets.iter().filter(|budget| !budget.is_kept()).map(ToString::to_string).collect();
    assert!(missed.is_empty(), "\n{}", missed.join("\n"));
}

#[tokio::test]
async fn the_html_alone_has_the_first_question() {
    let html = untouched().await.api().get("/embed/hudson-valley").await.text();
    assert!(html.contains("<style>"), "the critical CSS is inline");
    assert!(html.contains("works_in_case_management"), "the first question is missing");
}

#[tokio::test]
async fn browsers_cache_the_widget_forever() {
    let api = untouched().await.api();
    let assets = size::assets(&api.get("/embed/hudson-valley").await.text());
    let mut kinds: Vec<&str> = assets.iter().filter_map(|path| path.rsplit('.').next()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["js", "wasm"], "{assets:?}");
    for path in &assets {
        let answer = api.get(path).await;
        assert!(answer.header("cache-control").contains("immutable"), "{path}: {:?}", answer.headers);
        let expect = if path.ends_with("wasm") { "application/wasm" } else { "text/javascript" };
        assert!(answer.header("content-type").starts_with(expect), "{path}: {:?}", answer.headers);
    }
}

#[tokio::test]
async fn a_first_visit_makes_few_requests() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live("/embed/hudson-valley").await;
        let requests = page.requests().await;
        let asked: Vec<&str> =
            requests.iter().filter(|url| url.scheme() == "http").map(Url::as_str).collect();
        assert!((3..=REQUESTS).contains(&asked.len()), "{asked:?}");
    })
    .await;
}
