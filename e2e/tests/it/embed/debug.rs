//! The diagnosis of a page with `cmsa-join-debug` in its address.

use join_e2e::{
    browser::{Page, Scripts, browse_at},
    elsewhere::insecure_site_of,
    server::untouched,
};

use super::{element, html, loader};

const ASKED: &str = "/?cmsa-join-debug";

/// Waits for the diagnosis, and returns its lines.
pub(super) async fn diagnosis(page: &Page) -> Vec<String> {
    page.find("#cmsa-join-debug[data-done]").await;
    let root = "document.querySelector('#cmsa-join-debug').shadowRoot";
    let left = page.evaluate(&format!("return {root}.querySelectorAll('iframe').length")).await;
    assert_eq!(left, 0, "its hidden frame is still there");
    let lines = format!("return [...{root}.querySelectorAll('li')].map((line) => line.textContent)");
    serde_json::from_value(page.evaluate(&lines).await).expect("is a list of texts")
}

/// Checks the beginning of each line of the diagnosis of a page with that policy.
async fn check(policy: String, head: &str, body: &str, expect: &[&str]) {
    let pages = vec![("/", html(head, body)), (ASKED, html(head, body))];
    browse_at(insecure_site_of(policy, pages), Scripts::On, async |page| {
        page.open(ASKED).await;
        let lines = diagnosis(page).await;
        let as_expected = lines.len() == expect.len()
            && lines.iter().zip(expect).all(|(line, expect)| line.starts_with(expect));
        assert!(as_expected, "{lines:#?} is not {expect:#?}");
        page.open("/").await;
        page.until("return document.readyState === 'complete' && !!customElements.get('cmsa-join')").await;
        assert_eq!(page.count("#cmsa-join-debug").await, 0, "there is a diagnosis without `cmsa-join-debug`");
    })
    .await;
}

#[tokio::test]
async fn a_page_without_a_problem() {
    let origin = untouched().await.origin();
    // Two elements with the same address have one line.
    let body = format!("{}{}", element("one"), element("two"));
    let expect = format!("{origin}/embed/hudson-valley: The form can be used.");
    check(String::new(), &loader(&origin), &body, &[&expect]).await;
}

#[tokio::test]
async fn an_unknown_chapter() {
    let origin = untouched().await.origin();
    let body = element("join").replace("hudson-valley", "atlantis");
    let expect = format!("{origin}/embed/atlantis: The form can be used, but there is no such chapter");
    check(String::new(), &loader(&origin), &body, &[&expect]).await;
}

#[tokio::test]
async fn a_removed_element() {
    let origin = untouched().await.origin();
    check(String::new(), &loader(&origin), "<p>Join us</p>", &["There is no <cmsa-join> on this page."])
        .await;
}

#[tokio::test]
async fn a_policy_that_forbids_the_frame() {
    let origin = untouched().await.origin();
    let policy = format!("default-src 'none'; img-src data:; script-src {origin}");
    let expect = format!(
        "{origin}/embed/hudson-valley: The content security policy of this page forbids the frame. \
         Add \"frame-src {origin};\" to it."
    );
    check(policy, &loader(&origin), &element("join"), &[&expect]).await;
}

#[tokio::test]
async fn a_delayed_script() {
    let origin = untouched().await.origin();
    let late = format!(
        "<script>addEventListener('load', () => setTimeout(() => {{
           const script = document.createElement('script');
           script.src = '{origin}/embed.js';
           document.body.append(script);
         }}))</script>"
    );
    let fine = format!("{origin}/embed/hudson-valley: The form can be used.");
    check(String::new(), &late, &element("join"), &["The script was loaded ", &fine]).await;
}

/// Some site builders put the snippet into a frame without an address.
#[tokio::test]
async fn a_frame_of_the_site_builder() {
    let origin = untouched().await.origin();
    let inner = format!("{}{}", loader(&origin), element("join")).replace('"', "&quot;");
    let pages = vec![(ASKED, html("", &format!("<iframe title=Built srcdoc=\"{inner}\"></iframe>")))];
    browse_at(insecure_site_of(String::new(), pages), Scripts::On, async |page| {
        page.open(ASKED).await;
        page.enter_frame().await;
        let lines = diagnosis(page).await;
        assert!(lines[0].starts_with("Your site has put the snippet into a separate frame"), "{lines:?}");
        assert!(lines[1].ends_with("/embed/hudson-valley: The form can be used."), "{lines:?}");
        assert_eq!(lines.len(), 2, "{lines:?}");
    })
    .await;
}
