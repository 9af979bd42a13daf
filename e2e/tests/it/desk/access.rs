//! Who gets in: every staff route, of the desk and of the API, for everybody who should not see what it shows.

use join_e2e::{
    api::send,
    desk::{COOKIE, Desk},
    response::Response,
    sample::{nurse, unique, unique_email, with},
    server::{Server, untouched},
};
use join_shared::wire::IntentCreated;
use reqwest::Method;
use serde_json::json;

/// The pages of the desk.
const PAGES: [&str; 7] = [
    "/staff",
    "/staff/intents",
    "/staff/intents/{id}",
    "/staff/messages",
    "/staff/audit",
    "/staff/team",
    "/staff/account",
];

/// Where the desk's forms go.
const FORMS: [&str; 6] = [
    "/staff/intents/{id}",
    "/staff/next",
    "/staff/messages",
    "/staff/team",
    "/staff/account",
    "/staff/sign-out",
];

/// The staff routes of the API.
const API: [(Method, &str); 10] = [
    (Method::GET, "/api/v1/intents"),
    (Method::GET, "/api/v1/intents.csv"),
    (Method::GET, "/api/v1/intents/{id}"),
    (Method::PATCH, "/api/v1/intents/{id}"),
    (Method::DELETE, "/api/v1/intents/{id}"),
    (Method::GET, "/api/v1/intents/{id}/timeline"),
    (Method::GET, "/api/v1/audit"),
    (Method::GET, "/api/v1/funnel"),
    (Method::GET, "/api/v1/notifications"),
    (Method::POST, "/api/v1/notifications/{id}/replay"),
];

/// A server with an intent for Hudson Valley, which staff of Detroit must not notice.
struct World {
    server: Server,
    intent: IntentCreated,
    email: String,
}

impl World {
    async fn new() -> Self {
        let server = Server::start().await;
        let email = unique_email("secret");
        let named = with(nurse(&email), "/contact/family_name", json!("Geheimnis"));
        let intent = server.api().create(&unique("key"), &named).await.ok(201);
        Self { server, intent, email }
    }

    fn path(&self, route: &str) -> String {
        route.replace("{id}", &self.intent.id)
    }

    /// Checks that a response holds nothing of the intent but an id that the request had itself.
    #[track_caller]
    fn says_nothing(&self, path: &str, response: &Response) {
        let text = response.text();
        for secret in [self.email.as_str(), "Geheimnis", &self.intent.reference, "845 555"] {
            assert!(!text.contains(secret), "{path} gives away {secret}: {text}");
        }
        assert!(path.contains(&self.intent.id) || !text.contains(&self.intent.id), "{path}: {text}");
    }

    /// Checks that the desk refuses that session everywhere.
    async fn is_shut(&self, desk: &Desk, why: &str) {
        for route in PAGES {
            let path = self.path(route);
            let response = desk.get(&path).await;
            let to = format!("/staff/sign-in?to={}", path.replace('/', "%2F"));
            assert_eq!((response.status, response.header("location")), (303, to.as_str()), "{why}: {path}");
            assert_eq!(response.text(), "", "{why}: {path}");
        }
        for route in FORMS {
            let path = self.path(route);
            let typed = [("action", "note"), ("note", "typed <b>text</b>"), ("version", "1")];
            let response = desk.post(&path, &typed).await;
            assert_eq!(response.status, 401, "{why}: {path}: {}", response.text());
            let text = response.text();
            assert!(text.contains("typed &lt;b&gt;text&lt;/b&gt;"), "{why}: {path}: {text}");
            assert!(text.contains("href=\"/staff/sign-in\" target=\"_blank\""), "{why}: {path}: {text}");
            assert!(text.contains("Send again"), "{why}: {path}: {text}");
            self.says_nothing(&path, &response);
        }
        // A session of the desk does not open the API.
        for (method, route) in API {
            let path = self.path(route);
            let response = send(desk.request(method.clone(), &path)).await;
            assert_eq!(response.status, 401, "{why}: {method} {path}: {}", response.text());
            self.says_nothing(&path, &response);
        }
    }
}

