//! Messages that others make up.

use join_e2e::{
    browser::{Page, Scripts, browse_at},
    elsewhere::insecure_site,
    server::untouched,
};
use serde_json::json;

use super::{RECORDER, element, enter, enter_live, fits, html, loader, ready, seen};

/// Every message that there is, with something in it.
const FORGED: &str = "[
    { cmsaJoin: 'hello' },
    { cmsaJoin: 'height', value: 77 },
    { cmsaJoin: 'ready', value: true },
    { cmsaJoin: 'assessed', value: 'not_eligible' },
    { cmsaJoin: 'submitted', value: 'FORGED' }]";

/// Neither another frame of the page around nor one of our own pages that it frames by itself, whose
/// origin is right, can speak for our frame.
#[tokio::test]
async fn no_frame_beside_it_speaks_for_it() {
    let origin = untouched().await.origin();
    let body = format!(
        "<iframe id=own src='{origin}/embed/hudson-valley' title=Own></iframe>
         <iframe id=other srcdoc='<p>Other</p>' title=Other></iframe>{}",
        element("join")
    );
    browse_at(insecure_site(html(&loader(&origin), &body)), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        ready(page, "join").await;
        // By now it has the height that it keeps.
        enter_live(page, "join").await;
        fits(page).await;
        page.leave_frame().await;
        assert_eq!(page.evaluate("return window.length").await, 2, "ours is not in the list of frames");
        let height_now = "return frameOf('join').style.height";
        let height = page.evaluate(height_now).await;
        for frame in ["own", "other"] {
            page.evaluate("heard.length = 0").await;
            page.enter_frame_of(&format!("return document.querySelector('#{frame}')")).await;
            page.find("#questions, body > p").await;
            page.evaluate(&format!(
                "window.answers = [];
                 addEventListener('message', (event) => answers.push(event.data));
                 for (const message of {FORGED}) parent.postMessage(message, '*');
                 parent.postMessage('last', '*')"
            ))
            .await;
            page.leave_frame().await;
            page.until("return heard.some(([, data]) => data === 'last')").await;
            let heard =
                page.evaluate("return heard.filter(([, data]) => data.value === 'FORGED').length").await;
            assert_eq!(heard, 1, "they have come");
            assert_eq!(seen(page).await, json!([["ready", null, "join"]]), "{frame}");
            assert_eq!(page.evaluate(height_now).await, height, "{frame}");
            // Nor was any of them answered: what comes first is what we send now.
            page.evaluate(&format!(
                "document.querySelector('#{frame}').contentWindow.postMessage('end', '*')"
            ))
            .await;
            page.enter_frame_of(&format!("return document.querySelector('#{frame}')")).await;
            page.until("return answers.length > 0").await;
            assert_eq!(page.evaluate("return answers").await, json!(["end"]), "{frame}");
            page.leave_frame().await;
        }
    })
    .await;
}

/// What is framed answers to the page around alone, whoever else greets it, and goes on doing so.
#[tokio::test]
async fn it_tells_nothing_to_a_frame_beside_it() {
    let origin = untouched().await.origin();
    let third = insecure_site(html("", "<p>Other</p>"));
    let body = format!(
        "<iframe id=own src='{origin}/embed/hudson-valley' title=Own width=900 height=900></iframe>
         <iframe id=other src='{third}' title=Other></iframe>"
    );
    browse_at(insecure_site(html("", &body)), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        // Its first word, which says nothing.
        page.until("return heard.length > 0").await;
        assert_eq!(page.evaluate("return heard").await, json!([[origin, { "cmsaJoin": "hello" }]]));
        page.enter_frame_of("return document.querySelector('#own')").await;
        page.evaluate("window.got = 0; addEventListener('message', () => { got += 1 })").await;
        page.find("div.join[data-live=true]").await;
        page.leave_frame().await;
        greet_from_beside(page, 1).await;
        // Now the page around greets it, and hears how it is.
        page.evaluate("frames[0].postMessage({ cmsaJoin: 'hello' }, '*')").await;
        page.until("return heard.some(([, data]) => data.cmsaJoin === 'ready')").await;
        // Another one's greeting changes nothing of that.
        greet_from_beside(page, 3).await;
        page.enter_frame_of("return document.querySelector('#own')").await;
        page.choose("works_in_case_management", "yes").await;
        page.choose("residence", "outside-us").await;
        page.leave_frame().await;
        page.until("return heard.some(([, data]) => data.value === 'eligible')").await;
        page.evaluate("frames[1].postMessage('end', '*')").await;
        page.enter_frame_of("return document.querySelector('#other')").await;
        page.until("return answers.length > 0").await;
        assert_eq!(page.evaluate("return answers").await, json!(["end"]));
    })
    .await;
}

/// The other frame greets ours, which has got so many messages by then.
async fn greet_from_beside(page: &Page, got: u8) {
    page.enter_frame_of("return document.querySelector('#other')").await;
    page.find("body > p").await;
    page.evaluate(
        "if (!window.answers) {
           window.answers = [];
           addEventListener('message', (event) => answers.push(event.data));
         }
         parent.frames[0].postMessage({ cmsaJoin: 'hello' }, '*')",
    )
    .await;
    page.leave_frame().await;
    page.enter_frame_of("return document.querySelector('#own')").await;
    page.until(&format!("return got === {got}")).await;
    page.leave_frame().await;
}

/// The page around can ask for nothing but to be told.
#[tokio::test]
async fn the_page_around_can_make_it_do_nothing() {
    let origin = untouched().await.origin();
    browse_at(insecure_site(html(&loader(&origin), &element("join"))), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        ready(page, "join").await;
        enter_live(page, "join").await;
        page.choose("works_in_case_management", "yes").await;
        page.find("#assessment[data-next-question=residence]").await;
        page.evaluate("window.got = 0; addEventListener('message', () => { got += 1 })").await;
        let state = "return [location.href, document.querySelector('main').innerHTML]";
        let before = page.evaluate(state).await;
        page.leave_frame().await;
        let closed = page.evaluate(
            "try { return frameOf('join').contentWindow.document.body.innerHTML } catch (error) { return error.name }",
        );
        assert_eq!(closed.await, "SecurityError", "nor can it look inside");
        page.evaluate(&format!(
            "for (const message of [...{FORGED}, null, 7, 'ready', {{ cmsaJoin: {{}} }}, {{ get: 'answers' }}]) \
               frameOf('join').contentWindow.postMessage(message, '*')"
        ))
        .await;
        enter(page, "join").await;
        page.until("return got === 10").await;
        assert_eq!(page.evaluate(state).await, before);
        page.leave_frame().await;
        assert_eq!(seen(page).await, json!([["ready", null, "join"]]), "it has heard this before");
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}
