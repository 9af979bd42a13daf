//! Headers of every response: a strict policy, and no cookies.

use std::fs;

use join_e2e::{
    api::send,
    browser::{Scripts, browse_at},
    elsewhere::{self, serve},
    programs,
    response::Response,
    sample::{nurse, unique, unique_email},
    server::shared,
    size,
};
use join_shared::wire::IntentCreated;
use reqwest::Method;

#[track_caller]
fn check(path: &str, answer: &Response) {
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
        // A `data:` image cannot run scripts.
        let image = word == "data:" && policy.contains("img-src 'self' data:");
        assert!(image || !lets_in.contains(&word), "{path}: {policy}");
    }
    assert!(policy.contains("base-uri 'none'") && policy.contains("form-action 'self'"), "{path}: {policy}");
    let html = answer.text();
    if html.contains("name=\"idempotency_key\"") {
        assert_eq!(answer.header("cache-control"), "no-store", "{path} has its own key");
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
async fn every_page_has_the_policy_and_sets_no_cookie() {
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
        "/ccm",
        "/ccm?lang=es&accent=%23c00&theme=dark",
        "/embed/ccm",
        "/robots.txt",
        "/sitemap.xml",
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

/// The isolation of a resource from other sites.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// A page that no site may frame.
    Page,
    /// Such a page that a frame opens in a new tab.
    Receipt,
    /// A page that other sites frame.
    Framed,
    /// A response for programs.
    Api,
    /// A resource for pages of other sites.
    Shared,
}

impl Kind {
    /// `frame-ancestors`, then the cross-origin policies for resource, opener and embedder.
    const fn headers(self) -> [&'static str; 4] {
        match self {
            Self::Page => ["'self'", "same-origin", "same-origin", ""],
            Self::Receipt => ["'self'", "same-origin", "unsafe-none", ""],
            Self::Framed => ["*", "cross-origin", "", "require-corp"],
            Self::Api => ["'none'", "same-origin", "", ""],
            Self::Shared => ["'none'", "cross-origin", "", ""],
        }
    }
}

/// Each address, with each status that a plain request can get.
#[tokio::test]
async fn every_response_has_its_headers() {
    const STORED: &str = "no-store";
    const BRIEF: &str = "public, max-age=300";
    const STRICT: &str = "strict-origin-when-cross-origin";
    const NONE: &str = "no-referrer";
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let created: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("headers"))).await.ok(201);
    let [receipt, framed] = ["", "?framed"].map(|query| format!("{}{query}", created.receipt_url));
    let intent = format!("/api/v1/intents/{}", created.id);
    for (method, path, status, kind, cache, referrer) in [
        ("GET", "/", 200, Kind::Page, BRIEF, STRICT),
        ("GET", "/chapters/embed", 200, Kind::Page, BRIEF, STRICT),
        ("GET", "/ccm", 200, Kind::Page, BRIEF, STRICT),
        ("POST", "/ccm", 405, Kind::Page, STORED, NONE),
        ("GET", "/embed/ccm", 200, Kind::Framed, BRIEF, STRICT),
        ("GET", "/cmsa-join.zip", 200, Kind::Api, BRIEF, STRICT),
        ("GET", "/robots.txt", 200, Kind::Api, BRIEF, STRICT),
        ("GET", "/sitemap.xml", 200, Kind::Api, BRIEF, STRICT),
        ("GET", "/join", 200, Kind::Page, STORED, STRICT),
        ("GET", "/join/hudson-valley", 200, Kind::Page, STORED, STRICT),
        ("GET", "/join/atlantis", 404, Kind::Page, STORED, NONE),
        ("PUT", "/join/hudson-valley", 405, Kind::Page, STORED, NONE),
        ("POST", "/join/hudson-valley", 415, Kind::Page, STORED, NONE),
        ("GET", "/embed", 200, Kind::Framed, STORED, STRICT),
        ("GET", "/embed/hudson-valley", 200, Kind::Framed, STORED, STRICT),
        ("GET", "/embed/atlantis", 200, Kind::Framed, STORED, STRICT),
        ("POST", "/embed/hudson-valley", 415, Kind::Framed, STORED, NONE),
        ("GET", &*receipt, 200, Kind::Receipt, STORED, NONE),
        ("GET", &*framed, 200, Kind::Framed, STORED, NONE),
        ("GET", "/receipt/x", 404, Kind::Page, STORED, NONE),
        ("GET", "/receipt/x?framed", 404, Kind::Framed, STORED, NONE),
        ("GET", "/nothing", 404, Kind::Page, STORED, NONE),
        ("GET", "/pkg/nothing.js", 404, Kind::Page, STORED, NONE),
        ("GET", "/embed.js", 200, Kind::Shared, "public, max-age=", STRICT),
        ("GET", "/embed-debug.js", 200, Kind::Shared, "public, max-age=", STRICT),
        ("GET", "/api/v1/catalog", 200, Kind::Shared, BRIEF, STRICT),
        ("GET", "/healthz", 200, Kind::Api, STORED, STRICT),
        ("POST", "/api/v1/assessments", 415, Kind::Api, STORED, STRICT),
        ("POST", "/api/v1/intents", 415, Kind::Api, STORED, STRICT),
        ("GET", "/api/v1/intents", 200, Kind::Api, STORED, STRICT),
        ("GET", &*intent, 200, Kind::Api, STORED, STRICT),
        ("PATCH", &*intent, 415, Kind::Api, STORED, STRICT),
        ("GET", "/api/v1/intents.csv", 200, Kind::Api, STORED, STRICT),
        ("GET", "/api/v1/audit", 200, Kind::Api, STORED, STRICT),
        ("GET", "/api/v1/funnel", 200, Kind::Api, STORED, STRICT),
        ("DELETE", "/api/v1/funnel", 405, Kind::Api, STORED, STRICT),
        ("GET", "/api/v1/nothing", 404, Kind::Api, STORED, STRICT),
        ("DELETE", &*intent, 204, Kind::Api, STORED, STRICT),
    ] {
        let wanted = format!("{method} {path}");
        let method = Method::from_bytes(method.as_bytes()).expect("it is a method");
        let answer = send(staff.request(method, path)).await;
        assert_eq!(answer.status, status, "{wanted}");
        check(&wanted, &answer);
        let [ancestors, resource, opener, embedder] = kind.headers();
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{wanted}: {policy}");
        assert!(policy.ends_with(&format!("frame-ancestors {ancestors}")), "{wanted}: {policy}");
        for (name, value) in [
            ("cross-origin-resource-policy", resource),
            ("cross-origin-opener-policy", opener),
            ("cross-origin-embedder-policy", embedder),
            ("referrer-policy", referrer),
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
            ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ] {
            assert_eq!(answer.header(name), value, "{wanted}: {name}");
        }
        assert!(answer.header("cache-control").starts_with(cache), "{wanted}: {:?}", answer.headers);
        let is_open = ["/embed.js", "/embed-debug.js", "/api/v1/catalog"].contains(&path);
        assert_eq!(answer.header("access-control-allow-origin"), if is_open { "*" } else { "" }, "{wanted}");
    }
    // The platform serves these files without the Worker.
    for path in size::assets(&api.get("/join/hudson-valley").await.text()) {
        let answer = api.get(&path).await;
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(answer.header("strict-transport-security").starts_with("max-age=31536000"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
    }
}

/// Pages that use shared memory must be cross-origin isolated.
#[tokio::test]
async fn a_cross_origin_isolated_page_can_frame_the_form() {
    let origin = shared().await.origin();
    let html = format!(
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A chapter</title>\
         <script src=\"{origin}/embed.js\" async></script>\
         <body><cmsa-join id=join chapter=hudson-valley></cmsa-join>"
    );
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let headers = vec![
        header("Content-Type", "text/html; charset=utf-8"),
        header("Cross-Origin-Embedder-Policy", "require-corp"),
        header("Cross-Origin-Opener-Policy", "same-origin"),
    ];
    let page = elsewhere::Response { headers, body: html.into_bytes() };
    let site = format!("http://localhost:{}", serve(move |_| Some(page.clone())));
    browse_at(site, Scripts::On, async |page| {
        page.run_first("addEventListener('cmsa-join:ready', () => { window.isReady = true })").await;
        page.open("/").await;
        assert_eq!(page.evaluate("return crossOriginIsolated").await, true, "the page is isolated");
        page.until("return window.isReady === true").await;
        page.enter_frame_of("return document.querySelector('#join').shadowRoot.querySelector('iframe')")
            .await;
        page.find("div.join[data-live=true]").await;
    })
    .await;
}

/// The platform's logs would contain whole addresses, and the address of a receipt is its key.
#[test]
fn the_platform_logs_no_addresses() {
    let configuration = fs::read_to_string(programs::root().join("wrangler.toml")).expect("it can be read");
    let configuration: toml::Table = configuration.parse().expect("it is TOML");
    let observability = configuration["observability"].as_table().expect("it is a table");
    assert_eq!(observability["enabled"].as_bool(), Some(true));
    assert_eq!(observability["logs"]["invocation_logs"].as_bool(), Some(false));
    let traces = observability.get("traces").and_then(|traces| traces.get("enabled"));
    assert_eq!(traces.and_then(toml::Value::as_bool), Some(false), "traces are off");
    for other in ["tail_consumers", "logpush", "env"] {
        assert!(
            !configuration.contains_key(other),
            "{other} would hand them on, or be another configuration"
        );
    }
}

#[tokio::test]
async fn text_in_an_address_or_a_form_never_becomes_markup() {
    let api = shared().await.api();
    let nasty = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    for path in [
        format!("/join/hudson-valley?residence={nasty}&chapter={nasty}&lang={nasty}&accent={nasty}"),
        format!("/join/{nasty}"),
        format!("/receipt/{nasty}"),
        format!("/chapters/embed?chapter={nasty}&language={nasty}&accent={nasty}&theme={nasty}&lang={nasty}"),
    ] {
        expect_no_markup(&path, &api.get(&path).await);
    }
    let typed = "\"><script>alert(1)</script>";
    let form = [
        ("given_name", typed.to_owned()),
        ("email", format!("</script>{typed}")),
        ("message", format!("</textarea>{typed}")),
        ("category", typed.to_owned()),
        ("lang", typed.to_owned()),
    ];
    for path in ["/join/hudson-valley", "/embed/hudson-valley"] {
        let answer = api.submit(path, &form).await;
        assert!(answer.text().contains("&lt;script&gt;alert(1)"), "the typed text is missing");
        expect_no_markup(path, &answer);
    }
}

#[track_caller]
fn expect_no_markup(path: &str, answer: &Response) {
    let text = answer.text();
    assert!(!text.contains("<script>alert") && !text.contains("</script>\">"), "{path}:\n{text}");
}
