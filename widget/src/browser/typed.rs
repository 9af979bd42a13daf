//! Keeps what was typed into the forms in the state of the page's history entry.
//!
//! The page is `no-store` because of its hidden keys, so a browser that goes back to it does not fill in the forms
//! itself. The state of an entry ends with the tab, and no request carries it.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use super::dom::{element, elements, entries, pairs, unfold};
use crate::{id::Form, request::value, state::field, submission::Submission};

/// Brings back what was typed, except where the person has typed since the page was opened.
pub(crate) fn restore() {
    for form in Form::ALL {
        let fields = remembered(form);
        let typed = ["#", form.id(), " :is(input:not([type=hidden], [type=radio]), textarea)"].concat();
        for control in elements::<Element>(&typed) {
            // A text area has a `value`, too; `checked` has no effect on a text.
            let control: HtmlInputElement = control.unchecked_into();
            if let Some(value) = value(&fields, &control.name()) {
                control.set_checked(true);
                if control.value().is_empty() {
                    control.set_value(value);
                }
                unfold(&control);
            }
        }
    }
}

/// The category that was chosen.
pub(crate) fn category() -> Option<String> {
    value(&remembered(Form::SignUp), field::CATEGORY).map(str::to_owned)
}

fn remembered(form: Form) -> Vec<(String, String)> {
    let state = window().history().and_then(|history| history.state()).unwrap_or_default();
    let forms: Option<&js_sys::Array> = state.dyn_ref();
    let entries = forms.map(|forms| forms.get(form as u32)).filter(|entries| !entries.is_null());
    entries.map(|entries| pairs(&entries)).unwrap_or_default()
}

/// Loads the page again with another query, and with what was typed and chosen: the entry's state and the fragment stay.
pub(crate) fn reload_at(query: &str) {
    let location = window().location();
    let (Ok(history), Ok(fragment)) = (window().history(), location.hash()) else { return };
    let url = [query, &fragment].concat();
    let _ = history.replace_state_with_url(&typed(|_| true), "", Some(&url));
    let _ = location.reload();
}

/// Keeps the forms as they are now; one that was sent is cleared.
pub(crate) fn remember(submissions: [Submission; 2]) {
    let is_sent = |form| {
        let mut sent =
            submissions.iter().filter(|submission| submission.created.with_untracked(Option::is_some));
        sent.any(|submission| submission.form == form)
    };
    for form in Form::ALL.into_iter().filter(|form| is_sent(*form)) {
        // Some browsers keep the form themselves as well.
        if let Some(form) = element::<HtmlFormElement>(form.id()) {
            form.reset();
        }
    }
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&typed(|form| !is_sent(form)), "", None);
    }
}

/// What both forms hold, for [`remembered`]: of each that is to be kept its entries.
fn typed(is_kept: impl Fn(Form) -> bool) -> JsValue {
    let entries_of = |form: Form| element::<HtmlFormElement>(form.id()).and_then(|form| entries(&form));
    let forms = Form::ALL.map(|form| entries_of(form).filter(|_| is_kept(form)).unwrap_or(JsValue::NULL));
    js_sys::Array::of2(&forms[0], &forms[1]).into()
}
