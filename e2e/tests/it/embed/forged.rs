//! Forged messages.

use join_e2e::{
    browser::{Page, Scripts, browse_at},
    elsewhere::insecure_site,
    server::untouched,
};
use serde_json::json;

use super::{RECORDER, element, enter, enter_live, fits, html, loader, ready, seen};

/// Every kind of message.
const FORGED: &str = "[
    { cmsaJoin: 'hello' },
    { cmsaJoin: 'height', value: 77 },
    { cmsaJoin: 'ready', value: true },
    { cmsaJoin: 'assessed', value: 'not_eligible' },
    { cmsaJoin: 'submitted', value: 'FORGED' }]";

/// Neither another frame of the host page, nor one of our own pages in a plain frame, which has the right origin.
#[tokio::test]
async fn messages_of_other_frames_are_ignored() {
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
        // The height is final now.
        enter_live(page, "join").await;
        fits(page).await;
        page.leave_frame().await;
        assert_eq!(page.evaluate("return window.length").await, 2, "our frame is not in the list of frames");
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
            assert_eq!(heard, 1, "the messages arrived");
            assert_eq!(seen(page).await, json!([["ready", null, "join"]]), "{frame}");
            assert_eq!(page.evaluate(height_now).await, height, "{frame}");
            // No message got a reply: the first message is the one that is sent now.
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

/// Our frame sends messages only to the host page, even if another frame sends `hello`.
#[tokio::test]
async fn our_frame_sends_nothing_to_other_frames() {
    let origin = untouched().await.origin();
    let third = insecure_site(html("", "<p>Other</p>"));
    let body = format!(
        "<iframe id=own src='{origin}/embed/hudson-valley' title=Own width=900 height=900></iframe>
         <iframe id=other src='{third}' title=Other></iframe>"
    );
    browse_at(insecure_site(html("", &body)), Scripts::On, async |page| {
        page.run_first(RECORDER).await;
        page.open("/").await;
        // The first message, without content.
        page.until("return heard.length > 0").await;
        assert_eq!(page.evaluate("return heard").await, json!([[origin, { "cmsaJoin": "hello" }]]));
        page.enter_frame_of("return document.querySelector('#own')").await;
        page.evaluate("window.got = 0; addEventListener('message', () => { got += 1 })").await;
        page.find("div.join[data-live=true]").await;
        page.leave_frame().await;
        send_from_other_frame(page, 1).await;
        // The host page replies, and gets the state.
        page.evaluate("frames[0].postMessage({ cmsaJoin: 'hello' }, '*')").await;
        page.until("return heard.some(([, data]) => data.cmsaJoin === 'ready')").await;
        // A `hello` of another frame changes nothing.
        send_from_other_frame(page, 3).await;
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

/// Another frame sends `hello` to ours, which has received `got` messages then.
async fn send_from_other_frame(page: &Page, got: u8) {
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

/// The host page can only ask for messages.
#[tokio::test]
async fn the_host_page_cannot_control_our_frame() {
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
        assert_eq!(closed.await, "SecurityError", "the host page can read our frame");
        page.evaluate(&format!(
            "for (const message of [...{FORGED}, null, 7, 'ready', {{ cmsaJoin: {{}} }}, {{ get: 'answers' }}]) \
               frameOf('join').contentWindow.postMessage(message, '*')"
        ))
        .await;
        enter(page, "join").await;
        page.until("return got === 10").await;
        assert_eq!(page.evaluate(state).await, before);
        page.leave_frame().await;
        assert_eq!(seen(page).await, json!([["ready", null, "join"]]), "a repeated message fires an event");
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}
