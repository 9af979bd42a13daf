//! `view="ccm"`, and `/embed/ccm` in a plain frame.

use join_e2e::{
    browser::{Scripts, browse_at},
    elsewhere::insecure_site,
    server::{Server, untouched},
};
use join_shared::text::Lang;
use serde_json::json;

use super::{RECORDER, enter, fits, html, loader, ready, seen};

#[tokio::test]
async fn the_page_about_the_ccm_leads_to_the_chapters_form_in_a_new_tab() {
    let server = untouched().await;
    let origin = server.origin();
    let body = "<cmsa-join id=join view=ccm chapter=hudson-valley lang=es></cmsa-join>
        <div id=div data-cmsa-join data-view=ccm data-heading=off><a href=/join>Join</a></div>";
    browse_at(insecure_site(html(&loader(&origin), body)), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        ready(page, "join").await;
        ready(page, "div").await;
        let frames =
            page.evaluate("return ['join', 'div'].map((id) => [frameOf(id).src, frameOf(id).title])").await;
        let expect = json!([
            [format!("{origin}/embed/ccm?chapter=hudson-valley&lang=es"), "CMSA y el CCM"],
            [format!("{origin}/embed/ccm?heading=off"), "CMSA and the CCM"],
        ]);
        assert_eq!(frames, expect);
        enter(page, "join").await;
        fits(page).await;
        assert_eq!(page.text("h2.title").await, Lang::Es.texts().ccm_question);
        let button = ["href", "target"]
            .map(|name| format!("document.querySelector('a.button').getAttribute('{name}')"));
        let button = page.evaluate(&format!("return [{}]", button.join(", "))).await;
        assert_eq!(button, json!(["/join/hudson-valley?lang=es", "_blank"]));
        page.leave_frame().await;
        enter(page, "div").await;
        assert_eq!(page.count(".title").await, 0);
        page.leave_frame().await;
        // Another view is another frame.
        page.evaluate("document.querySelector('#join').removeAttribute('view')").await;
        page.until("return frameOf('join').src.includes('/embed/hudson-valley')").await;
        page.until("return saw('ready', 'join') === 2").await;
        let seen = seen(page).await;
        let kinds: Vec<_> =
            seen.as_array().expect("it is a list").iter().map(|event| event[0].clone()).collect();
        assert_eq!(kinds, ["ready", "ready", "ready"]);
        assert_eq!(page.evaluate("return complaints").await, json!([]));
    })
    .await;
}

#[tokio::test]
async fn the_chapters_sites_alone_may_frame_it() {
    let server = Server::start_with(&[("EMBED_SITES", "hudson-valley=https://one.example")]).await;
    let api = server.api();
    for (query, expect) in [
        ("", "frame-ancestors *"),
        ("?chapter=detroit", "frame-ancestors *"),
        ("?chapter=atlantis", "frame-ancestors *"),
        (
            "?chapter=hudson-valley",
            "frame-ancestors 'self' https://one.example https://www.one.example http://one.example http://www.one.example",
        ),
    ] {
        let answer = api.get(&format!("/embed/ccm{query}")).await;
        assert_eq!(answer.status, 200, "{query}");
        let policy = answer.header("content-security-policy");
        assert!(policy.ends_with(expect), "{query}: {policy}");
    }
    let merged = api.get("/embed/ccm?chapter=central-florida").await.text();
    assert!(merged.contains("href=\"/join/florida\""), "{merged}");
}
