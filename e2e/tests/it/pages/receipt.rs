//! `/receipt/{token}`

use join_e2e::{
    sample::{nurse, unique, unique_email, with},
    server::shared,
};
use join_shared::{
    answers::{Answer, Fact},
    text::Lang,
    wire::IntentCreated,
};
use serde_json::json;

#[tokio::test]
async fn it_shows_what_was_sent_and_what_became_of_it() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national().await);
    let email = unique_email("receipt");
    let intent = with(nurse(&email), "/contact/given_name", json!("<script>alert(1)</script>"));
    let created: IntentCreated = api.create(&unique("key"), &intent).await.ok(201);

    let receipt = api.get(&created.receipt_url).await;
    assert_eq!(receipt.status, 200);
    let text = receipt.text();
    for words in
        [&*created.reference, &email, "$170.00", "$25.00", "$195.00", "Hudson Valley CMSA", "+1 845 555 0100"]
    {
        assert!(text.contains(words), "{words:?} is missing");
    }
    assert!(!text.contains("<script>alert"), "what was typed is text");
    assert!(text.contains(Lang::En.texts().status_new));
    // Its address is its key: nobody keeps it or hands it on.
    assert_eq!(receipt.header("cache-control"), "no-store");
    assert_eq!(receipt.header("referrer-policy"), "no-referrer");
    assert!(receipt.header("x-robots-tag").contains("noindex"));

    let tag = staff.get(&format!("/api/v1/intents/{}", created.id)).await.header("etag").to_owned();
    assert_eq!(staff.change(&created.id, &tag, &json!({ "status": "contacted" })).await.status, 200);
    assert!(api.get(&created.receipt_url).await.text().contains(Lang::En.texts().status_contacted));
}

#[tokio::test]
async fn it_names_the_term_and_the_credentials() {
    let api = shared().await.api();
    let texts = Lang::En.texts();
    let question = texts.question(Fact::NationalCertification).ask;
    let yes = texts.answer(Answer::NationalCertification(true));
    for (years, total, credentials, term, said) in [
        (1, 19_500, json!([]), texts.one_year, yes.to_owned()),
        (2, 36_000, json!(["CCM", "ACM"]), texts.two_years, format!("{yes}: CCM, ACM")),
    ] {
        let intent = with(nurse(&unique_email("term")), "/answers/national_certification", json!(true));
        let intent = with(intent, "/answers/credentials", credentials);
        let intent = with(with(intent, "/term_years", json!(years)), "/quoted_total_cents", json!(total));
        let created: IntentCreated = api.create(&unique("key"), &intent).await.ok(201);
        // The markers between texts are nothing that a person sees.
        let page = api.get(&created.receipt_url).await.text().replace("<!>", "");
        let (_, receipt) = page.split_once("<main").expect("the page has a main part");
        for entry in [
            format!("<dt>{}</dt><dd>{term}</dd>", texts.term),
            format!("<dt>{question}</dt><dd class=\"typed\">{said}</dd>"),
        ] {
            assert!(receipt.contains(&entry), "{entry:?} is missing in:\n{receipt}");
        }
    }
}

#[tokio::test]
async fn only_its_whole_key_opens_it() {
    let server = shared().await;
    let api = server.api();
    let created: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("key"))).await.ok(201);
    let url = &created.receipt_url;
    for wrong in [
        &url[..url.len() - 1],
        &format!("{url}x"),
        &url.to_uppercase(),
        &format!("/receipt/{}", created.id),
        "/receipt/%00",
    ] {
        assert_eq!(api.get(wrong).await.status, 404, "{wrong}");
    }
}
