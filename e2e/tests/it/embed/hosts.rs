//! Pages like those of chapters, some of them hostile (`e2e/hosts/`), in three engines.

use join_e2e::{
    browser::{Engine, Page, Scripts, browse_in},
    hosts::{recorder, serve_hosts},
    sample::unique_email,
    server::shared,
};
use join_shared::text::Lang;
use serde_json::{Value, json};

use super::{enter, enter_live, fits, ready, seen};

/// Each page, and the steps until our element is visible.
const HOSTS: [(&str, &[Step]); 9] = [
    ("plain", &[]),
    ("wordpress", &[]),
    ("wix", &[Step::Enter("#box")]),
    ("squarespace", &[Step::Click("#go")]),
    ("strict", &[]),
    ("hostile", &[]),
    ("delayed", &[Step::Click("#above")]),
    ("ten", &[]),
    ("accordion", &[Step::Click("#toggle")]),
];

/// A step before the form is visible.
#[derive(Debug, Clone, Copy)]
enum Step {
    Click(&'static str),
    Enter(&'static str),
}

#[tokio::test]
async fn on_every_host_in_chromium() {
    check_hosts(Engine::Chromium).await;
}

#[tokio::test]
async fn on_every_host_in_firefox() {
    check_hosts(Engine::Firefox).await;
}

#[tokio::test]
async fn on_every_host_in_webkit() {
    check_hosts(Engine::WebKit).await;
}

#[expect(clippy::print_stdout, reason = "shown where the test fails, to say on which page")]
async fn check_hosts(engine: Engine) {
    let server = shared().await;
    let origin = server.origin();
    // The policy that the builder recommends, plus the script of the tests.
    let allow = format!("script-src {origin}; frame-src {origin};");
    let builder = server.api().get("/chapters/embed").await.text();
    assert!(builder.contains(&format!(">{allow}</textarea>")), "{builder}");
    let policy = format!("default-src 'none'; img-src data:; {}", allow.replace("; ", " 'nonce-recorder'; "));
    let chapter = serve_hosts(&origin, &policy);
    browse_in(engine, chapter, Scripts::On, async |page| {
        for (host, steps) in HOSTS {
            println!("{engine:?}: {host}");
            page.open(&format!("/{host}")).await;
            for step in steps {
                match step {
                    Step::Click(css) => page.click(css).await,
                    Step::Enter(css) => {
                        page.enter_frame_of(&format!("return document.querySelector('{css}')")).await;
                    }
                }
            }
            page.until("return !!frameOf('join')").await;
            page.evaluate("document.querySelector('#join').scrollIntoView()").await;
            ready(page, "join").await;
            match host {
                "plain" => {
                    let name = page.name_of("return frameOf('join')").await;
                    assert_eq!(name, Lang::En.texts().title, "the accessible name");
                    check_focus(page).await;
                }
                "wordpress" => check_width(page).await,
                "squarespace" => check_return(page).await,
                "hostile" => check_div(page).await,
                "ten" => check_others(page).await,
                "accordion" => check_folding(page).await,
                _ => {}
            }
            let name = format!("host-{host}-{engine:?}").to_lowercase();
            check_signing_up(page, &origin, &unique_email(&name)).await;
            for _ in steps.iter().filter(|step| matches!(step, Step::Enter(_))) {
                page.leave_frame().await;
            }
            page.screenshot(&name).await;
        }
    })
    .await;
}

/// From the first question to the reference. The host page gets the events, and no personal data.
async fn check_signing_up(page: &Page, origin: &str, email: &str) {
    let link = page.evaluate("return document.querySelector('#link').getClientRects().length").await;
    assert_eq!(link, 0, "the link is still visible");
    let frame = "const { src, title, loading, allow, sandbox } = frameOf('join');
        return [src, title, loading, allow, sandbox.value]";
    assert_eq!(
        page.evaluate(frame).await,
        json!([
            format!("{origin}/embed/hudson-valley"),
            Lang::En.texts().title,
            "lazy",
            "clipboard-write; web-share",
            "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox \
             allow-modals",
        ])
    );

    page.evaluate("document.querySelector('#join').scrollIntoView()").await;
    enter(page, "join").await;
    page.evaluate(&recorder()).await;
    page.find("div.join[data-live=true]").await;
    fits(page).await;
    // WebKit gives a cross-site frame no focus before the person clicks in it.
    page.click_in_sight(".title").await;
    for (fact, answer) in [("works_in_case_management", "yes"), ("residence", "us"), ("health_degree", "yes")]
    {
        page.choose(fact, answer).await;
        fits(page).await;
    }
    page.find("#assessment[data-recommended=individual-a]").await;
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true })").await;
    fits(page).await;
    page.evaluate("document.querySelectorAll('details.fold').forEach((it) => { it.open = false })").await;
    fits(page).await;
    page.evaluate("document.querySelector('#sign-up-fold').open = true").await;
    page.type_into("#given_name", "Anastasia").await;
    page.type_into("#email", email).await;
    page.click("#consent").await;
    page.click("#sign-up button[type=submit]").await;
    let reference = page.text("#reference").await;
    fits(page).await;
    assert_eq!(page.evaluate("return complaints").await, json!([]), "in the frame");
    check_nothing_kept(page).await;

