//! Reads what the person has chosen in the forms.

use join_shared::answers::{Answer, Fact, Residence};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

use super::dom::{elements, form_fields};
use crate::{
    id::{self, Form},
    request::value,
    selection::Selection,
    state::field,
    submission::{Newer, Submission},
};

/// Reads the form of questions. A price that the server named was for the former selection, so a new selection
/// discards it.
pub(crate) fn follow_questions(selection: RwSignal<Selection>, submission: Submission) {
    if let Some(fields) = form_fields(id::QUESTIONS) {
        let read = |fields: &[(String, String)]| {
            Selection::from_fields(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        };
        let mut now = read(&fields);
        let lives_abroad = |selection: &Selection| {
            selection.answers.get(Fact::Residence) == Some(Answer::Residence(Residence::OutsideUs))
        };
        let (was_abroad, is_abroad) = (selection.with_untracked(lives_abroad), lives_abroad(&now));
        if was_abroad != is_abroad {
            choose_own_chapter(!is_abroad);
            now = read(&form_fields(id::QUESTIONS).unwrap_or_default());
        }
        if selection.with_untracked(|before| *before != now) {
            selection.set(now);
            forget_newer(submission);
        }
    }
}

/// Reads the category in the sign-up form. A price that the server named for another category is discarded.
pub(crate) fn follow_category(submission: Submission) {
    let fields = form_fields(Form::SignUp.id()).unwrap_or_default();
    let category = value(&fields, field::CATEGORY);
    let is_same = |newer: &Newer| Some(newer.category.as_str()) == category;
    if !submission.newer.with_untracked(|newer| newer.as_ref().is_some_and(is_same)) {
        forget_newer(submission);
    }
}

/// Checks the chapter of the page, or unchecks it: members outside the United States need none.
fn choose_own_chapter(is_chosen: bool) {
    for input in elements::<HtmlInputElement>("#chapters-fold input") {
        if input.default_checked() {
            input.set_checked(is_chosen);
        }
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
    let selector = ["#", Form::SignUp.id(), " [name=", field::CATEGORY, "]:checked"].concat();
    let choice: HtmlInputElement = document().query_selector(&selector).ok()??.dyn_into().ok()?;
    (!choice.default_checked()).then(|| choice.value())
}
