//! The form looks like a part of the page around it.

use join_e2e::{
    browser::{Page, Scripts, browse_at},
    elsewhere::insecure_site,
    sample::{consent_version, unique_email},
    server::{shared, untouched},
};
use serde_json::json;

use super::{RECORDER, element, enter, fits, html, loader, ready};

/// The heading, the padding at the sides, and the background of the page in the frame.
async fn look(page: &Page) -> serde_json::Value {
    page.evaluate(
        "const title = document.querySelector('.title');
         const { paddingLeft, paddingRight } = getComputedStyle(document.querySelector('main'));
         const { backgroundColor } = getComputedStyle(document.body);
         return [title?.localName ?? null, document.querySelectorAll('h1').length, paddingLeft, paddingRight, backgroundColor]",
    )
    .await
}

#[tokio::test]
async fn heading_padding_and_background_fit_the_host_page() {
    const CLEAR: &str = "rgba(0, 0, 0, 0)";
    const WHITE: &str = "rgb(255, 255, 255)";
    let origin = untouched().await.origin();
    let with = |id: &str, attributes: &str| element(id).replace("><a", &format!(" {attributes}><a"));
    let cases = [
        ("plain", "", json!("h2"), WHITE),
        ("auto", "theme=auto", json!("h2"), CLEAR),
        ("dark", "theme=dark", json!("h2"), CLEAR),
        ("untitled", "heading=off theme=light", json!(null), CLEAR),
        ("on", "heading=on", json!("h2"), WHITE),
    ];
    let body: String = cases.iter().map(|(id, attributes, ..)| with(id, attributes)).collect();
    browse_at(insecure_site(html(&loader(&origin), &body)), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        for (id, _, heading, background) in &cases {
            ready(page, id).await;
            enter(page, id).await;
            page.find("div.join[data-live=true]").await;
            assert_eq!(look(page).await, json!([heading, 0, "4px", "4px", background]), "{id}");
            page.leave_frame().await;
        }
        // The frame is see-through only if it has the color scheme of its element.
        let scheme =
            "return ['plain', 'dark', 'untitled'].map((id) => getComputedStyle(frameOf(id)).colorScheme)";
        assert_eq!(page.evaluate(scheme).await, json!(["light dark", "dark", "light"]));
        // The choice outlasts a change of the language.
        enter(page, "untitled").await;
        page.click("a.language").await;
        page.find("html[lang=es][data-theme=light] div.join[data-live=true]").await;
        assert_eq!(look(page).await, json!([null, 0, "4px", "4px", CLEAR]));
        fits(page).await;
    })
    .await;
}

/// Without script, the receipt comes into the frame.
#[tokio::test]
async fn the_receipt_in_the_frame_keeps_the_look() {
    let api = shared().await.api();
    let fields = [
        ("category", "question".to_owned()),
        ("given_name", "Ana".to_owned()),
        ("email", unique_email("look")),
        ("message", "When do you meet?".to_owned()),
        ("consent", "yes".to_owned()),
        ("consent_text_version", consent_version().to_owned()),
    ];
    let answer = api.submit("/embed/hudson-valley?theme=dark&accent=%23c00&heading=off", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let receipt = answer.header("location").to_owned();
    assert!(receipt.ends_with("?framed&theme=dark&accent=%23cc0000&heading=off"), "{receipt}");
    let receipt = api.get(&receipt).await.text();
    assert!(receipt.contains("data-theme=\"dark\"") && receipt.contains("<h2 class=\"title\">"), "{receipt}");
}
