//! The frame does not load.

use join_e2e::{
    browser::{Scripts, browse_at},
    elsewhere::{Response, insecure_site, serve},
    server::{INSECURE_HOST, free_port, untouched},
};
use serde_json::json;

use super::{RECORDER, element, enter, html, life::NO_PATIENCE, loader, ready, seen};

/// The loader comes from a server that is down afterwards.
#[tokio::test]
async fn the_link_stays_without_a_server() {
    let server = untouched().await;
    // No process listens at this port.
    let down = format!("http://localhost:{}", free_port());
    let script = server.api().get("/embed.js").await.text().replace(&server.origin(), &down);
    assert!(script.contains(&down), "{script}");
    let page = html("<script src=/embed.js></script>", &element("join"));
    let host = serve(move |path| {
        let (kind, body) =
            if path == "/embed.js" { ("text/javascript", &script) } else { ("text/html", &page) };
        Some(Response {
            headers: vec![("Content-Type".to_owned(), kind.to_owned())],
            body: body.clone().into_bytes(),
        })
    });
    browse_at(format!("http://{INSECURE_HOST}:{host}"), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.run_first(NO_PATIENCE).await;
        page.open("/").await;
        page.until("return saw('error', 'join') > 0").await;
        let message = format!("No answer from {down}/embed/hudson-valley in 10 s");
        assert_eq!(
            seen(page).await,
            json!([["error", { "code": "timeout", "message": message }, "join"]]),
            "once, and nothing else"
        );
        assert!(page.is_displayed("#link-join").await);
        let frame = "const frame = frameOf('join');
            return [getComputedStyle(frame).visibility, frame.getBoundingClientRect().height]";
        assert_eq!(
            page.evaluate(frame).await,
            json!(["hidden", 0]),
            "the error page of the browser is visible"
        );
    })
    .await;
}

/// Quotes, case and spaces do not matter. For a chapter that we do not know, people choose theirs in the form, and only
/// the console says so.
#[tokio::test]
async fn a_mistyped_chapter_still_shows_the_form() {
    let origin = untouched().await.origin();
    let chapter = |id: &str, chapter: &str| element(id).replace("=hudson-valley", &format!("=\"{chapter}\""));
    let body = [
        chapter("typed", " Hudson  VALLEY "),
        chapter("quoted", "”Hudson_Valley″"),
        chapter("unknown", "“Atlantis”"),
        chapter("empty", " "),
    ];
    browse_at(insecure_site(html(&loader(&origin), &body.concat())), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        let mut sources = Vec::new();
        for id in ["typed", "quoted", "unknown", "empty"] {
            ready(page, id).await;
            assert!(!page.is_displayed(&format!("#link-{id}")).await, "{id}");
            sources.push(page.evaluate(&format!("return frameOf('{id}').src")).await);
        }
        let expect = ["/embed/hudson-valley", "/embed/hudson-valley", "/embed/atlantis", "/embed"];
        assert_eq!(json!(sources), json!(expect.map(|path| format!("{origin}{path}"))));
        assert_eq!(page.evaluate("return seen.filter(([kind]) => kind === 'error')").await, json!([]));
        enter(page, "unknown").await;
        page.find("div.join[data-live=true]").await;
        page.find("[name=chapter][value=hudson-valley]").await;
        assert!(!page.text("body").await.to_lowercase().contains("atlantis"), "visitors read of it");
        // The frame writes it to the console, which the driver may begin to read only later.
        let mistake = page.evaluate("return document.querySelector('[data-mistake]').textContent").await;
        assert!(mistake.as_str().is_some_and(|it| it.starts_with("There is no chapter")), "{mistake}");
    })
    .await;
}

#[tokio::test]
async fn the_link_stays_without_script() {
    let origin = untouched().await.origin();
    browse_at(insecure_site(html(&loader(&origin), &element("join"))), Scripts::Off, async |page| {
        page.open("/").await;
        assert!(page.is_displayed("#link-join").await);
        assert_eq!(page.count("iframe").await, 0);
    })
    .await;
}

/// An old browser lacks an API that the loader needs.
#[tokio::test]
async fn the_link_stays_in_a_browser_without_custom_elements() {
    let origin = untouched().await.origin();
    let body = format!("{}<script>document.currentScript.dataset.ran = ''</script>", element("join"));
    let head = loader(&origin).replace("async", "");
    browse_at(insecure_site(html(&head, &body)), Scripts::On, async |page| {
        page.run_first("delete window.customElements; delete window.CSSStyleSheet").await;
        page.open("/").await;
        page.find("script[data-ran]").await;
        assert!(page.is_displayed("#link-join").await);
        assert_eq!(page.evaluate("return frames.length").await, 0);
        assert_eq!(page.complaints().await.len(), 1, "the loader has stopped with an error");
    })
    .await;
}
