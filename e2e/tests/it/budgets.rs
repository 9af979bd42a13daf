//! Byte budgets, of what is served and deployed.

use std::{fs, io::Write as _};

use flate2::{Compression, write::GzEncoder};
use join_e2e::{
    api::Api,
    browser::{Scripts, browse},
    programs,
    server::untouched,
};
use url::Url;

/// DESIGN §6, in bytes.
const EMBED_HTML: usize = 14_000;
const WIDGET: usize = 75_000;
const WORKER_SCRIPT: usize = 500_000;

/// DESIGN §6: until a first visitor's page is live.
const REQUESTS: usize = 6;

/// As a content network does it for what it compresses once and serves often.
fn brotli(bytes: &[u8]) -> usize {
    const BEST: u32 = 11;
    const WINDOW: u32 = 22;
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 4096, BEST, WINDOW);
    writer.write_all(bytes).expect("memory takes what it is given");
    drop(writer);
    compressed.len()
}

fn gzip(bytes: &[u8]) -> usize {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes).expect("memory takes what it is given");
    writer.finish().expect("memory takes what it is given").len()
}

/// The addresses under `/pkg/` that a page names, each once.
fn assets(html: &str) -> Vec<String> {
    let mut found: Vec<String> =
        html.split('"').filter(|text| text.starts_with("/pkg/")).map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}

async fn embed_html(api: &Api) -> String {
    let answer = api.get("/embed/hudson-valley").await;
    assert_eq!(answer.status, 200);
    answer.text()
}

#[tokio::test]
async fn the_first_question_is_usable_from_little_html() {
    let html = embed_html(&untouched().await.api()).await;
    assert!(html.contains("<style>"), "the critical CSS is part of it");
    let size = brotli(html.as_bytes());
    assert!(size <= EMBED_HTML, "/embed/hudson-valley has {size} bytes after brotli, of {EMBED_HTML}");
}

#[tokio::test]
async fn the_widget_is_small_and_never_asked_for_again() {
    let api = untouched().await.api();
    let assets = assets(&embed_html(&api).await);
    let mut kinds: Vec<&str> = assets.iter().filter_map(|path| path.rsplit('.').next()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["js", "wasm"], "{assets:?}");
    let mut bodies = Vec::new();
    for path in &assets {
        let answer = api.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.header("cache-control").contains("immutable"), "{path}: {:?}", answer.headers);
        let expect = if path.ends_with("wasm") { "application/wasm" } else { "text/javascript" };
        assert!(answer.header("content-type").starts_with(expect), "{path}: {:?}", answer.headers);
        bodies.push(answer.body);
    }
    let size: usize = bodies.iter().map(|body| brotli(body)).sum();
    // A quick build is not what ships.
    let budget = if programs::is_quick() { 10 * WIDGET } else { WIDGET };
    assert!(size <= budget, "the widget has {size} bytes after brotli, of {budget}");
}

#[tokio::test]
async fn a_first_visit_asks_for_little() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live("/embed/hudson-valley").await;
        let requests = page.requests().await;
        let asked: Vec<&str> =
            requests.iter().filter(|url| url.scheme() == "http").map(Url::as_str).collect();
        assert!((3..=REQUESTS).contains(&asked.len()), "{asked:?}");
    })
    .await;
}

#[test]
fn the_worker_script_is_small() {
    let build = programs::root().join("build");
    let modules: Vec<_> = fs::read_dir(&build)
        .expect("it was built")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "js" || extension == "wasm"))
        .collect();
    assert!(modules.iter().any(|path| path.ends_with("index.js")), "{modules:?}");
    assert!(modules.len() > 1, "the WebAssembly is part of it: {modules:?}");
    let size: usize = modules.iter().map(|path| gzip(&fs::read(path).expect("a module can be read"))).sum();
    let budget = if programs::is_quick() { 10 * WORKER_SCRIPT } else { WORKER_SCRIPT };
    assert!(size <= budget, "the Worker's script has {size} bytes after gzip, of {budget}");
}
