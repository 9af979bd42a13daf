//! The page without script: where the reader lands, and the same chapters as with script.

use join_e2e::{
    browser::{Page, Scripts, browse},
    server::untouched,
};

const PATH: &str = "/join/hudson-valley";
const NURSE: [(&str, &str); 3] =
    [("works_in_case_management", "yes"), ("residence", "us"), ("current_license", "yes")];
const ABROAD: [(&str, &str); 2] = [("works_in_case_management", "yes"), ("residence", "outside-us")];

async fn answer(page: &Page, answers: &[(&str, &str)]) {
    for (fact, answer) in answers {
        page.choose(fact, answer).await;
    }
    page.click("#questions button[type=submit]").await;
    page.find("#assessment[data-recommended]").await;
}

/// How far the result's top is from that of the screen.
async fn top_of_result(page: &Page) -> f64 {
    let top = page.evaluate("return document.querySelector('#result').getBoundingClientRect().top").await;
    top.as_f64().expect("is a number")
}

#[tokio::test]
async fn the_reader_lands_at_the_result() {
    browse(untouched().await, Scripts::Off, async |page| {
        page.be_a_phone().await;
        page.open(PATH).await;
        assert!(top_of_result(page).await > 844.0, "all questions are above it");
        answer(page, &NURSE).await;
        assert_eq!(page.url().await.fragment(), Some("result"));
        let top = top_of_result(page).await;
        assert!((-1.0..100.0).contains(&top), "the result is at {top}");
        // Another term leads to the result, too.
        page.choose("term_years", "2").await;
        page.click("#options button[type=submit]").await;
        page.find("#assessment[data-total-cents='36000']").await;
        let top = top_of_result(page).await;
        assert!((-1.0..100.0).contains(&top), "the result is at {top}");
        // A form with mistakes leads to its mistakes.
        page.click("#sign-up button[type=submit]").await;
        page.find("#problems ul li").await;
        page.until("return document.activeElement.id === 'problems'").await;
    })
    .await;
}

#[tokio::test]
async fn with_script_nothing_jumps() {
    browse(untouched().await, Scripts::On, async |page| {
        page.be_a_phone().await;
        page.open_live(PATH).await;
        for (fact, answer) in NURSE {
            page.choose(fact, answer).await;
        }
        page.find("#assessment[data-recommended=individual-a]").await;
        assert_eq!(page.evaluate("return scrollY").await, 0, "everything was in sight");
        let link = page.url().await;
        let fragment = link.fragment().unwrap_or_default().to_owned();
        page.open("/healthz").await;
        page.open_live(&format!("{PATH}#{fragment}")).await;
        page.find("#assessment[data-recommended=individual-a]").await;
        page.until(
            "const top = document.querySelector('#result').getBoundingClientRect().top;
             return top > -1 && top < 400",
        )
        .await;
    })
    .await;
}

/// Members abroad need no chapter, so the page's own is not taken for them; one that they choose is.
#[tokio::test]
async fn the_page_s_chapter_is_not_chosen_for_members_abroad() {
    browse(untouched().await, Scripts::Off, async |page| {
        page.open(PATH).await;
        assert!(page.is_chosen("chapter", "hudson-valley").await);
        answer(page, &ABROAD).await;
        page.find("#assessment[data-recommended=international][data-total-cents='14000']").await;
        assert!(!page.is_chosen("chapter", "hudson-valley").await);
        page.click("#chapters-fold summary").await;
        page.choose("chapter", "hudson-valley").await;
        page.click("#options button[type=submit]").await;
        page.find("#assessment[data-total-cents='16500']").await;
        assert!(page.is_chosen("chapter", "hudson-valley").await);
        page.click("#questions button[type=submit]").await;
        page.find("#assessment[data-total-cents='16500']").await;
        // The first answer can change.
        page.open(PATH).await;
        answer(page, &NURSE).await;
        page.find("#assessment[data-total-cents='19500']").await;
        answer(page, &ABROAD[1..]).await;
        page.find("#assessment[data-total-cents='14000']").await;
    })
    .await;
}
