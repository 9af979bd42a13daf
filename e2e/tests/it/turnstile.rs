//! Turnstile, with a test server in place of Cloudflare. A verified token replaces the confirmation; without one the
//! sender confirms.

use join_e2e::{
    api::{Api, send},
    browser::{Page, Scripts, browse, browse_at},
    elsewhere::{Response, serve},
    poll::{PATIENCE, until},
    receiver::{Delivery, Receiver, Reply},
    sample::{nurse, unique, unique_email, with},
    server::{Server, shared},
};
use join_shared::{
    text::Lang,
    wire::{IntentCreated, IntentPage},
};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::{MutexGuard, OnceCell};

use crate::pages::{expect_all_still_there, fields};

const SITE_KEY: &str = "1x00000000000000000000AA";
const SECRET: &str = "1x0000000000000000000000000000000AA";

const SCRIPT: &str = "/turnstile/v0/api.js?render=explicit&onload=showTurnstile";
const FRAME: &str = "/frame";
const VERIFY: &str = "/turnstile/v0/siteverify";

/// Does what Cloudflare's script does according to its documentation: renders a frame of its own origin into the
/// container, and writes the token from that frame into a field beside it.
const API_JS: &str = "(() => {
  const { origin, searchParams } = new URL(document.currentScript.src);
  window.turnstile = {
    render(container, options) {
      window.rendered = options;
      const frame = document.createElement('iframe');
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = options['response-field-name'] ?? 'cf-turnstile-response';
      frame.src = origin + '/frame';
      frame.style.width = options.size === 'compact' ? '150px' : '100%';
      frame.style.border = '0';
      addEventListener('message', (message) => {
        if (message.source === frame.contentWindow && message.origin === origin) field.value = message.data;
      });
      container.append(frame, field);
    },
  };
  window[searchParams.get('onload')]();
})();";

/// The page in that frame, which gives every visitor a token.
const FRAME_HTML: &str = "<!DOCTYPE html><title>A challenge</title>
    <script>parent.postMessage('token-' + Math.random(), '*')</script>";

const NURSE: &str = "works_in_case_management=yes&residence=us&current_license=yes";

const POLICY: &str = "content-security-policy";
const EMBEDDER: &str = "cross-origin-embedder-policy";

/// A script that returns the token in the field.
const TOKEN: &str = "document.querySelector('#sign-up [name=turnstile]')?.value";

/// The server in place of Cloudflare, and a server that uses it.
struct Place {
    server: Server,
    receiver: Receiver,
}

/// Both servers, for one test at a time, because each test sets the verdict and counts the requests. The initial
/// verdict is success.
async fn in_turn() -> (MutexGuard<'static, ()>, &'static Place) {
    static PLACE: OnceCell<Place> = OnceCell::const_new();
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let turn = TURN.lock().await;
    let start = async || {
        let receiver = Receiver::start();
        let origin: &str = receiver.url("").leak();
        let variables =
            [("TURNSTILE_SITE_KEY", SITE_KEY), ("TURNSTILE_SECRET", SECRET), ("TURNSTILE_ORIGIN", origin)];
        Place { server: Server::start_with(variables.to_vec().leak()).await, receiver }
    };
    let place = PLACE.get_or_init(start).await;
    place.receiver.reply(SCRIPT, Reply::Content(200, "text/javascript", API_JS.to_owned()));
    place.receiver.reply(FRAME, Reply::Content(200, "text/html", FRAME_HTML.to_owned()));
    place.set_verdict(&json!({ "success": true, "error-codes": [], "hostname": "localhost" }));
    (turn, place)
}

impl Place {
    /// Sets the verdict for all tokens.
    fn set_verdict(&self, verdict: &Value) {
        self.receiver.reply(VERIFY, Reply::Content(200, "application/json", verdict.to_string()));
    }

    /// The requests to a path after the first `before`.
    fn since(&self, path: &str, before: usize) -> Vec<Delivery> {
        self.receiver.deliveries(path).split_off(before)
    }

    fn count(&self, path: &str) -> usize {
        self.receiver.deliveries(path).len()
    }

    async fn stored(&self, email: &str) -> usize {
        let path = format!("/api/v1/intents?q={email}");
        self.server.national().get(&path).await.ok::<IntentPage>(200).items.len()
    }
}

