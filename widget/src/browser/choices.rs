//! Reads what the person has chosen in the forms.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

use super::dom::form_fields;
use crate::{
    id,
    request::value,
    selection::Selection,
    state::field,
    submission::{Newer, Submission},
};

/// Reads the form of questions. A price that the server named was for the former selection, so a new selection
/// discards it.
pub(crate) fn follow_questions(selection: RwSignal<Selection>, submission: Submission) {
    if let Some(fields) = form_fields(id::QUESTIONS) {
        let now = Selection::from_fields(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        if selection.with_untracked(|before| *before != now) {
            selection.set(now);
            forget_newer(submission);
        }
    }
}

/// Reads the category in the sign-up form. A price that the server named for another category is discarded.
pub(crate) fn follow_category(submission: Submission) {
    let fields = form_fields(id::SIGN_UP).unwrap_or_default();
    let category = value(&fields, field::CATEGORY);
    let is_same = |newer: &Newer| Some(newer.category.as_str()) == category;
    if !submission.newer.with_untracked(|newer| newer.as_ref().is_some_and(is_same)) {
        forget_newer(submission);
    }
}

fn forget_newer(submission: Submission) {
    if submission.newer.get_untracked().is_some() {
        submission.newer.set(None);
        submission.problem.set(None);
    }
}

/// The category that the person has chosen in the sign-up form. `None` if the checked one is the default.
pub(crate) fn chosen_category() -> Option<String> {
    let selector = ["#", id::SIGN_UP, " [name=", field::CATEGORY, "]:checked"].concat();
    let choice: HtmlInputElement = document().query_selector(&selector).ok()??.dyn_into().ok()?;
    (!choice.default_checked()).then(|| choice.value())
}
