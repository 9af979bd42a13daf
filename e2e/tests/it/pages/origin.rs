//! `PUBLIC_ORIGIN`: the origin in pages, snippets and scripts, for requests to any host.

use join_e2e::{
    api::send,
    sample::{nurse, unique, unique_email},
    server::Server,
};
use join_shared::wire::IntentCreated;
use reqwest::Method;

const PUBLIC: &str = "https://join.example.org";

#[tokio::test]
async fn all_addresses_use_the_public_origin() {
    let server = Server::start_with(&[("PUBLIC_ORIGIN", PUBLIC)]).await;
    let api = server.api();
    let created: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("public"))).await.ok(201);
    assert!(created.receipt_url.starts_with("/receipt/"), "it stays a path");
    for path in [
        "/",
        "/ccm",
        "/join/hudson-valley",
        "/robots.txt",
        "/sitemap.xml",
        "/embed.js",
        "/embed-debug.js",
        "/chapters/embed",
        "/docs",
        &created.receipt_url,
    ] {
        for host in [server.origin().replace("http://", ""), "evil.example".to_owned()] {
            let answer = send(api.request(Method::GET, path).header("host", &host)).await;
            let text = answer.text();
            assert_eq!(answer.status, 200, "{path}: {text}");
            assert!(text.contains(PUBLIC), "{path} does not name it:\n{text}");
            assert!(!text.contains(&host), "{path} names {host}:\n{text}");
        }
    }
    let receipt = api.get(&created.receipt_url).await.text();
    assert!(receipt.contains(&format!("value=\"{PUBLIC}{}\"", created.receipt_url)), "{receipt}");

    // A form may come from the public origin, or from the Worker's own.
    for path in ["/join/hudson-valley", &created.receipt_url] {
        for (origin, status) in [
            (PUBLIC, 422),
            (&*server.origin(), 422),
            ("https://evil.example", 403),
            ("https://join.example.org.evil.example", 403),
            ("http://join.example.org", 403),
        ] {
            let form =
                api.request(Method::POST, path).form(&[("action", "correct")]).header("origin", origin);
            assert_eq!(send(form).await.status, status, "{path} from {origin}");
        }
    }
}
