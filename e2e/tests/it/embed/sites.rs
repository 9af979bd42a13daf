//! A chapter whose form only some sites may frame.

use join_e2e::{
    browser::{Page, Scripts, browse_at},
    elsewhere::insecure_site,
    server::Server,
};

use super::{RECORDER, debug::diagnosis, element, enter, fits, html, life::NO_PATIENCE, ready};

const CHAPTER: &str = "/embed/hudson-valley";

/// A site is there before the server that has to know it, so its page asks for the loader of the origin
/// in its own address. What `?frame` names stands in a plain frame.
fn site() -> String {
    let head = "<script>
        const asked = new URLSearchParams(location.search);
        const script = document.createElement('script');
        script.src = asked.get('origin') + '/embed.js';
        document.head.append(script);
        addEventListener('DOMContentLoaded', () => {
          const frame = document.createElement('iframe');
          frame.id = 'plain';
          frame.src = asked.get('frame');
          if (asked.has('frame')) document.body.append(frame);
        });</script>";
    insecure_site(html(head, &element("join")))
}

/// Whether our form stands in the plain frame, and not the browser's refusal.
async fn is_framed(page: &Page) -> bool {
    page.until("return !!document.querySelector('#plain')").await;
    page.enter_frame_of("return document.querySelector('#plain')").await;
    page.until("return location.href !== 'about:blank' && document.readyState === 'complete'").await;
    let framed = page.count("#questions").await > 0;
    page.leave_frame().await;
    framed
}

/// Another one's frame is as foreign as its page: there the link stays, and the browser says no.
#[tokio::test]
async fn only_listed_sites_frame_it() {
    let (listed, other) = (site(), site());
    let sites = format!("hudson-valley={listed} https://elsewhere.example");
    let server = Server::start_with(vec![("EMBED_SITES", &*sites.leak())].leak()).await;
    let (api, origin) = (server.api(), server.origin());

    let policy = api.get(CHAPTER).await.header("content-security-policy").to_owned();
    let host = listed.trim_start_matches("http://");
    let sources = format!(
        "frame-ancestors 'self' https://{host} https://www.{host} http://{host} http://www.{host} \
         https://elsewhere.example https://www.elsewhere.example "
    );
    assert!(policy.contains(&sources), "{policy}");
    let open = api.get("/embed/detroit").await.header("content-security-policy").to_owned();
    assert!(open.ends_with("frame-ancestors *"), "only that chapter: {open}");
    let builder = api.get("/chapters/embed?chapter=hudson-valley").await.text();
    assert!(builder.contains(&format!("<li>{listed}</li>")), "the builder names them: {builder}");

    let path = format!("/?origin={origin}&frame={origin}{CHAPTER}");
    browse_at(listed.clone(), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open(&path).await;
        assert!(is_framed(page).await);
        ready(page, "join").await;
        enter(page, "join").await;
        fits(page).await;
    })
    .await;
    browse_at(other.clone(), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.run_first(NO_PATIENCE).await;
        page.open(&path).await;
        assert!(!is_framed(page).await);
        page.until("return saw('error', 'join') > 0").await;
        assert!(page.is_displayed("#link-join").await);
        page.open(&format!("{path}&cmsa-join-debug")).await;
        let lines = diagnosis(page).await;
        let expect = format!(
            "{origin}{CHAPTER}: No answer in 10 s. Either this site is none of those that may show the form"
        );
        assert!(lines.len() == 1 && lines[0].starts_with(&expect), "{lines:?}");
        // A page of the listed site in it does not make it one of them.
        page.open(&format!("/?origin={origin}&frame={listed}{}", path.replace('&', "%26"))).await;
        page.enter_frame_of("return document.querySelector('#plain')").await;
        page.until("return saw('error', 'join') > 0 && saw('ready', 'join') === 0").await;
        assert!(page.is_displayed("#link-join").await);
        assert!(!is_framed(page).await);
    })
    .await;
}