async fn fill_in(page: &Page, email: &str) {
    if page.attribute("#sign-up-fold", "open").await.is_none() {
        page.click("#go-on a").await;
    }
    page.type_into("#given_name", "Ana").await;
    page.type_into("#email", email).await;
    page.type_into("#message", "Please call after five").await;
    page.click("#consent").await;
}

/// By a key, because Turnstile's frame can move the button just before a click.
async fn press_send(page: &Page) {
    const ENTER: &str = "\u{e007}";
    page.type_into("#email", ENTER).await;
}

async fn is_asked_and_confirms(page: &Page, email: &str) {
    assert_eq!(page.text("#problems .problem").await, Lang::En.texts().problem_confirm);
    assert_eq!(
        (page.value("#given_name").await.as_str(), page.value("#email").await.as_str()),
        ("Ana", email)
    );
    assert_eq!(page.value("#message").await, "Please call after five");
    assert!(page.is_chosen("consent", "yes").await);
    press_send(page).await;
    page.until("return location.pathname.startsWith('/receipt/')").await;
}

fn sent_to_verify(delivery: &Delivery) -> Value {
    assert_eq!(delivery.header("content-type"), "application/json");
    serde_json::from_str(&delivery.body).expect("it is JSON")
}

#[tokio::test]
async fn a_verified_token_needs_no_confirmation() {
    let (_turn, place) = in_turn().await;
    let (scripts, verified) = (place.count(SCRIPT), place.count(VERIFY));
    let email = unique_email("person");
    browse(&place.server, Scripts::On, async |page| {
        page.open_live("/join/hudson-valley?lang=es&theme=dark&works_in_case_management=yes&residence=us")
            .await;
        page.choose("current_license", "yes").await;
        page.find("#assessment[data-recommended=individual-a]").await;
        page.find("#go-on a").await;
        assert!(!page.requests().await.iter().any(|url| url.path().starts_with("/turnstile")));
        assert_eq!(place.count(SCRIPT), scripts, "Turnstile loads before the contact step");

        fill_in(page, &email).await;
        page.until(&format!("return !!{TOKEN}")).await;
        assert_eq!(place.count(SCRIPT), scripts + 1);
        let rendered = page.evaluate("return rendered").await;
        for (option, value) in
            [("sitekey", SITE_KEY), ("language", "es"), ("theme", "dark"), ("size", "flexible")]
        {
            assert_eq!(rendered[option], value, "{option}");
        }
        let token = page.evaluate(&format!("return {TOKEN}")).await;
        press_send(page).await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        let [asked] = &place.since(VERIFY, verified)[..] else { panic!("it is verified once") };
        assert_eq!(sent_to_verify(asked), json!({ "secret": SECRET, "response": token }));
        assert!(asked.header("cf-connecting-ip").is_empty() && !asked.body.contains(&email));
        assert_eq!(place.stored(&email).await, 1);
        assert!(!place.server.output().contains(token.as_str().expect("it is text")), "no token in the log");
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

/// In the smallest frame, on a page of another site.
#[tokio::test]
async fn turnstile_works_in_a_frame() {
    let (_turn, place) = in_turn().await;
    let verified = place.count(VERIFY);
    let html = format!(
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A chapter</title>\
         <link rel=icon href=data:,><script src=\"{}/embed.js\" async></script><body>\
         <div style='width: 300px'><cmsa-join id=join chapter=hudson-valley></cmsa-join></div>",
        place.server.origin()
    );
    let headers = vec![("Content-Type".to_owned(), "text/html".to_owned())];
    let page = Response { headers, body: html.into_bytes() };
    // Browsers isolate pages only in a secure context.
    let site = format!("http://localhost:{}", serve(move |_| Some(page.clone())));
    let email = unique_email("framed-person");
    browse_at(site, Scripts::On, async |page| {
        page.open("/").await;
        page.enter_frame_of("return document.querySelector('#join')?.shadowRoot?.querySelector('iframe')")
            .await;
        page.find("div.join[data-live=true]").await;
        for (fact, answer) in
            [("works_in_case_management", "yes"), ("residence", "us"), ("current_license", "yes")]
        {
            page.choose(fact, answer).await;
        }
        fill_in(page, &email).await;
        page.until(&format!("return !!{TOKEN}")).await;
        assert_eq!(page.evaluate("return rendered.size").await, "compact");
        page.until(
            "const { scrollWidth, scrollHeight } = document.scrollingElement;
             return scrollWidth <= innerWidth && scrollHeight <= innerHeight",
        )
        .await;
        press_send(page).await;
        page.find("#sent-title").await;
        assert_eq!(place.since(VERIFY, verified).len(), 1);
        assert_eq!(place.stored(&email).await, 1);
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn without_a_verified_token_the_person_confirms_and_loses_nothing() {
    let (_turn, place) = in_turn().await;
    let path = format!("/join/hudson-valley?{NURSE}");
    place.set_verdict(&json!({ "success": false, "error-codes": ["invalid-input-response"] }));
    let verified = place.count(VERIFY);
    browse(&place.server, Scripts::On, async |page| {
        let email = unique_email("doubted");
        page.open_live(&path).await;
        fill_in(page, &email).await;
        page.until(&format!("return !!{TOKEN}")).await;
        press_send(page).await;
        is_asked_and_confirms(page, &email).await;
        assert_eq!(place.stored(&email).await, 1);
        assert_eq!(place.since(VERIFY, verified).len(), 1, "a confirmed intent needs no token");

        // The same if Cloudflare's script does not load.
        place.receiver.reply(SCRIPT, Reply::Status(503));
        let (email, scripts) = (unique_email("cut-off"), place.count(SCRIPT));
        page.open_live(&path).await;
        fill_in(page, &email).await;
        press_send(page).await;
        is_asked_and_confirms(page, &email).await;
        assert_eq!(place.stored(&email).await, 1);
        assert_eq!(place.since(SCRIPT, scripts).len(), 1);
        assert_eq!(place.since(VERIFY, verified).len(), 1);
    })
    .await;
}

/// If a response is lost the person sends again, perhaps with a new token.
#[tokio::test]
async fn a_new_token_does_not_make_a_second_intent() {
    let (_turn, place) = in_turn().await;
    let verified = place.count(VERIFY);
    let email = unique_email("lost-answer");
    browse(&place.server, Scripts::On, async |page| {
        page.run_first(
            "const ask = window.fetch;
            window.fetch = async (...request) => {
              const answer = await ask(...request);
              if (window.isLost || !String(request[0].url).endsWith('/api/v1/intents')) return answer;
              window.isLost = true;
              throw new TypeError('lost');
            };",
        )
        .await;
        page.open_live(&format!("/join/hudson-valley?{NURSE}")).await;
        fill_in(page, &email).await;
        page.until(&format!("return !!{TOKEN}")).await;
        press_send(page).await;
        assert_eq!(page.text("#problems .problem").await, Lang::En.texts().problem_offline);
        assert_eq!(place.stored(&email).await, 1);
        page.evaluate("document.querySelector('#sign-up [name=turnstile]').value = 'another'").await;
        press_send(page).await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        assert_eq!(place.stored(&email).await, 1);
        assert_eq!(place.since(VERIFY, verified).len(), 1, "a repetition needs no token");
    })
    .await;
}

#[tokio::test]
async fn every_verdict_but_success_needs_confirmation() {
    let (_turn, place) = in_turn().await;
    let api = place.server.api();
    let json = |text: &str| Reply::Content(200, "application/json", text.to_owned());
    let elsewhere = "/elsewhere";
    place.receiver.reply(elsewhere, json("{\"success\": true}"));
    for (answer, cause) in [
        (json("{\"success\": false, \"error-codes\": [\"timeout-or-duplicate\"]}"), None),
        (json("{\"success\": false}"), None),
        (json("{\"success\": false, \"error-codes\": [\"invalid-input-secret\"]}"), Some("secret")),
        (json("{\"success\": \"true\", \"error-codes\": 1}"), Some("unreachable")),
        (json("null"), Some("unreachable")),
        (json("nonsense"), Some("unreachable")),
        (Reply::Content(500, "application/json", "{\"success\": true}".to_owned()), Some("unreachable")),
        (Reply::With(307, "Location", place.receiver.url(elsewhere)), Some("unreachable")),
        (Reply::Never, Some("unreachable")),
    ] {
        place.receiver.reply(VERIFY, answer.clone());
        let line = |cause| format!("\"cause\":\"{cause}\",\"event\":\"turnstile\"");
        let lines = |said: &str| ["secret", "unreachable"].map(|cause| said.matches(&line(cause)).count());
        let before = lines(&place.server.output());
        let verified = place.count(VERIFY);
        let (key, intent) = (unique("key"), nurse(&unique_email("unclear")));
        let token = unique("a-token");
        let doubted = with(intent, "/guard", json!({ "turnstile": token }));
        api.create(&key, &doubted).await.refused(422, "confirm");
        assert_eq!(place.since(VERIFY, verified).len(), 1, "{answer:?}");
        let _: IntentCreated =
            api.create(&key, &with(doubted, "/guard/confirmed", json!(true))).await.ok(201);
        assert_eq!(place.since(VERIFY, verified).len(), 1, "{answer:?}");
        let [secret, unreachable] = before;
        let expect = match cause {
            None => before,
            Some("secret") => [secret + 1, unreachable],
            Some(_) => [secret, unreachable + 1],
        };
        let said = until(&format!("{expect:?} for {answer:?}"), PATIENCE, async || {
            Some(place.server.output()).filter(|said| lines(said) == expect)
        })
        .await;
        assert!(!said.contains(&token) && !said.contains(SECRET), "{said}");
    }
    assert_eq!(place.count(elsewhere), 0, "no redirect is followed");
}

#[tokio::test]
async fn a_token_is_verified_only_where_it_decides() {
    let (_turn, place) = in_turn().await;
    let api = place.server.api();
    let verified = place.count(VERIFY);
    let (key, intent) = (unique("key"), nurse(&unique_email("token")));
    let vouched = with(intent.clone(), "/guard", json!({ "turnstile": "t".repeat(2_048) }));
    let refused = async |intent: Value, status, kind| {
        api.create(&unique("key"), &intent).await.refused(status, kind);
    };
    refused(with(vouched.clone(), "/category", json!("king")), 422, "invalid").await;
    refused(with(vouched.clone(), "/category", json!("international")), 422, "not-eligible").await;
    refused(with(vouched.clone(), "/quoted_total_cents", json!(1)), 409, "stale-quote").await;
    refused(with(vouched.clone(), "/guard/trap", json!("x")), 422, "confirm").await;
    // A client of the API has no token, and confirms.
    let without = (unique("key"), nurse(&unique_email("no-token")));
    api.create(&without.0, &without.1).await.refused(422, "confirm");
    let confirmed = with(without.1, "/guard", json!({ "confirmed": true }));
    let _: IntentCreated = api.create(&without.0, &confirmed).await.ok(201);
    for none in [json!(""), json!("t".repeat(2_049)), Value::Null] {
        refused(with(vouched.clone(), "/guard/turnstile", none), 422, "confirm").await;
    }
    assert_eq!(place.since(VERIFY, verified).len(), 0);

    let created: IntentCreated = api.create(&key, &vouched).await.ok(201);
    assert_eq!(place.since(VERIFY, verified).len(), 1);
    for again in [intent.clone(), vouched, with(intent, "/guard", json!({ "turnstile": "another" }))] {
        let replayed = api.create(&key, &again).await;
        assert_eq!(replayed.header("idempotency-replayed"), "true");
        assert_eq!(replayed.ok::<IntentCreated>(201), created);
    }
    assert_eq!(place.since(VERIFY, verified).len(), 1);
}

#[tokio::test]
async fn without_script_the_person_confirms() {
    let (_turn, place) = in_turn().await;
    let api = place.server.api();
    let verified = place.count(VERIFY);
    let post = async |fields: &[(&str, String)]| {
        send(api.request(Method::POST, "/join/hudson-valley").form(fields)).await
    };
    let email = unique_email("no-script");
    let mut form = fields(&email);
    let asked = post(&form).await;
    assert_eq!(asked.status, 422);
    assert!(asked.text().contains(Lang::En.texts().problem_confirm), "{}", asked.text());
    expect_all_still_there(&asked.text(), &email);
    assert_eq!(place.stored(&email).await, 0);
    form.push(("confirmed", "yes".to_owned()));
    assert_eq!(post(&form).await.status, 303);
    assert_eq!(place.since(VERIFY, verified).len(), 0);
    assert_eq!(place.stored(&email).await, 1);

    // With script but without WebAssembly, the form sends the token.
    let mut form = fields(&unique_email("no-wasm"));
    form.push(("turnstile", "the-token".to_owned()));
    assert_eq!(post(&form).await.status, 303);
    let [asked] = &place.since(VERIFY, verified)[..] else { panic!("it is verified once") };
    assert_eq!(sent_to_verify(asked)["response"], "the-token");
}

#[tokio::test]
async fn only_pages_with_turnstile_have_a_wider_policy() {
    let (_turn, place) = in_turn().await;
    expect_only_these_pages_are_widened(&place.server.api(), &place.receiver.url("")).await;
}

/// Without the secret no token can be verified: every sender confirms, and the log says so. And only this machine can
/// replace Cloudflare.
#[tokio::test]
async fn without_the_secret_every_sender_confirms() {
    let elsewhere = ("TURNSTILE_ORIGIN", "https://elsewhere.example");
    let server = Server::start_with(vec![("TURNSTILE_SITE_KEY", SITE_KEY), elsewhere].leak()).await;
    let api = server.api();
    expect_only_these_pages_are_widened(&api, "https://challenges.cloudflare.com").await;
    let (key, intent) = (unique("key"), nurse(&unique_email("no-secret")));
    let intent = with(intent, "/guard", json!({ "turnstile": "token" }));
    api.create(&key, &intent).await.refused(422, "confirm");
    // The log says so.
    server.until_logged("{\"cause\":\"secret\",\"event\":\"turnstile\"}").await;
    let _: IntentCreated = api.create(&key, &with(intent, "/guard/confirmed", json!(true))).await.ok(201);
}

/// Compares a server with Turnstile and one without.
async fn expect_only_these_pages_are_widened(on: &Api, origin: &str) {
    let off = shared().await.api();
    for (path, embedder) in [
        ("/join", ""),
        ("/join/hudson-valley?lang=es&accent=%23c00&theme=dark", ""),
        ("/embed", "require-corp"),
        ("/embed/hudson-valley", "require-corp"),
    ] {
        let [on, off] = [on.get(path).await, off.get(path).await];
        assert!(!off.text().contains("urnstile"), "{path}: it mentions Turnstile although it is off");
        assert_eq!(off.header(EMBEDDER), embedder, "{path}");
        assert_eq!(on.header(EMBEDDER), "", "{path}: its frame could not come");
        for same in ["cross-origin-resource-policy", "cross-origin-opener-policy", "permissions-policy"] {
            assert_eq!(on.header(same), off.header(same), "{path}: {same}");
        }
        let words: Vec<&str> = on.header(POLICY).split([' ', ';']).collect();
        let at = words.iter().position(|word| *word == origin).expect("the policy allows its script");
        let hash = words[at - 1];
        assert!(hash.starts_with("'sha256-") && !off.header(POLICY).contains(hash), "{path}: {hash}");
        let widened = format!(" {hash} {origin}; connect-src 'self'; frame-src {origin}; ");
        assert_eq!(
            on.header(POLICY),
            off.header(POLICY).replace("; connect-src 'self'; ", &widened),
            "{path}"
        );
    }
    let email = unique_email("policy");
    let created = async |api: &Api| {
        let intent = with(nurse(&email), "/guard", json!({ "confirmed": true }));
        api.create(&unique("key"), &intent).await.ok::<IntentCreated>(201).receipt_url
    };
    let [on_receipt, off_receipt] = [created(on).await, created(&off).await];
    let receipt = |query: &str| [format!("{on_receipt}{query}"), format!("{off_receipt}{query}")];
    let same = ["/", "/chapters/embed", "/docs", "/join/atlantis", "/api/v1/catalog"];
    for [on_path, off_path] in
        same.map(|path| [path, path].map(str::to_owned)).into_iter().chain([receipt(""), receipt("?framed")])
    {
        let [on, off] = [on.get(&on_path).await, off.get(&off_path).await];
        for name in [POLICY, EMBEDDER] {
            assert_eq!(on.header(name), off.header(name), "{on_path}: {name}");
        }
    }
}
