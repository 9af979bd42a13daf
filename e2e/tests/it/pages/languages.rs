//! Every page for people has a link to itself in each other language, at its top.

use join_e2e::{
    browser::{Scripts, browse},
    sample::{nurse, unique, unique_email},
    server::shared,
};
use join_shared::{text::Lang, wire::IntentCreated};

#[tokio::test]
async fn every_page_leads_to_itself_in_the_other_language() {
    let server = shared().await;
    let created: IntentCreated =
        server.api().create(&unique("languages"), &nurse(&unique_email("languages"))).await.ok(201);
    let receipt = created.receipt_url;
    browse(server, Scripts::Off, async |page| {
        for path in [
            "/",
            "/ccm",
            "/embed/ccm?chapter=detroit",
            "/join",
            "/join/detroit",
            "/embed/detroit",
            "/chapters/embed?chapter=detroit&accent=%230a7b3c",
            "/join/atlantis",
            "/embed/atlantis",
            "/nowhere",
            &receipt,
            &format!("{receipt}?framed&again"),
        ] {
            page.open(path).await;
            let (before, title) = (page.url().await, page.text("h1, h2.title").await);
            for lang in [Lang::Es, Lang::En] {
                page.follow(&format!("a.language[hreflang={}]", lang.code())).await;
                page.find(&format!("html[lang={}]", lang.code())).await;
                let now = page.url().await;
                assert_eq!(now.path(), before.path());
                let mut kept = now.query_pairs().filter(|(name, _)| name != "lang").collect::<Vec<_>>();
                kept.retain(|pair| !before.query_pairs().any(|other| other == *pair));
                assert_eq!(kept, [], "{path}");
                let all = before.query_pairs().all(|pair| now.query_pairs().any(|other| other == pair));
                assert!(all, "{path}: {now}");
            }
            assert_eq!(page.text("h1, h2.title").await, title, "{path}");
            let top = page
                .evaluate("return document.querySelector('a.language').getBoundingClientRect().top + scrollY")
                .await;
            assert!(top.as_f64() < Some(60.0), "{path}: at {top}");
        }
    })
    .await;
}
