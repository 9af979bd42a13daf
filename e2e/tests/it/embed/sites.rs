//! A chapter with a list of sites that may frame its form.

use join_e2e::{
    browser::{Page, Scripts, browse_at},
    elsewhere::insecure_site,
    server::Server,
};

use super::{RECORDER, debug::diagnosis, element, enter, fits, html, life::NO_PATIENCE, ready};

const CHAPTER: &str = "/embed/hudson-valley";

/// The site starts before the server that must know it, so its page takes our origin from its own address. `?frame`
/// names the address of a plain frame.
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

/// Whether the plain frame has our form, and not the browser's error page.
async fn is_framed(page: &Page) -> bool {
    page.until("return !!document.querySelector('#plain')").await;
    page.enter_frame_of("return document.querySelector('#plain')").await;
    page.until("return location.href !== 'about:blank' && document.readyState === 'complete'").await;
    let framed = page.count("#questions").await > 0;
    page.leave_frame().await;
    framed
}

/// On other sites the link stays, and the browser blocks a plain frame.
#[tokio::test]
async fn only_listed_sites_can_frame_the_form() {
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
    assert!(open.ends_with("frame-ancestors *"), "another chapter is restricted: {open}");
    let builder = api.get("/chapters/embed?chapter=hudson-valley").await.text();
    assert!(
        builder.contains(&format!("<li>{listed}</li>")),
        "the builder does not list the sites: {builder}"
    );

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
            "{origin}{CHAPTER}: No answer in 10 s. Either this site is not on the list of sites that may show"
        );
        assert!(lines.len() == 1 && lines[0].starts_with(&expect), "{lines:?}");
        // Framing a page of a listed site does not make a site listed.
        page.open(&format!("/?origin={origin}&frame={listed}{}", path.replace('&', "%26"))).await;
        page.enter_frame_of("return document.querySelector('#plain')").await;
        page.until("return saw('error', 'join') > 0 && saw('ready', 'join') === 0").await;
        assert!(page.is_displayed("#link-join").await);
        assert!(!is_framed(page).await);
    })
    .await;
}