#[tokio::test]
async fn nothing_opens_without_a_valid_session() {
    let world = World::new().await;
    let server = &world.server;
    let out = Desk::signed_out(server);
    world.is_shut(&out, "no session").await;
    world.is_shut(&out.with_cookie(&format!("{COOKIE}=a.1.b")), "a cookie made up").await;

    let desk = Desk::sign_in(server, server.national_token()).await;
    assert_eq!(desk.get("/staff").await.header("location"), "/staff/intents");
    let cookie = desk.cookie().unwrap_or_default();
    let (name, value) = cookie.split_once('=').unwrap_or_default();
    world.is_shut(&out.with_cookie(&format!("staff={value}")), "another cookie's name").await;
    world.is_shut(&out.with_cookie(&format!("{name}={}", &value[..value.len() - 1])), "a shorter code").await;
    let other = Server::start().await;
    let elsewhere = Desk::sign_in(&other, other.national_token()).await;
    let foreign = out.with_cookie(elsewhere.cookie().unwrap_or_default());
    world.is_shut(&foreign, "another site's cookie").await;

    server.execute("UPDATE sessions SET expires_at = 1");
    world.is_shut(&desk, "expired").await;
    let desk = Desk::sign_in(server, server.national_token()).await;
    server.execute("UPDATE staff SET revoked_at = 1 WHERE email = 'national@example.org'");
    world.is_shut(&desk, "revoked").await;
    server.national().get("/api/v1/intents").await.refused(401, "unauthorized");
}

#[tokio::test]
async fn a_header_alone_signs_nobody_in() {
    let world = World::new().await;
    let out = Desk::signed_out(&world.server);
    for (name, value) in [
        ("Cf-Access-Authenticated-User-Email", "national@example.org".to_owned()),
        ("Cf-Access-Jwt-Assertion", "a.b.c".to_owned()),
        ("Authorization", format!("Bearer {}", world.server.national_token())),
    ] {
        for route in PAGES {
            let path = world.path(route);
            let response = send(out.request(Method::GET, &path).header(name, &value)).await;
            assert_eq!(response.status, 303, "{name}: {path}");
            world.says_nothing(&path, &response);
        }
    }
}

#[tokio::test]
async fn a_chapter_sees_nothing_of_another_one() {
    let world = World::new().await;
    let server = &world.server;
    let (desk, api) = (Desk::sign_in(server, server.detroit_token()).await, server.detroit());
    let id = &world.intent.id;
    // By id.
    for path in [format!("/staff/intents/{id}"), "/staff/team".to_owned()] {
        let response = desk.get(&path).await;
        assert_eq!(response.status, 404, "{path}: {}", response.text());
        world.says_nothing(&path, &response);
        let response = desk.post(&path, &[("action", "contacted"), ("version", "1")]).await;
        assert_eq!(response.status, 404, "{path}: {}", response.text());
        world.says_nothing(&path, &response);
    }
    for action in [
        "contacted",
        "joined",
        "declined",
        "duplicate",
        "reopen",
        "note",
        "assign",
        "follow-up",
        "undo",
        "erase",
    ] {
        let fields = [("action", action), ("version", "1"), ("note", "x"), ("reason", "cost"), ("entry", id)];
        let response = desk.post(&format!("/staff/intents/{id}"), &fields).await;
        assert_eq!(response.status, 404, "{action}: {}", response.text());
    }
    // By filter, search, cursor and export.
    let email = world.email.replace('@', "%40");
    for query in [
        "view=todo".to_owned(),
        "view=all".to_owned(),
        "view=mine".to_owned(),
        "view=all&chapter=hudson-valley".to_owned(),
        "view=all&status=new".to_owned(),
        "view=all&category=individual-a".to_owned(),
        format!("view=all&q={email}"),
        format!("view=all&q={}", world.intent.reference),
        "view=all&q=Ana".to_owned(),
        "view=all&q=Geheimnis".to_owned(),
        format!("view=all&cursor={id}"),
        "view=all&cursor=ffffffff-ffff-7fff-bfff-ffffffffffff".to_owned(),
        "view=all&from=2020-01-01&to=2100-01-01".to_owned(),
    ] {
        for path in [
            format!("/staff/intents?{query}"),
            format!("/staff/messages?{query}&intent={id}"),
            format!("/staff/audit?{query}&intent={id}"),
        ] {
            let response = desk.get(&path).await;
            assert!([200, 422].contains(&response.status), "{path}: {}", response.status);
            // What was searched for stands in the form again, and nothing else.
            let secrets = [world.email.as_str(), "Geheimnis", world.intent.reference.as_str()];
            let text = response.text();
            assert!(!text.contains("845 555") && !text.contains("Díaz"), "{path}: {text}");
            assert!(!text.contains(&format!("/staff/intents/{id}")), "{path}: {text}");
            for secret in secrets {
                let is_asked = query.contains(secret) || secret == world.email && query.contains(&email);
                assert!(is_asked || !text.contains(secret), "{path} gives away {secret}");
            }
        }
        for path in [
            format!("/api/v1/intents?{query}"),
            format!("/api/v1/intents.csv?{query}"),
            format!("/api/v1/audit?{query}&intent={id}"),
            format!("/api/v1/notifications?{query}&intent={id}"),
        ] {
            let response = api.get(&path).await;
            assert!([200, 422].contains(&response.status), "{path}: {}", response.status);
            world.says_nothing(&path.replace(&query, ""), &response);
        }
    }
    for (method, route) in API.iter().filter(|(_, route)| route.contains("{id}")) {
        let response = send(
            api.request(method.clone(), &world.path(route))
                .header("if-match", "*")
                .json(&json!({ "status": "contacted" })),
        )
        .await;
        response.refused(404, "not-found");
    }
    let left = server.query("SELECT status, version, touched, claimed_until FROM intents");
    assert_eq!(left, [json!({ "status": "new", "version": 1, "touched": 0, "claimed_until": 0 })]);
    // Next finds nothing.
    let next = desk.post("/staff/next", &[]).await;
    assert!(!next.header("location").contains(id), "{}", next.header("location"));
}

