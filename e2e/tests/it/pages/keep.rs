//! A kept result: only the fragment of the address has the answers.

use join_e2e::{
    browser::{Page, Scripts, browse},
    server::untouched,
};
use join_shared::{catalog, text::Lang};

const PATH: &str = "/join/hudson-valley";
const NURSE: [(&str, &str); 3] =
    [("works_in_case_management", "yes"), ("residence", "us"), ("current_license", "yes")];

async fn answer(page: &Page) {
    for (fact, answer) in NURSE {
        page.choose(fact, answer).await;
    }
    page.find("#assessment[data-recommended=individual-a]").await;
}

#[tokio::test]
async fn a_result_can_be_opened_again() {
    let link = std::cell::RefCell::new(String::new());
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(PATH).await;
        let before = page.evaluate("return history.length").await;
        answer(page).await;
        page.choose("term_years", "2").await;
        page.click("#chapters-fold summary").await;
        page.choose("chapter", "detroit").await;
        page.find("#assessment[data-total-cents='41000']").await;
        assert_eq!(page.evaluate("return history.length").await, before, "Back still leads back");
        link.replace(page.value("#keep-link").await);
        assert_eq!(page.url().await.as_str(), *link.borrow());
    })
    .await;
    let link = link.into_inner();
    browse(untouched().await, Scripts::On, async |page| {
        let path = link.strip_prefix(&untouched().await.origin()).expect("is our own address");
        page.open_live(path).await;
        page.find("#assessment[data-recommended=individual-a][data-total-cents='41000']").await;
        for (fact, answer) in NURSE {
            assert!(page.is_chosen(fact, answer).await, "{fact}");
        }
        assert_eq!(page.count("#changed").await, 0, "nothing has changed");
        // No request contains the fragment.
        for request in page.requests().await.iter().filter(|url| url.scheme() == "http") {
            assert!(!request.path().contains("license") && request.query().is_none(), "{request}");
        }
        assert_eq!(page.complaints().await, [""; 0], "the console");
    })
    .await;
}

#[tokio::test]
async fn under_newer_rules_the_page_shows_the_kept_result() {
    browse(untouched().await, Scripts::On, async |page| {
        let answers = "works_in_case_management=yes&residence=us&current_license=yes&term_years=1";
        let texts = Lang::En.texts();
        page.open_live(&format!(
            "{PATH}#{answers}&chapter=hudson-valley&ruleset=old&category=individual-b&total=17000"
        ))
        .await;
        let changed = page.text("#changed").await;
        assert!(changed.starts_with(texts.kept_was), "{changed}");
        assert!(changed.ends_with("Individual B (Associate), $170.00"), "{changed}");
        page.open("/healthz").await;
        page.open_live(&format!(
            "{PATH}#{answers}&chapter=hudson-valley&ruleset=old&category=individual-a&total=19500"
        ))
        .await;
        assert_eq!(page.text("#changed").await, texts.kept_same);
        page.open("/healthz").await;
        let now = catalog::ruleset();
        page.open_live(&format!("{PATH}#{answers}&ruleset={now}&category=individual-a&total=17000")).await;
        page.find("#assessment[data-total-cents='17000']").await;
        assert_eq!(page.count("#changed").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_bad_fragment_is_ignored() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(&format!("{PATH}#residence=mars&chapter=%00&works_in_case_management=yes&=&&x")).await;
        page.find("#assessment[data-can-join=yes][data-next-question=residence]").await;
        page.open("/healthz").await;
        page.open_live(&format!("{PATH}#sign-up")).await;
        page.find("#assessment[data-next-question=works_in_case_management]").await;
        assert_eq!(page.url().await.fragment(), Some("sign-up"), "another fragment is left alone");
        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn in_a_frame_the_link_leads_to_the_page_itself() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live("/embed/hudson-valley?lang=es").await;
        answer(page).await;
        let link = page.attribute("#keep-open", "href").await.unwrap_or_default();
        assert!(link.contains("/join/hudson-valley?lang=es#works_in_case_management=yes"), "{link}");
        assert_eq!(page.value("#keep-link").await, link);
        // Headless browsers may refuse the clipboard; the text is selected in any case.
        page.click("#keep-copy").await;
        let selected = page.evaluate("return getSelection().toString()").await;
        assert_eq!(selected, serde_json::json!(link));
    })
    .await;
}

/// Members abroad need no chapter, so the page's own is not chosen for them; but it stays if they chose it.
#[tokio::test]
async fn a_chapter_that_was_chosen_abroad_is_kept() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(PATH).await;
        for (fact, answer) in [("works_in_case_management", "yes"), ("residence", "outside-us")] {
            page.choose(fact, answer).await;
        }
        page.find("#assessment[data-total-cents='14000']").await;
        page.click("#chapters-fold summary").await;
        page.choose("chapter", "hudson-valley").await;
        page.find("#assessment[data-total-cents='16500']").await;
        let link = page.value("#keep-link").await;
        page.open("/healthz").await;
        page.open_live(link.strip_prefix(&untouched().await.origin()).expect("is our own address")).await;
        page.find("#assessment[data-total-cents='16500']").await;
        assert!(page.is_chosen("chapter", "hudson-valley").await);
    })
    .await;
}
