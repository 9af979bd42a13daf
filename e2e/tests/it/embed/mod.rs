//! `/embed.js` on the pages of others, and `/chapters/embed`, where a chapter gets its snippet. The
//! pages of others come from another site than ours, so that each frame is a foreign one.

mod builder;
mod debug;
mod failure;
mod forged;
mod hosts;
mod life;
mod script;
mod sites;

use join_e2e::browser::Page;
use serde_json::Value;

/// Writes down what a page hears: our events, each with its detail and whose it is, and every message.
const RECORDER: &str = include_str!("../../../hosts/recorder.js");

/// A page of somebody else.
fn html(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>A chapter</title>\
         <link rel=icon href=data:,>{head}<body>{body}"
    )
}

/// The loader's tag.
fn loader(origin: &str) -> String {
    format!("<script src=\"{origin}/embed.js\" async></script>")
}

/// The element, with a link inside that stays where the frame does not come.
fn element(id: &str) -> String {
    format!("<cmsa-join id={id} chapter=hudson-valley><a id=link-{id} href=/join>Join CMSA</a></cmsa-join>")
}

/// Waits until that element's frame has said that it is ready.
async fn ready(page: &Page, id: &str) {
    page.until(&format!("return saw('ready', '{id}') > 0")).await;
}

/// From now on the page is the one in that element's frame.
async fn enter(page: &Page, id: &str) {
    page.enter_frame_of(&format!("return frameOf('{id}')")).await;
}

/// The same, and it is live.
async fn enter_live(page: &Page, id: &str) {
    enter(page, id).await;
    page.find("div.join[data-live=true]").await;
}

/// Waits until the frame that we are in is exactly as high as its content: nothing is cut off or has to
/// be scrolled, and nothing below is empty.
async fn fits(page: &Page) {
    page.until(
        "const { height } = document.documentElement.getBoundingClientRect();
         const { scrollHeight } = document.scrollingElement;
         return Math.ceil(height) === innerHeight && scrollHeight <= innerHeight && height > 100",
    )
    .await;
}

/// What the page has seen of us.
async fn seen(page: &Page) -> Value {
    page.evaluate("return seen").await
}
