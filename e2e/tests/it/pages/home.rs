//! `/`

use join_e2e::{
    browser::{Scripts, browse},
    server::untouched,
};
use join_shared::text::Lang;

#[tokio::test]
async fn the_home_page_leads_to_a_chapters_page() {
    let server = untouched().await;
    browse(server, Scripts::On, async |page| {
        page.open("/").await;
        assert!(
            page.text("main").await.contains(Lang::En.texts().no_ccm),
            "what keeps people away is said first"
        );
        page.click("a[href^='/join/hudson-valley']").await;
        page.find("div.join[data-live=true]").await;
        assert_eq!(page.url().await.path(), "/join/hudson-valley");
        assert!(page.text("h1").await.contains("Hudson Valley CMSA"));
        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn the_home_page_leads_to_the_form_first_and_groups_chapters_by_state() {
    let server = untouched().await;
    for (lang, state) in [(Lang::En, "New York"), (Lang::Es, "Nueva York")] {
        let texts = lang.texts();
        browse(server, Scripts::Off, async |page| {
            page.open(&format!("/?lang={}", lang.code())).await;
            let first = "return document.querySelector(':is(a, button):not(.language)').textContent";
            assert_eq!(page.evaluate(first).await, texts.home_find);
            assert_eq!(page.count("main .button").await, 1, "one primary button");
            let chapters = "return [...document.querySelectorAll('.states > li')].find((it) => \
                 it.querySelector('h3').textContent === STATE).querySelectorAll('a').length";
            assert_eq!(page.evaluate(&chapters.replace("STATE", &format!("'{state}'"))).await, 4);
            let footer = page.text("footer").await;
            assert!(footer.contains(texts.home_embed) && footer.contains(texts.home_api), "{footer}");
            page.click(".button").await;
            page.find("#questions").await;
            assert_eq!(page.url().await.path(), "/join");
        })
        .await;
    }
}

/// Each error says what happened and leads on.
#[tokio::test]
async fn an_error_page_leads_on() {
    let api = untouched().await.api();
    for lang in Lang::ALL {
        let (texts, code) = (lang.texts(), lang.code());
        let query = if lang == Lang::default() { String::new() } else { format!("?lang={code}") };
        let page = api.get(&format!("/receipt/x?lang={code}")).await.text();
        assert!(page.contains(texts.not_found_detail), "{page}");
        for path in ["/join", "/"] {
            assert!(page.contains(&format!("href=\"{path}{query}\"")), "{path} is missing in {page}");
        }
        let framed = api.get(&format!("/receipt/x?framed&lang={code}")).await.text();
        assert!(framed.contains(&format!("href=\"/embed{query}\"")) && !framed.contains("/join"), "{framed}");
    }
}

#[tokio::test]
async fn every_joinable_chapter_has_a_page_and_merged_ones_redirect() {
    let api = untouched().await.api();
    let home = api.get("/").await.text();
    for chapter in join_shared::catalog::chapters() {
        let path = format!("/join/{}", chapter.slug);
        let answer = api.get(&format!("{path}?lang=es")).await;
        match chapter.successor {
            None => {
                assert_eq!(answer.status, 200, "{path}");
                assert!(home.contains(&format!("href=\"{path}")), "{path} is not linked");
            }
            Some(successor) => {
                assert_eq!(
                    (answer.status, answer.header("location")),
                    (308, &*format!("/join/{successor}?lang=es"))
                );
                assert!(!home.contains(&format!("href=\"{path}")), "{path} is linked");
            }
        }
    }
}

#[tokio::test]
async fn an_unknown_page_is_404() {
    let api = untouched().await.api();
    for path in ["/nothing", "/join/atlantis", "/join/hudson-valley/more", "/receipt/x", "/receipt"] {
        let answer = api.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(answer.text().contains(Lang::En.texts().not_found), "{path}");
    }
}
