//! Pages as chapters have them, from calm to violent.

use join_e2e::{
    browser::{Scripts, browse_at},
    elsewhere::{insecure_site, insecure_site_of},
    sample::unique_email,
    server::{shared, untouched},
};
use join_shared::text::Lang;
use serde_json::json;

use super::{RECORDER, element, enter, fits, html, loader, ready, seen};

/// Ids of what moves on the page without anybody scrolling.
const SHIFTS: &str = "
    window.shifted = new Set();
    new PerformanceObserver((list) => {
      for (const { sources } of list.getEntries()) sources.forEach(({ node }) => shifted.add(node?.id));
    }).observe({ type: 'layout-shift', buffered: true });";

/// From the first question to the reference, on a page of somebody else, who hears of it and learns
/// nothing about the person.
#[tokio::test]
async fn one_signs_up_and_the_page_around_hears_it() {
    let server = shared().await;
    let origin = server.origin();
    let email = unique_email("host");
    let body = format!("<h1 id=above>Above</h1>{}<p id=below>Below</p>", element("join"));
    browse_at(insecure_site(html(&loader(&origin), &body)), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.run_first(SHIFTS).await;
        page.open("/").await;
        ready(page, "join").await;
        assert!(!page.is_displayed("#link-join").await, "the frame takes the link's place");
        let frame = "const frame = frameOf('join');
             return [frame.src, frame.title, frame.loading, frame.getAttribute('sandbox'), frame.allow]";
        assert_eq!(
            page.evaluate(frame).await,
            json!([
                format!("{origin}/embed/hudson-valley"),
                Lang::En.texts().title,
                "lazy",
                "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox \
                 allow-modals",
                "clipboard-write; web-share",
            ])
        );

        enter(page, "join").await;
        page.find("div.join[data-live=true]").await;
        fits(page).await;
        page.screenshot("host").await;
        for (fact, answer) in
            [("works_in_case_management", "yes"), ("residence", "us"), ("health_degree", "yes")]
        {
            page.choose(fact, answer).await;
            fits(page).await;
        }
        page.find("#assessment[data-recommended=individual-a]").await;
        page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true })").await;
        fits(page).await;
        page.evaluate("document.querySelectorAll('details.fold').forEach((it) => { it.open = false })").await;
        fits(page).await;
        page.evaluate("document.querySelector('#sign-up-fold').open = true").await;
        page.type_into("#given_name", "Anastasia").await;
        page.type_into("#email", &email).await;
        page.click("#consent").await;
        page.click("#sign-up button[type=submit]").await;
        let reference = page.text("#reference").await;
        fits(page).await;
        let kept = "return [document.cookie, localStorage.length, sessionStorage.length]";
        assert_eq!(page.evaluate(kept).await, json!(["", 0, 0]));

        page.leave_frame().await;
        page.until("return saw('submitted', 'join') > 0").await;
        assert_eq!(
            seen(page).await,
            json!([
                ["ready", null, "join"],
                ["assessed", { "outcome": "eligible" }, "join"],
                ["submitted", { "reference": reference }, "join"],
            ])
        );
        let heard = page.evaluate("return heard").await;
        for message in heard.as_array().expect("is a list") {
            assert_eq!(message[0], origin, "{message}");
            let kind = message[1]["cmsaJoin"].as_str().unwrap_or_default();
            assert!(["hello", "height", "ready", "assessed", "submitted"].contains(&kind), "{message}");
            let personal = ["Anastasia", email.as_str(), "works_in", "individual"];
            let text = message.to_string();
            assert!(!personal.iter().any(|word| text.contains(word)), "{message}");
        }
        let shifted = page.evaluate("return [...shifted].sort()").await;
        assert_eq!(shifted, json!(["below"]), "it makes room for itself, and nothing above moves");
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

