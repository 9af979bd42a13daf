//! What stands in the sign-up form, remembered with the page's own entry in the browser's history.
//!
//! A browser that comes back to a page fills in its forms by itself, unless the page is `no-store`,
//! as this one is for its hidden key. An entry's state ends with the tab, and no request carries it.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlInputElement};

use super::{elements, entries, form, pairs, value};
use crate::{state::field, submission::Submission};

/// Brings back what was typed, where nothing was typed since the page was opened.
pub(crate) fn restore() {
    let fields = remembered();
    for control in elements::<Element>("#sign-up :is(input:not([type=hidden], [type=radio]), textarea)") {
        // A text area has a value, too; a text that is `checked` is no different for it.
        let control: HtmlInputElement = control.unchecked_into();
        if let Some(value) = value(&fields, &control.name()) {
            control.set_checked(true);
            if control.value().is_empty() {
                control.set_value(&value);
            }
        }
    }
}

/// The category that was chosen there.
pub(crate) fn category() -> Option<String> {
    value(&remembered(), field::CATEGORY)
}

fn remembered() -> Vec<(String, String)> {
    let state = window().history().and_then(|history| history.state());
    state.ok().filter(|state| !state.is_null()).map(|state| pairs(&state)).unwrap_or_default()
}

/// Remembers the form as it is now; once it was sent, nothing.
pub(crate) fn remember(submission: Submission) {
    let Some(form) = form("sign-up") else { return };
    let is_sent = submission.created.with_untracked(Option::is_some);
    if is_sent {
        // What some browsers remember by themselves, too.
        form.reset();
    }
    let fields = entries(&form).filter(|_| !is_sent).unwrap_or(JsValue::NULL);
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&fields, "", None);
    }
}
