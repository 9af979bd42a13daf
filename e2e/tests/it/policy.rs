//! What holds for every page: a policy that lets nothing in, and no cookies.

use join_e2e::{
    api::{Answer, send},
    sample::{nurse, unique, unique_email},
    server::shared,
};
use join_shared::wire::IntentCreated;
use reqwest::Method;

#[track_caller]
fn check(path: &str, answer: &Answer) {
    assert_eq!(answer.header("set-cookie"), "", "{path} sets a cookie");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    assert!(!answer.header("referrer-policy").is_empty(), "{path}");
    if !answer.header("content-type").starts_with("text/html") {
        return;
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
    for word in policy.split([' ', ';']) {
        let lets_in = ["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "data:", "http:", "https:"];
        // An image is no script.
        let image = word == "data:" && policy.contains("img-src 'self' data:");
        assert!(image || !lets_in.contains(&word), "{path}: {policy}");
    }
    assert!(policy.contains("base-uri 'none'") && policy.contains("form-action 'self'"), "{path}: {policy}");
    let html = answer.text();
    if html.contains("name=\"idempotency_key\"") {
        assert_eq!(answer.header("cache-control"), "no-store", "{path} has a key of its own");
    }
    let tags = html.split('<').filter_map(|tag| tag.split('>').next());
    for tag in tags {
        assert!(!tag.contains(" style="), "{path}: a style attribute in <{tag}>");
        let handler = tag.split_whitespace().skip(1).any(|word| word.starts_with("on") && word.contains('='));
        assert!(!handler || tag.starts_with("script"), "{path}: a handler in <{tag}>");
        assert!(!tag.contains("javascript:"), "{path}: <{tag}>");
    }
}

#[tokio::test]
async fn every_page_keeps_the_policy_and_sets_no_cookie() {
    let server = shared().await;
    let api = server.api();
    let created: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("policy"))).await.ok(201);
    let framed = format!("{}?framed", created.receipt_url);
    let answered =
        "/join/hudson-valley?answered=1&works_in_case_management=yes&residence=us&current_license=yes";
    for path in [
        "/",
        "/join",
        "/join/hudson-valley",
        "/join/hudson-valley?lang=es&accent=%23c00&theme=dark",
        answered,
        "/join/atlantis",
        "/embed",
        "/embed/hudson-valley",
        "/chapters/embed?chapter=hudson-valley&language=es&accent=%23c00&theme=dark",
        "/docs",
        "/openapi.json",
        "/embed.js",
        "/embed-debug.js",
        &created.receipt_url,
        &framed,
        &format!("{}?again", created.receipt_url),
        "/nothing",
        "/healthz",
        "/api/v1/catalog",
        "/api/v1/intents",
        "/api/v1/notifications",
        "/api/v1/nothing",
    ] {
        check(path, &api.get(path).await);
        let head = send(api.request(Method::HEAD, path)).await;
        assert_eq!(head.body.len(), 0, "{path}");
        assert_eq!(head.status, api.get(path).await.status, "{path}");
    }
    let empty = send(api.request(Method::POST, "/join/hudson-valley").form(&[("lang", "en")])).await;
    assert_eq!(empty.status, 422);
    check("POST /join/hudson-valley", &empty);
    let wrong = api.submit(&created.receipt_url, &[("action", "correct".to_owned())]).await;
    assert_eq!(wrong.status, 422);
    check("POST /receipt/{token}", &wrong);
}

/// What comes from an address never becomes markup.
#[tokio::test]
async fn what_an_address_holds_is_text() {
    let api = shared().await.api();
    let nasty = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    for path in [
        format!(
            "/join/hudson-valley?given_name={nasty}&message={nasty}&lang={nasty}&accent={nasty}&category={nasty}"
        ),
        format!("/join/{nasty}"),
        format!("/receipt/{nasty}"),
        format!("/chapters/embed?chapter={nasty}&language={nasty}&accent={nasty}&theme={nasty}&lang={nasty}"),
        format!("/embed/hudson-valley?message=%3C/textarea%3E{nasty}&email=%3C/script%3E{nasty}"),
    ] {
        let answer = api.get(&path).await;
        let text = answer.text();
        assert!(!text.contains("<script>alert") && !text.contains("</script>\">"), "{path}:\n{text}");
    }
}
