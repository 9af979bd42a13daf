//! Keeps what was typed into the sign-up form in the state of the page's history entry.
//!
//! The page is `no-store` because of its hidden key, so a browser that goes back to it does not fill in the form
//! itself. The state of an entry ends with the tab, and no request carries it.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use super::dom::{element, elements, entries, pairs};
use crate::{id, request::value, state::field, submission::Submission};

/// Brings back what was typed, except where the person has typed since the page was opened.
pub(crate) fn restore() {
    let fields = remembered();
    for control in elements::<Element>("#sign-up :is(input:not([type=hidden], [type=radio]), textarea)") {
        // A text area has a `value`, too; `checked` has no effect on a text.
        let control: HtmlInputElement = control.unchecked_into();
        if let Some(value) = value(&fields, &control.name()) {
            control.set_checked(true);
            if control.value().is_empty() {
                control.set_value(value);
            }
        }
    }
}

/// The category that was chosen.
pub(crate) fn category() -> Option<String> {
    value(&remembered(), field::CATEGORY).map(str::to_owned)
}

fn remembered() -> Vec<(String, String)> {
    let state = window().history().and_then(|history| history.state());
    state.ok().filter(|state| !state.is_null()).map(|state| pairs(&state)).unwrap_or_default()
}

/// Loads the page again with another query, and with what was typed and chosen: the entry's state and the fragment stay.
pub(crate) fn reload_at(query: &str) {
    let fields = element::<HtmlFormElement>(id::SIGN_UP).and_then(|form| entries(&form));
    let location = window().location();
    let (Ok(history), Ok(fragment)) = (window().history(), location.hash()) else { return };
    let url = [query, &fragment].concat();
    let _ = history.replace_state_with_url(&fields.unwrap_or(JsValue::NULL), "", Some(&url));
    let _ = location.reload();
}

/// Keeps the form as it is now; after it was sent, clears the state.
pub(crate) fn remember(submission: Submission) {
    let Some(form) = element::<HtmlFormElement>(id::SIGN_UP) else { return };
    let is_sent = submission.created.with_untracked(Option::is_some);
    if is_sent {
        // Some browsers keep the form themselves as well.
        form.reset();
    }
    let fields = entries(&form).filter(|_| !is_sent).unwrap_or(JsValue::NULL);
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&fields, "", None);
    }
}
