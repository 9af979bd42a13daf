//! The page's elements, and the fields of its forms. What happens with them is in the other files.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, FormData, HtmlElement, HtmlFormElement};

/// The element with that id, of the ids in [`crate::id`].
pub(crate) fn element<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The elements that a selector matches.
pub(crate) fn elements<T: JsCast>(selector: &str) -> Vec<T> {
    document().document_element().map(|page| elements_in(&page, selector)).unwrap_or_default()
}

/// The elements within an element that a selector matches.
pub(crate) fn elements_in<T: JsCast>(within: &Element, selector: &str) -> Vec<T> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// Writes the content of an element, unless it has that content.
pub(crate) fn write(id: &str, content: &str) {
    if let Some(element) = element::<Element>(id).filter(|element| element.inner_html() != content) {
        element.set_inner_html(content);
    }
}

/// Moves the focus to an element, and unfolds what it is in.
pub(crate) fn focus(id: &str) {
    if let Some(target) = element::<HtmlElement>(id) {
        unfold(&target);
        let _ = target.focus();
    }
}

/// Unfolds what an element is in.
pub(crate) fn unfold(element: &Element) {
    if let Ok(Some(fold)) = element.closest("details") {
        let _ = fold.set_attribute("open", "");
    }
}

/// The name and value of every field that the form would send.
pub(crate) fn form_fields(id: &str) -> Option<Vec<(String, String)>> {
    Some(pairs(&entries(&element(id)?)?))
}

/// The same fields as a value of JavaScript, to be read by [`pairs`].
pub(crate) fn entries(form: &HtmlFormElement) -> Option<JsValue> {
    let data = FormData::new_with_form(form).ok()?;
    Some(js_sys::Array::from(&data).into())
}

/// The names and values in [`entries`].
pub(crate) fn pairs(entries: &JsValue) -> Vec<(String, String)> {
    let pairs = js_sys::Array::from(entries).into_iter().filter_map(|pair| {
        let pair = js_sys::Array::from(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    pairs.collect()
}
