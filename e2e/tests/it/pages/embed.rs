//! `/embed` and `/embed/{chapter}`: the same page, to be framed.

use join_e2e::{
    browser::{Scripts, browse, browse_at},
    elsewhere::insecure_site,
    sample::unique_email,
    server::{shared, untouched},
};
use join_shared::wire::IntentPage;
use serde_json::json;

#[tokio::test]
async fn any_site_can_frame_the_form() {
    let api = untouched().await.api();
    for path in ["/embed", "/embed/hudson-valley"] {
        let answer = api.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.ends_with("frame-ancestors *") || policy.contains("frame-ancestors *;"), "{policy}");
        assert_eq!(answer.header("x-frame-options"), "", "it would win over the policy in old browsers");
        assert!(answer.text().contains("id=\"questions\""));
    }
    for path in ["/", "/ccm", "/join", "/join/hudson-valley", "/nothing"] {
        let answer = api.get(path).await;
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'self'"), "{path}");
    }
}

#[tokio::test]
async fn the_framed_page_is_hydrated() {
    let server = untouched().await;
    browse(server, Scripts::On, async |page| {
        page.open_live("/embed/hudson-valley").await;
        for (fact, answer) in
            [("works_in_case_management", "yes"), ("residence", "us"), ("health_degree", "yes")]
        {
            page.choose(fact, answer).await;
        }
        page.find("#assessment[data-recommended=individual-a][data-total-cents='19500']").await;
        page.expect_no_complaints().await;
    })
    .await;
}

/// The framed receipt shows no personal data.
#[tokio::test]
async fn the_plain_form_leads_to_the_framed_receipt() {
    let server = shared().await;
    let email = unique_email("framed");
    browse(server, Scripts::Off, async |page| {
        page.open("/embed/hudson-valley?answered=1&chapter=hudson-valley&works_in_case_management=yes&residence=outside-us")
            .await;
        page.find("#assessment[data-recommended=international]").await;
        page.type_into("#given_name", "Ana").await;
        page.type_into("#email", &email).await;
        page.click("#consent").await;
        page.click("#sign-up button[type=submit]").await;
        page.find("#reference").await;
        let url = page.url().await;
        assert!(url.path().starts_with("/receipt/") && url.query() == Some("framed"), "{url}");
        assert!(!page.text("body").await.contains(&email), "a frame's page may be looked over");

        let api = server.api();
        let framed = api.get(&format!("{}?framed", url.path())).await;
        assert!(framed.header("content-security-policy").contains("frame-ancestors *"));
        let whole = api.get(url.path()).await;
        assert!(whole.header("content-security-policy").contains("frame-ancestors 'self'"));
        assert!(whole.text().contains(&email));
    })
    .await;
}

/// A frame in an insecure page is not a secure context.
#[tokio::test]
async fn a_person_signs_up_in_a_frame_on_an_insecure_page() {
    const PATH: &str = "/embed/hudson-valley";
    let server = shared().await;
    let email = unique_email("insecure-frame");
    let frame = format!("<iframe src='{}{PATH}' width='1000' height='1400'></iframe>", server.origin());
    browse_at(insecure_site(frame), Scripts::On, async |page| {
        page.open("/").await;
        page.enter_frame().await;
        page.find("div.join[data-live=true]").await;
        let context = page.evaluate("return [origin, isSecureContext, typeof crypto.randomUUID]").await;
        assert_eq!(context, json!([server.origin(), false, "undefined"]));
        for (fact, answer) in
            [("works_in_case_management", "yes"), ("residence", "us"), ("health_degree", "yes")]
        {
            page.choose(fact, answer).await;
        }
        page.find("#assessment[data-recommended=individual-a]").await;
        page.click("#go-on a").await;
        page.type_into("#given_name", "Ana").await;
        page.type_into("#email", &email).await;
        page.click("#consent").await;
        page.click("#sign-up button[type=submit]").await;
        let reference = page.text("#reference").await;
        let path = page.evaluate("return location.pathname").await;
        assert_eq!(path, PATH, "the script sent it, and not the plain form");
        let list = server.national().get(&format!("/api/v1/intents?q={email}")).await;
        let found: IntentPage = list.ok(200);
        assert_eq!(found.items.iter().map(|it| it.reference.as_str()).collect::<Vec<_>>(), [reference]);
        assert_eq!(page.count("#questions[inert], #options[inert]").await, 2, "the answers are locked");
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}