#[tokio::test]
async fn a_role_or_chapter_that_the_code_does_not_know_opens_nothing() {
    let world = World::new().await;
    let server = &world.server;
    let desk = Desk::sign_in(server, server.detroit_token()).await;
    server.execute("UPDATE staff_chapters SET chapter = 'atlantis'");
    for path in [format!("/staff/intents/{}", world.intent.id), "/staff/intents?view=all".to_owned()] {
        world.says_nothing(&path, &desk.get(&path).await);
    }
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let server = untouched().await;
    let desk = Desk::sign_in(server, server.national_token()).await;
    let (own, foreign) = (server.origin(), "https://evil.example");
    for path in FORMS.into_iter().chain(["/staff/sign-in"]) {
        let path = path.replace("{id}", "0197f0a0-0000-7000-8000-000000000000");
        for headers in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
            vec![("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
            vec![("sec-fetch-site", "")],
            vec![("origin", foreign)],
            vec![("origin", "null")],
            vec![("origin", "")],
            vec![("referer", own.as_str())],
            vec![],
        ] {
            let mut request = desk.request(Method::POST, &path).form(&[("token", "x")]);
            for (name, value) in &headers {
                request = request.header(*name, *value);
            }
            let response = send(request).await;
            assert_eq!(response.status, 403, "{path} with {headers:?}: {}", response.text());
            assert!(response.header("set-cookie").is_empty(), "{path} with {headers:?}");
        }
    }
    // The session has survived, and our own forms arrive, by either header.
    assert_eq!(desk.get("/staff").await.header("location"), "/staff/intents");
    let request = desk.request(Method::POST, "/staff/sign-in").header("origin", &own).form(&[("token", "x")]);
    assert_eq!(send(request).await.status, 422);
}

#[tokio::test]
async fn every_answer_of_the_desk_is_protected() {
    let server = untouched().await;
    let (desk, out) = (Desk::sign_in(server, server.national_token()).await, Desk::signed_out(server));
    let (unknown, nothing) =
        ("/staff/intents/0197f0a0-0000-7000-8000-000000000000", Vec::<(&str, &str)>::new());
    let answers = [
        ("/staff", desk.get("/staff").await, 303),
        ("/staff/audit", desk.get("/staff/audit").await, 200),
        ("/staff/messages", desk.get("/staff/messages").await, 200),
        (unknown, desk.get(unknown).await, 404),
        ("signed out", out.get("/staff/audit").await, 303),
        ("signed out", out.post("/staff/messages", &nothing).await, 401),
        ("sign-in", out.get("/staff/sign-in").await, 200),
        ("sign-in", out.post("/staff/sign-in", &[("token", "x")]).await, 422),
        ("method", out.get("/staff/sign-out").await, 405),
    ];
    for (what, response, status) in answers {
        assert_eq!(response.status, status, "{what}: {}", response.text());
        for (header, value) in [
            ("cache-control", "no-store"),
            ("referrer-policy", "same-origin"),
            ("x-robots-tag", "noindex"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(response.header(header), value, "{what}: {header}");
        }
        let policy = response.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{what}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
        assert!(!policy.contains("unsafe"), "{what}: {policy}");
    }
}