    page.leave_frame().await;
    page.until("return saw('submitted', 'join') > 0").await;
    assert_eq!(
        page.evaluate("return seen.filter(([, , id]) => id === 'join')").await,
        json!([
            ["ready", null, "join"],
            ["assessed", { "outcome": "eligible" }, "join"],
            ["submitted", { "reference": reference }, "join"],
        ])
    );
    let heard = page.evaluate("return heard").await;
    for message in heard.as_array().expect("is a list") {
        assert_eq!(message[0], origin, "{message}");
        let kind = message[1]["cmsaJoin"].as_str().unwrap_or_default();
        assert!(["hello", "height", "ready", "assessed", "submitted"].contains(&kind), "{message}");
        let personal = ["Anastasia", email, "works_in", "individual"];
        let text = message.to_string();
        assert!(!personal.iter().any(|word| text.contains(word)), "{message}");
    }
    assert_eq!(page.evaluate("return complaints").await, json!([]), "around the frame");
    assert_eq!(page.evaluate("return moved").await, json!([]), "something above moved");
    check_nothing_kept(page).await;
}

/// No cookie, and nothing in any storage.
async fn check_nothing_kept(page: &Page) {
    assert_eq!(page.cookies().await, [""; 0]);
    let kept = page.evaluate_async(
        "const done = arguments[0];
         const stores = [indexedDB.databases?.(), window.caches?.keys(), navigator.serviceWorker?.getRegistrations()];
         Promise.all(stores)
           .then((kept) => kept.flatMap((some) => some ?? []).length)
           .then((kept) => done([document.cookie, localStorage.length, sessionStorage.length, kept]), (e) => done(String(e)))",
    );
    assert_eq!(kept.await, json!(["", 0, 0, 0]));
}

/// Tab moves the focus into the frame and out of it, in the order of the page.
async fn check_focus(page: &Page) {
    const TAB: &str = "\u{e004}";
    enter_live(page, "join").await;
    page.evaluate("window.visited = []; addEventListener('focusin', ({ target }) => visited.push(target))")
        .await;
    page.leave_frame().await;
    page.evaluate("document.querySelector('#before').focus()").await;
    page.press(TAB).await;
    page.until("return document.activeElement.id === 'join'").await;
    enter(page, "join").await;
    page.until("return visited.length === 1").await;
    // Only from inside: a driver that switches frames may move the focus.
    let mut visits = 0;
    while page.evaluate("return visited.length").await == visits + 1 {
        visits += 1;
        assert!(visits < 60, "the focus does not leave the frame");
        let place = "return visited.at(-1).getBoundingClientRect().top > 0";
        assert_eq!(page.evaluate(place).await, true, "{visits}: what has the focus can be seen");
        page.press(TAB).await;
    }
    let order = "return visited.slice(1).every((it, index) =>
        visited[index].compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING)";
    assert_eq!(page.evaluate(order).await, true, "the order of the focus differs from the order of the page");
    assert!(visits > 5, "{visits}");
    page.leave_frame().await;
    page.until("return document.activeElement.id === 'after'").await;
}

/// The frame is as wide as the theme's column, and the theme's font size has no effect.
async fn check_width(page: &Page) {
    let widths = "const width = (it) => it.getBoundingClientRect().width;
        return [width(frameOf('join')), width(document.querySelector('.entry-content'))]";
    let widths = page.evaluate(widths).await;
    assert_eq!(widths[0], widths[1]);
    let size = "return getComputedStyle(document.documentElement).fontSize";
    assert_eq!(page.evaluate(size).await, "10px");
    enter(page, "join").await;
    assert_eq!(page.evaluate(size).await, "16px");
    page.leave_frame().await;
}

/// After leaving and going back the form is there again, also in a `div`. The frame adds no entry to the history of the
/// host page.
async fn check_return(page: &Page) {
    enter_live(page, "join").await;
    page.click_in_sight(".title").await;
    page.choose("works_in_case_management", "yes").await;
    page.find("#assessment[data-next-question=residence]").await;
    page.leave_frame().await;
    page.back().await;
    page.find("#welcome").await;
    assert_eq!(page.url().await.path(), "/squarespace");
    page.evaluate("seen.length = 0").await;
    page.click("#go").await;
    for id in ["div", "join"] {
        page.until(&format!("return !!frameOf('{id}')")).await;
        page.evaluate(&format!("document.getElementById('{id}').scrollIntoView()")).await;
        ready(page, id).await;
    }
}

/// The host page cannot shrink either frame.
async fn check_div(page: &Page) {
    for id in ["div", "join"] {
        page.evaluate(&format!("document.getElementById('{id}').scrollIntoView()")).await;
        ready(page, id).await;
        let width = format!("return frameOf('{id}').getBoundingClientRect().width / innerWidth");
        let width = page.evaluate(&width).await;
        assert!(width.as_f64().is_some_and(|width| width > 0.9), "{id}: {width} of the window");
        enter(page, id).await;
        fits(page).await;
        page.leave_frame().await;
    }
}

/// Each frame loads when it comes into view, and fires `ready` once.
async fn check_others(page: &Page) {
    for index in 1..=9 {
        page.evaluate(&format!("document.getElementById('join{index}').scrollIntoView()")).await;
        ready(page, &format!("join{index}")).await;
    }
    let seen = seen(page).await;
    assert_eq!(seen.as_array().map(Vec::len), Some(10), "{seen}");
    let heights = "return [...document.querySelectorAll('cmsa-join')].map((it) => it.offsetHeight > 300)";
    assert_eq!(page.evaluate(heights).await, Value::from(vec![true; 10]));
    page.evaluate("document.querySelector('#join').scrollIntoView()").await;
}

/// The frame keeps its state when it is folded and unfolded.
async fn check_folding(page: &Page) {
    enter_live(page, "join").await;
    fits(page).await;
    page.leave_frame().await;
    let height = "return frameOf('join').getBoundingClientRect().height";
    let before = page.evaluate(height).await;
    page.click("#toggle").await;
    assert_eq!(page.evaluate(height).await, 0);
    page.click("#toggle").await;
    assert_eq!(page.evaluate(height).await, before);
    assert_eq!(page.evaluate("return saw('ready', 'join')").await, 1);
}
