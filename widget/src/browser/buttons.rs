//! The buttons that need script, and the links within the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlAnchorElement, HtmlDocument, HtmlInputElement, MouseEvent};

use super::{
    chapters,
    dom::{element, focus},
    steps, typed,
};
use crate::id;

/// Reacts to a click on a button that needs script, or on a link to a place within the page. The browser must
/// not follow such a link, because the fragment of the address holds the answers.
pub(crate) fn clicked(event: &MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    steps::fold_others(Some(&target));
    let Ok(Some(button)) = target.closest("a, button") else { return };
    if button.has_attribute("data-lang")
        && let Some(link) = button.dyn_ref::<HtmlAnchorElement>()
    {
        event.prevent_default();
        typed::reload_at(&link.search());
    }
    if let Some(id) = button.get_attribute("href").as_deref().and_then(|href| href.strip_prefix('#')) {
        event.prevent_default();
        focus(id);
    }
    match button.id().as_str() {
        id::ALL_QUESTIONS => {
            steps::show_all();
        }
        id::KEEP_COPY => copy_link(&button),
        id::KEEP_PRINT => {
            let _ = window().print();
        }
        _ => {
            if button.closest(".said").is_ok_and(|said| said.is_some()) {
                steps::change(&button);
            } else if button.closest("#chips").is_ok_and(|chips| chips.is_some()) {
                chapters::remove(&button);
            }
        }
    }
}

/// Copies by `execCommand`, which needs no permission and works in a frame on a page without TLS. If the
/// browser refuses, the text stays selected, so that the person can copy it.
fn copy_link(button: &Element) {
    let Some(link) = element::<HtmlInputElement>(id::KEEP_LINK) else { return };
    link.select();
    let document = document().dyn_into::<HtmlDocument>();
    if document.is_ok_and(|document| document.exec_command("copy") == Ok(true)) {
        button.set_text_content(button.get_attribute("data-done").as_deref());
    }
}
