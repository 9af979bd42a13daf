//! Choosing chapters: the boxes in the list hold the choice; chips show it, and a search shortens the list.

use js_sys::{JsString, RegExp};
use leptos::prelude::*;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::dom::{element, elements};
use crate::id;

/// Shows a chip for each chosen chapter. The chips are in the order of the boxes.
pub(crate) fn show_chips() {
    let boxes: Vec<HtmlInputElement> = elements("#chapters-fold [name=chapter]");
    for (chip, input) in elements::<Element>("#chips li").iter().zip(boxes) {
        show(chip, input.checked());
    }
}

/// Takes the chapter of a chip out. The focus moves on, because the chip goes.
pub(crate) fn remove(button: &Element) {
    let slug = button.get_attribute("value").unwrap_or_default();
    let boxes: Vec<HtmlElement> = elements(&["#chapters-fold [value=", &slug, "]"].concat());
    // A click within a click would run its handler within itself.
    request_animation_frame(move || boxes.iter().for_each(HtmlElement::click));
    if let Some(summary) = elements::<HtmlElement>("#chapters-fold summary").first() {
        let _ = summary.focus();
    }
}

/// Follows what is typed into the search: hides the chapters without that text. The last box, for a chapter that is not
/// listed, stays.
pub(crate) fn follow_search() {
    let _ = window_event_listener_untyped("input", |_| {
        let Some(field) = element::<HtmlInputElement>(id::CHAPTER_SEARCH) else { return };
        let typed = String::from(plain(&field.value()).trim());
        for label in elements::<Element>("#chapters-fold .choice:not(:last-child)") {
            show(&label, plain(&label.text_content().unwrap_or_default()).includes(&typed, 0));
        }
    });
}

fn show(element: &Element, is_shown: bool) {
    let _ = element.toggle_attribute_with_force("hidden", !is_shown);
}

/// The text without case and accents. The browser does it, because the code to search in texts would be a part of the
/// download.
fn plain(text: &str) -> JsString {
    let text = JsString::from(text).normalize("NFD").to_lower_case();
    text.replace_by_pattern(&RegExp::new("\\p{M}", "gu"), "")
}
