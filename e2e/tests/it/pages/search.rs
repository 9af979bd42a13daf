//! What search engines and links on other sites show: the head of public pages, `/sitemap.xml`, `/robots.txt`.

use std::collections::BTreeSet;

use join_e2e::{
    response::Response,
    sample::{nurse, unique, unique_email},
    server::{Server, shared, untouched},
};
use join_shared::{catalog, text::Lang, wire::IntentCreated};

fn public_paths() -> Vec<String> {
    let chapters = catalog::chapters().iter().filter(|chapter| chapter.successor.is_none());
    let chapters = chapters.map(|chapter| format!("/join/{}", chapter.slug));
    ["/", "/ccm", "/join"].map(str::to_owned).into_iter().chain(chapters).collect()
}

fn address(server: &Server, path: &str, lang: Lang) -> String {
    let query = if lang == Lang::default() { String::new() } else { format!("?lang={}", lang.code()) };
    format!("{}{path}{query}", server.origin())
}

/// The value of an attribute in the tag that begins so.
fn within<'html>(html: &'html str, tag: &str, attribute: &str) -> Option<&'html str> {
    let tag = html.split(tag).nth(1)?.split('>').next()?;
    tag.split(&format!("{attribute}=\"")).nth(1)?.split('"').next()
}

#[track_caller]
fn expect_hidden(path: &str, answer: &Response) {
    let html = answer.text();
    assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{path} is listed");
    for tag in ["rel=\"canonical\"", "hreflang=\"x-default\"", "property=\"og:"] {
        assert!(!html.contains(tag), "{path} has {tag}");
    }
}

#[tokio::test]
async fn every_public_page_says_what_it_is_about() {
    let server = untouched().await;
    let api = server.api();
    let mut descriptions = BTreeSet::new();
    let looks = "accent=teal&theme=dark&answered=1&works_in_case_management=yes&fbclid=x";
    let paths = public_paths();
    for (path, lang) in paths.iter().flat_map(|path| Lang::ALL.map(|lang| (path, lang))) {
        let html = api.get(&format!("{path}?lang={}&{looks}", lang.code())).await.text();
        let own = address(server, path, lang);
        let description = within(&html, "<meta name=\"description\"", "content").unwrap_or_default();
        assert!((40..=200).contains(&description.chars().count()), "{path}: {description:?}");
        descriptions.insert(description.to_owned());
        assert_eq!(within(&html, "<link rel=\"canonical\"", "href"), Some(&*own), "{path}");
        assert_eq!(within(&html, "<meta property=\"og:url\"", "content"), Some(&*own), "{path}");
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        assert_eq!(within(&html, "<meta property=\"og:title\"", "content"), title, "{path}");
        let langs = Lang::ALL.map(|lang| (lang.code(), lang));
        for (code, lang) in langs.into_iter().chain([("x-default", Lang::default())]) {
            let tag = format!("<link rel=\"alternate\" hreflang=\"{code}\"");
            assert_eq!(within(&html, &tag, "href"), Some(&*address(server, path, lang)), "{path}");
        }
        assert!(!html.contains("noindex"), "{path}");
    }
    assert_eq!(
        descriptions.len(),
        paths.len() * Lang::ALL.len(),
        "two pages have the same: {descriptions:?}"
    );
}

#[tokio::test]
async fn a_link_shows_a_picture_in_its_language() {
    let server = untouched().await;
    let mut pictures = BTreeSet::new();
    for lang in Lang::ALL {
        let html = server.api().get(&format!("/ccm?lang={}", lang.code())).await.text();
        let picture = within(&html, "<meta property=\"og:image\"", "content").expect("it has a picture");
        let path = picture.strip_prefix(&server.origin()).expect("it has an absolute address");
        let answer = server.api().get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), "image/png");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(answer.body.len() < 30_000, "{} bytes", answer.body.len());
        let side =
            |at: usize| answer.body.get(at..at + 4).map(|bytes| [bytes[2], bytes[3]]).map(u16::from_be_bytes);
        assert_eq!((side(16), side(20)), (Some(1200), Some(630)));
        pictures.insert(path.to_owned());
    }
    assert_eq!(pictures.len(), Lang::ALL.len());
}

#[tokio::test]
async fn other_pages_are_not_listed() {
    let server = shared().await;
    let api = server.api();
    let created: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("listed"))).await.ok(201);
    let receipt = created.receipt_url.as_str();
    for path in ["/embed", "/embed/hudson-valley", "/embed/ccm", "/join/atlantis", "/nothing", receipt] {
        expect_hidden(path, &api.get(path).await);
    }
    expect_hidden("POST /join", &api.submit("/join", &[("given_name", String::new())]).await);
}

#[tokio::test]
async fn the_sitemap_has_the_public_pages_and_robots_txt_hides_nothing() {
    let server = untouched().await;
    let api = server.api();
    let sitemap = api.get("/sitemap.xml").await;
    assert_eq!(sitemap.header("content-type"), "application/xml");
    let xml = sitemap.text();
    let listed: Vec<&str> =
        xml.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()).collect();
    let expect: BTreeSet<String> =
        public_paths().iter().flat_map(|path| Lang::ALL.map(|lang| address(server, path, lang))).collect();
    assert_eq!(listed.iter().map(|url| (*url).to_owned()).collect::<BTreeSet<_>>(), expect);
    assert_eq!(listed.len(), expect.len(), "an address is there twice");
    for url in &listed {
        let path = url.strip_prefix(&server.origin()).expect("it is our own");
        let html = api.get(path).await.text();
        assert_eq!(within(&html, "<link rel=\"canonical\"", "href"), Some(*url));
        for lang in Lang::ALL {
            let tag = format!("<xhtml:link rel=\"alternate\" hreflang=\"{}\"", lang.code());
            assert_eq!(xml.matches(&tag).count(), listed.len());
        }
    }
    let robots = api.get("/robots.txt").await;
    assert!(robots.header("content-type").starts_with("text/plain"));
    let rules = format!("User-agent: *\nDisallow:\n\nSitemap: {}/sitemap.xml\n", server.origin());
    assert_eq!(robots.text(), rules);
}
