//! Elements that are added, changed, moved, folded and removed.

use join_e2e::{
    browser::{Page, Scripts, browse_at},
    elsewhere::{insecure_site, insecure_site_of},
    server::untouched,
};
use serde_json::json;

use super::{RECORDER, element, enter, enter_live, fits, html, loader, ready, seen};

/// Counts the message listeners, observers and timers of an element.
const COUNTER: &str = "
    window.kept = new Set();
    const patch = (target, name, around) => {
      const before = target[name];
      target[name] = function (...given) { return around(this, given, () => before.apply(this, given)); };
    };
    patch(window, 'addEventListener', (_, [type, listener], go) => {
      if (type === 'message') kept.add(listener);
      return go();
    });
    patch(window, 'removeEventListener', (_, [type, listener], go) => { kept.delete(listener); return go(); });
    patch(window, 'setTimeout', (_, [run, after], go) => {
      const timer = go();
      if (after === 10000) kept.add(timer);
      return timer;
    });
    patch(window, 'clearTimeout', (_, [timer], go) => { kept.delete(timer); return go(); });
    for (const kind of [IntersectionObserver, MutationObserver]) {
      patch(kind.prototype, 'observe', (it, [target], go) => {
        if (target !== document) kept.add(it);
        return go();
      });
      patch(kind.prototype, 'disconnect', (it, _, go) => { kept.delete(it); return go(); });
    }";

/// A short time limit for frames.
pub(super) const NO_PATIENCE: &str = "
    const wait = window.setTimeout;
    window.setTimeout = (run, after, ...given) => wait(run, after === 10000 ? 0 : after, ...given);";

async fn address(page: &Page, id: &str) -> String {
    let src = page.evaluate(&format!("return frameOf('{id}').src")).await;
    src.as_str().unwrap_or_default().to_owned()
}

async fn check_life(page: &Page, origin: &str, make: &str, prefix: &str) {
    // Without the listener of the recorder.
    page.run_first(RECORDER).await;
    page.run_first(COUNTER).await;
    page.open("/").await;
    page.until("return !!customElements.get('cmsa-join')").await;
    let before = page.evaluate("return kept.size").await;

    page.evaluate(&format!("{make}; it.id = 'join'; document.body.append(it)")).await;
    ready(page, "join").await;
    assert_eq!(address(page, "join").await, format!("{origin}/embed/hudson-valley"));
    let held = page.evaluate("return kept.size").await;
    assert!(held.as_u64() > before.as_u64(), "{held} after {before}: the counter counts");

    // Setting the same value keeps the frame, and with it what was typed.
    page.evaluate(&format!(
        "window.first = frameOf('join');
         document.querySelector('#join').setAttribute('{prefix}chapter', 'hudson-valley')"
    ))
    .await;
    assert_eq!(page.evaluate("return frameOf('join') === first").await, true);

    // Several changes at once make one new frame.
    page.evaluate(&format!(
        "const it = document.querySelector('#join');
         it.setAttribute('{prefix}lang', 'es');
         it.setAttribute('{prefix}accent', '#c00');
         it.setAttribute('{prefix}theme', 'dark');
         it.removeAttribute('{prefix}chapter')"
    ))
    .await;
    page.until("return saw('ready', 'join') === 2").await;
    assert_eq!(address(page, "join").await, format!("{origin}/embed?lang=es&accent=%23c00&theme=dark"));
    enter(page, "join").await;
    assert_eq!(page.attribute("html", "lang").await.as_deref(), Some("es"));
    fits(page).await;
    page.leave_frame().await;

    // A moved element gets a new frame.
    page.evaluate(
        "heard.length = 0;
         const home = document.createElement('main');
         document.body.append(home);
         home.append(document.querySelector('#join'))",
    )
    .await;
    page.until("return heard.some(([, data]) => data.cmsaJoin === 'hello')").await;
    enter(page, "join").await;
    fits(page).await;
    page.leave_frame().await;

    // A removed element leaves nothing behind; added again, it works again.
    page.evaluate("window.gone = document.querySelector('#join'); gone.remove()").await;
    page.until(&format!("return kept.size === {before}")).await;
    assert_eq!(page.evaluate("return gone.shadowRoot.childNodes.length").await, 0);
    page.evaluate("seen.length = 0; document.body.append(gone)").await;
    ready(page, "join").await;
    page.evaluate("gone.remove()").await;
    page.until(&format!("return kept.size === {before}")).await;
    assert_eq!(page.complaints().await, [""; 0]);
}

#[tokio::test]
async fn an_element_is_added_changed_moved_and_removed() {
    let origin = untouched().await.origin();
    browse_at(insecure_site(html(&loader(&origin), "")), Scripts::On, async |page| {
        let make =
            "const it = document.createElement('cmsa-join'); it.setAttribute('chapter', 'hudson-valley')";
        check_life(page, &origin, make, "").await;
    })
    .await;
}

#[tokio::test]
async fn a_div_is_added_changed_moved_and_removed() {
    let origin = untouched().await.origin();
    browse_at(insecure_site(html(&loader(&origin), "")), Scripts::On, async |page| {
        let make = "const it = document.createElement('div');
            it.dataset.cmsaJoin = '';
            it.dataset.chapter = 'hudson-valley'";
        check_life(page, &origin, make, "data-").await;
    })
    .await;
}

/// The browser restores the page from its cache, or loads it again.
#[tokio::test]
async fn the_form_is_there_again_after_going_back() {
    let origin = untouched().await.origin();
    let pages = vec![("/", html(&loader(&origin), &element("join"))), ("/other", html("", "<p>Other</p>"))];
    browse_at(insecure_site_of(String::new(), pages), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        ready(page, "join").await;
        page.open("/other").await;
        page.back().await;
        ready(page, "join").await;
        enter_live(page, "join").await;
        page.choose("works_in_case_management", "yes").await;
        page.find("#assessment[data-next-question=residence]").await;
        fits(page).await;
    })
    .await;
}

/// A frame in a folded part does not load, and has no timeout.
#[tokio::test]
async fn a_folded_element_waits_until_it_is_unfolded() {
    let origin = untouched().await.origin();
    let body = format!("{}<div id=fold style='display: none'>{}</div>", element("shown"), element("folded"));
    browse_at(insecure_site(html(&loader(&origin), &body)), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.run_first(NO_PATIENCE).await;
        page.open("/").await;
        // The visible frame exceeds the time limit, and loads later nevertheless.
        page.until("return saw('error', 'shown') === 1 && saw('ready', 'shown') === 1").await;
        let seen = seen(page).await;
        assert!(!seen.to_string().contains("folded"), "{seen}");
        page.evaluate("document.querySelector('#fold').style.display = ''").await;
        page.evaluate("document.querySelector('#folded').scrollIntoView()").await;
        ready(page, "folded").await;
        enter_live(page, "folded").await;
        fits(page).await;
        page.leave_frame().await;
        // It keeps its state when it is folded and unfolded again.
        let height = "return frameOf('folded').getBoundingClientRect().height";
        let before = page.evaluate(height).await;
        for display in ["none", ""] {
            page.evaluate(&format!("document.querySelector('#fold').style.display = '{display}'")).await;
        }
        assert_eq!(page.evaluate(height).await, before);
        enter(page, "folded").await;
        fits(page).await;
        page.leave_frame().await;
        assert_eq!(page.evaluate("return saw('ready', 'folded')").await, json!(1));
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}
