//! `GET /api/v1/catalog`

use join_e2e::{api::send, server::untouched};
use join_shared::{catalog, text::Lang};
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/catalog";

#[tokio::test]
async fn the_catalog_has_the_rules_and_the_consent() {
    let api = untouched().await.api();
    let body: Value = api.get(PATH).await.ok(200);
    assert_eq!(body["ruleset"], catalog::ruleset());
    for lang in Lang::ALL {
        let texts = lang.texts();
        assert_eq!(
            body["consent"][lang.code()],
            json!({ "text_version": texts.consent_version, "text": texts.consent })
        );
    }
    let own: Value = serde_json::from_str(catalog::json()).expect("the compiled catalog is JSON");
    for (member, value) in own.as_object().expect("it is an object") {
        assert_eq!(&body[member], value, "{member}");
    }
}

#[tokio::test]
async fn the_current_tag_gets_304() {
    let api = untouched().await.api();
    let first = api.get(PATH).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag:?}");
    let again = send(api.request(Method::GET, PATH).header("if-none-match", &tag)).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
}
