//! `/embed.js` on host pages, and `/chapters/embed`, where a chapter gets its snippet. The host pages come from another
//! site, so each frame is a cross-site frame.

mod builder;
mod ccm;
mod debug;
mod failure;
mod forged;
mod hosts;
mod life;
mod look;
mod script;
mod sites;

use join_e2e::browser::Page;
use serde_json::Value;

/// Records our events with their detail and element, and every message.
const RECORDER: &str = include_str!("../../../hosts/recorder.js");

/// A host page.
fn html(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A chapter</title>\
         <link rel=icon href=data:,>{head}<body>{body}"
    )
}

/// The script tag of the loader.
fn loader(origin: &str) -> String {
    format!("<script src=\"{origin}/embed.js\" async></script>")
}

/// The element with its link.
fn element(id: &str) -> String {
    format!("<cmsa-join id={id} chapter=hudson-valley><a id=link-{id} href=/join>Join CMSA</a></cmsa-join>")
}

/// Waits until the frame of an element is ready.
async fn ready(page: &Page, id: &str) {
    page.until(&format!("return saw('ready', '{id}') > 0")).await;
}

/// Switches to the frame of an element.
async fn enter(page: &Page, id: &str) {
    page.enter_frame_of(&format!("return frameOf('{id}')")).await;
}

/// The same, and waits until the page in it is hydrated.
async fn enter_live(page: &Page, id: &str) {
    enter(page, id).await;
    page.find("div.join[data-live=true]").await;
}

/// Waits until the frame is exactly as high as its content.
async fn fits(page: &Page) {
    page.until(
        "const { height } = document.documentElement.getBoundingClientRect();
         const { scrollHeight } = document.scrollingElement;
         return Math.ceil(height) === innerHeight && scrollHeight <= innerHeight && height > 100",
    )
    .await;
}

/// The recorded events.
async fn seen(page: &Page) -> Value {
    page.evaluate("return seen").await
}
