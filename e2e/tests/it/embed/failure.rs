//! The frame does not load.

use join_e2e::{
    browser::{Scripts, browse_at},
    elsewhere::{Response, insecure_site, serve},
    server::{INSECURE_HOST, free_port, untouched},
};
use serde_json::json;

use super::{RECORDER, element, enter, html, life::NO_PATIENCE, loader, seen};

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

#[tokio::test]
async fn the_link_stays_for_an_unknown_chapter() {
    let origin = untouched().await.origin();
    let body = element("join").replace("hudson-valley", "atlantis");
    browse_at(insecure_site(html(&loader(&origin), &body)), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        page.until("return saw('error', 'join') > 0").await;
        let message = format!("The answer of {origin}/embed/atlantis is: not-found");
        let expect = json!([["error", { "code": "not-found", "message": message }, "join"]]);
        assert_eq!(seen(page).await, expect, "an error at once, and no ready");
        assert!(page.is_displayed("#link-join").await);
        enter(page, "join").await;
        page.find(".error-page").await;
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
