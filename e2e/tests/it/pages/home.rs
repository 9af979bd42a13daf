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
    for path in [
        "/nothing",
        "/join/atlantis",
        "/embed/atlantis",
        "/join/hudson-valley/more",
        "/receipt/x",
        "/receipt",
    ] {
        let answer = api.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(answer.text().contains(Lang::En.texts().not_found), "{path}");
    }
}
