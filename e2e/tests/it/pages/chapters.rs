//! Choosing chapters: a chip for each chosen one, and a folded list with a search.

use join_e2e::{
    browser::{Page, Scripts, View, browse},
    server::untouched,
};
use join_shared::text::Lang;

const PATH: &str = "/join/hudson-valley";
const NURSE: &str = "works_in_case_management=yes&residence=us&current_license=yes";
const ENTER: &str = "\u{e007}";

/// The chapters that have a chip.
async fn chips(page: &Page) -> Vec<String> {
    let chips = page
        .evaluate("return [...document.querySelectorAll('#chips li:not([hidden]) > span')].map((it) => it.textContent)")
        .await;
    serde_json::from_value(chips).expect("are texts")
}

/// The boxes in sight, by their values.
async fn boxes(page: &Page) -> Vec<String> {
    let boxes = page
        .evaluate(
            "return [...document.querySelectorAll('#chapters-fold [name=chapter]')]
               .filter((it) => it.checkVisibility()).map((it) => it.value)",
        )
        .await;
    serde_json::from_value(boxes).expect("are texts")
}

/// A picture as on a phone.
async fn picture(page: &Page, name: &str) {
    page.look(View { width: 390, media: &[] }).await;
    page.screenshot(name).await;
    page.look(View { width: 1280, media: &[] }).await;
}

#[tokio::test]
async fn a_chapter_is_found_added_and_removed() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(&format!("{PATH}?{NURSE}")).await;
        page.find("#assessment[data-total-cents='19500']").await;
        assert_eq!(chips(page).await, ["Hudson Valley CMSA"]);
        assert_eq!(boxes(page).await, [""; 0], "the list is folded");
        picture(page, "chapters-folded").await;
        page.click("#chapters-fold summary").await;
        assert_eq!(page.text("#chapters-fold summary").await, Lang::En.texts().add_chapter);
        assert_eq!(boxes(page).await.len(), 17, "all that can be joined, and one for the others");
        picture(page, "chapters-unfolded").await;
        // By state, and by a part of the name; the choice "not listed" is always there.
        for (typed, expect) in [
            ("new JER", &["central-new-jersey", "not-listed"][..]),
            ("(pa)", &["mid-atlantic", "pittsburgh", "not-listed"]),
            ("nowhere", &["not-listed"]),
            (" détroit ", &["detroit", "not-listed"]),
        ] {
            page.retype("#chapter-search", typed).await;
            page.until(&format!(
                "return [...document.querySelectorAll('#chapters-fold [name=chapter]')]
                   .filter((it) => it.checkVisibility()).length === {}",
                expect.len()
            ))
            .await;
            assert_eq!(boxes(page).await, expect, "{typed}");
        }
        picture(page, "chapters-found").await;
        page.choose("chapter", "detroit").await;
        page.find("#assessment[data-total-cents='22000']").await;
        assert_eq!(chips(page).await, ["CMSA Detroit", "Hudson Valley CMSA"]);
        picture(page, "chapters-added").await;
        // By keyboard, with a name that says what it does.
        let first = "return document.querySelector('#chips li:not([hidden]) button')";
        assert_eq!(page.name_of(first).await, "Remove CMSA Detroit");
        page.evaluate("document.querySelector('#chips li:not([hidden]) button').focus()").await;
        page.press(ENTER).await;
        page.find("#assessment[data-total-cents='19500']").await;
        assert!(!page.is_chosen("chapter", "detroit").await);
        assert_eq!(chips(page).await, ["Hudson Valley CMSA"]);
        assert_eq!(
            page.evaluate("return document.activeElement.localName").await,
            "summary",
            "the focus stays where chapters are chosen"
        );
        page.click("#chips li:not([hidden]) button").await;
        page.find("#assessment[data-total-cents='17000']").await;
        assert_eq!(chips(page).await, [""; 0]);
        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn states_are_found_in_the_language_of_the_page() {
    browse(untouched().await, Scripts::On, async |page| {
        page.open_live(&format!("{PATH}?lang=es&{NURSE}")).await;
        assert_eq!(
            page.name_of("return document.querySelector('#chips li:not([hidden]) button')").await,
            "Quitar Hudson Valley CMSA"
        );
        page.click("#chapters-fold summary").await;
        for typed in ["MÍCHIGAN", "michigan"] {
            page.retype("#chapter-search", typed).await;
            page.until("return !document.querySelector('input[value=chicago]').checkVisibility()").await;
            assert_eq!(boxes(page).await, ["detroit", "not-listed"], "{typed}");
        }
        page.retype("#chapter-search", "x").await;
        page.press("\u{e003}").await;
        page.until("return document.querySelector('input[value=chicago]').checkVisibility()").await;
        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn without_script_the_list_is_folded_and_has_no_search() {
    browse(untouched().await, Scripts::Off, async |page| {
        page.open(&format!("{PATH}?answered=1&{NURSE}&chapter=detroit&chapter=chicago")).await;
        assert_eq!(page.text("#chips").await, "CMSA Chicago\nCMSA Detroit");
        assert!(!page.is_displayed("[name=chapter][value=detroit]").await, "the list is folded");
        page.click("#chapters-fold summary").await;
        assert!(!page.is_displayed("#chapter-search").await);
        page.choose("chapter", "detroit").await;
        page.click("#options button[type=submit]").await;
        page.find("#assessment[data-total-cents='19500']").await;
        assert_eq!(page.text("#chips").await, "CMSA Chicago");
    })
    .await;
}