/// Without the widget's script, too, one arrives at a reference, and the page around hears of it.
#[tokio::test]
async fn the_framed_receipt_tells_its_reference() {
    let server = shared().await;
    let origin = server.origin();
    browse_at(insecure_site(html(&loader(&origin), &element("join"))), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        ready(page, "join").await;
        enter(page, "join").await;
        page.find("div.join[data-live=true]").await;
        let answers = "works_in_case_management=yes&residence=us&health_degree=yes";
        page.evaluate(&format!("location.href = '/embed/hudson-valley?{answers}'")).await;
        page.find("#assessment[data-recommended=individual-a]").await;
        page.type_into("#given_name", "Ana").await;
        page.type_into("#email", &unique_email("framed-receipt")).await;
        page.click("#consent").await;
        // As a browser without script does it.
        page.evaluate("document.querySelector('#sign-up').submit()").await;
        page.until("return location.search === '?framed'").await;
        let reference = page.text("#reference").await;
        fits(page).await;
        page.leave_frame().await;
        page.until("return saw('submitted', 'join') > 0").await;
        assert_eq!(
            seen(page).await,
            json!([
                ["ready", null, "join"],
                ["assessed", { "outcome": "eligible" }, "join"],
                ["submitted", { "reference": reference }, "join"],
            ])
        );
    })
    .await;
}

#[tokio::test]
async fn styles_of_any_violence_do_not_reach_it() {
    const VIOLENT: &str = "<style>
        * { all: unset !important }
        html { font-size: 62.5% !important }
        iframe { max-height: 50px !important; max-width: 50px !important; display: none !important }
        </style>";
    let origin = untouched().await.origin();
    let body = format!("{}<div data-cmsa-join id=div></div>", element("join"));
    let head = format!("{VIOLENT}{}", loader(&origin));
    browse_at(insecure_site(html(&head, &body)), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        for id in ["join", "div"] {
            page.evaluate(&format!("document.getElementById('{id}').scrollIntoView()")).await;
            ready(page, id).await;
            let width = format!("return frameOf('{id}').getBoundingClientRect().width / innerWidth");
            let width = page.evaluate(&width).await;
            assert!(width.as_f64().is_some_and(|width| width > 0.9), "{id}: {width} of the window");
            enter(page, id).await;
            fits(page).await;
            page.leave_frame().await;
        }
    })
    .await;
}

/// What the builder says that a strict page must allow is enough.
#[tokio::test]
async fn a_strict_policy_need_only_allow_our_origin() {
    let server = untouched().await;
    let origin = server.origin();
    let line = format!("script-src {origin}; frame-src {origin};");
    let builder = server.api().get("/chapters/embed").await.text();
    assert!(builder.contains(&format!(">{line}</textarea>")), "{builder}");
    let policy = format!("default-src 'none'; img-src data:; {line}");
    let pages = vec![("/", html(&loader(&origin), &element("join")))];
    browse_at(insecure_site_of(policy, pages), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        ready(page, "join").await;
        enter(page, "join").await;
        page.find("div.join[data-live=true]").await;
        fits(page).await;
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn ten_on_one_page_come_as_one_gets_to_them() {
    let origin = untouched().await.origin();
    let ids: Vec<String> = (0..10).map(|index| format!("join{index}")).collect();
    let body: String = ids.iter().map(|id| element(id)).collect();
    browse_at(insecure_site(html(&loader(&origin), &body)), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        for id in &ids {
            page.until(&format!("return !!frameOf('{id}')")).await;
            page.evaluate(&format!("document.getElementById('{id}').scrollIntoView()")).await;
            ready(page, id).await;
        }
        let seen = seen(page).await;
        assert_eq!(seen.as_array().map(Vec::len), Some(ids.len()), "each says it once: {seen}");
        let heights = "return [...document.querySelectorAll('cmsa-join')].map((it) => it.offsetHeight > 300)";
        assert_eq!(page.evaluate(heights).await, serde_json::Value::from(vec![true; 10]));
    })
    .await;
}
