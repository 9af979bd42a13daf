//! Input is kept that was made before hydration, or before the person left the page and came back.

use join_e2e::{
    browser::{Page, Scripts, browse},
    server::untouched,
};

const PATH: &str = "/join/hudson-valley";
const TYPED: [(&str, &str); 3] =
    [("#ask-given_name", "Ana"), ("#ask-email", "ana@example.org"), ("#ask-message", "Two\nlines")];

async fn fill_in(page: &Page) {
    for (fact, answer) in
        [("works_in_case_management", "yes"), ("term_years", "2"), ("chapter", "hudson-valley")]
    {
        // A folded part must be unfolded first.
        if fact == "chapter" {
            page.click("#chapters-fold summary").await;
        }
        page.choose(fact, answer).await;
    }
    // The form to sign up comes with a result.
    page.click("#ask-fold summary").await;
    page.click("#ask-consent").await;
    // The focus is still in the last field.
    for (field, text) in TYPED {
        page.type_into(field, text).await;
    }
}

async fn expect_filled_in(page: &Page) {
    assert!(page.is_chosen("works_in_case_management", "yes").await);
    assert!(page.is_chosen("term_years", "2").await);
    assert!(!page.is_chosen("chapter", "hudson-valley").await, "it was taken out");
    page.find("#assessment[data-can-join=yes][data-next-question=residence]").await;
    for (field, text) in TYPED {
        assert_eq!(page.value(field).await, text);
    }
    assert_eq!(page.evaluate("return document.querySelector('#ask-consent').checked").await, true);
}

#[tokio::test]
async fn input_before_hydration_is_kept() {
    browse(untouched().await, Scripts::On, async |page| {
        page.hold_widget().await;
        page.open(PATH).await;
        fill_in(page).await;
        assert_eq!(page.count("[data-live]").await, 0, "the script is not there yet");
        page.find("#assessment[data-next-question=works_in_case_management]").await;
        page.release_widget().await;
        expect_filled_in(page).await;
        // The page works after that.
        for (fact, answer) in [("residence", "us"), ("current_license", "yes")] {
            page.choose(fact, answer).await;
        }
        page.find("#assessment[data-recommended=individual-a][data-total-cents='31000']").await;
        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn input_before_hydration_wins_over_kept_input() {
    browse(untouched().await, Scripts::On, async |page| {
        page.hold_widget().await;
        page.open(&format!("{PATH}#works_in_case_management=yes&residence=us&current_license=yes")).await;
        page.choose("works_in_case_management", "no").await;
        page.release_widget().await;
        for (fact, answer) in
            [("works_in_case_management", "no"), ("residence", "us"), ("current_license", "yes")]
        {
            assert!(page.is_chosen(fact, answer).await, "{fact}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_form_of_questions_works_before_hydration() {
    browse(untouched().await, Scripts::On, async |page| {
        page.hold_widget().await;
        page.open(PATH).await;
        page.choose("works_in_case_management", "yes").await;
        page.click("#questions button[type=submit]").await;
        page.find("#assessment[data-next-question=residence]").await;
        assert_eq!(page.count("[data-live]").await, 0);
        page.release_widget().await;
        assert!(page.is_chosen("works_in_case_management", "yes").await);
    })
    .await;
}

/// Goes back. If the browser has not cached the page, it loads a new `window`.
async fn come_back(page: &Page, kept: bool) {
    page.open_live(PATH).await;
    fill_in(page).await;
    page.find("#assessment[data-next-question=residence]").await;
    page.evaluate("window.isTheSame = true").await;
    page.open("/").await;
    page.back().await;
    page.find("div.join[data-live=true]").await;
    assert_eq!(page.evaluate("return window.isTheSame === true").await, kept);
}

#[tokio::test]
async fn going_back_to_a_reloaded_page_restores_the_form() {
    browse(untouched().await, Scripts::On, async |page| {
        // Browsers do not cache a page with an `unload` listener.
        page.run_first("addEventListener('unload', () => {})").await;
        come_back(page, false).await;
        expect_filled_in(page).await;
    })
    .await;
}

#[tokio::test]
async fn going_back_to_a_cached_page_restores_the_page() {
    browse(untouched().await, Scripts::On, async |page| {
        come_back(page, true).await;
        expect_filled_in(page).await;
    })
    .await;
}
