//! Folds the steps that are answered, so that the next one and the result are in sight together. A step folds when
//! another one is begun or the focus leaves it, and never with the focus inside.

use join_shared::assessment::Assessment;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::dom::{element, elements, elements_in};
use crate::{
    id,
    selection::asked,
    step::{STEPS, USUAL, is_answered},
};

/// Shows the steps that are asked, and writes what was answered. A step that was shown stays, so that nothing moves
/// under the person's finger.
pub(crate) fn follow(assessment: &Assessment) {
    let asked = asked(assessment);
    for (index, facts) in STEPS.into_iter().enumerate() {
        let Some(step) = element::<Element>(&id::step(index)) else { continue };
        if facts.iter().any(|fact| asked.contains(fact)) {
            let _ = step.class_list().remove_1("later");
        }
        if is_answered(facts, assessment.answers()) {
            let _ = step.set_attribute("data-answered", "");
            if let Ok(Some(said)) = step.query_selector(".said b") {
                said.set_text_content(Some(&answer(&step)));
            }
        } else {
            for name in ["data-answered", "data-folded"] {
                let _ = step.remove_attribute(name);
            }
        }
    }
    number();
}

/// The answer in a few words: the label that was chosen, or what the Yeses stand for.
fn answer(step: &Element) -> String {
    let chosen: Vec<Element> = elements_in(step, "input:checked");
    let held: Vec<_> = elements_in::<Element>(step, "[data-held]:has([value=yes]:checked)")
        .iter()
        .filter_map(|question| question.get_attribute("data-held"))
        .collect();
    if chosen.len() > 1 && held.is_empty() {
        let said = step.query_selector(".said").ok().flatten();
        return said.and_then(|said| said.get_attribute("data-none")).unwrap_or_default();
    }
    if !held.is_empty() {
        return held.join(", ");
    }
    let label = chosen.first().and_then(Element::next_element_sibling);
    label.and_then(|label| label.text_content()).unwrap_or_default()
}

/// Numbers the steps that are shown.
fn number() {
    let shown: Vec<Element> = elements("[data-all] > .step, #questions > .step:not(.later)");
    let all = shown.len().max(USUAL);
    for (index, step) in shown.iter().enumerate() {
        for (place, number) in elements_in::<Element>(step, ".progress span").iter().zip([index + 1, all]) {
            place.set_text_content(Some(&number.to_string()));
        }
    }
}

/// Folds every answered step but that of the element, and that with the focus.
pub(crate) fn fold_others(target: Option<&Element>) {
    let active = document().active_element();
    for step in elements::<Element>(".step[data-answered]:not([data-folded])") {
        let holds = |element: Option<&Element>| element.is_some_and(|element| step.contains(Some(element)));
        if !holds(target) && !holds(active.as_ref()) {
            let _ = step.set_attribute("data-folded", "");
        }
    }
}

/// Unfolds the step of a button, and focuses what is checked.
pub(crate) fn change(button: &Element) {
    let Ok(Some(step)) = button.closest(".step") else { return };
    let _ = step.remove_attribute("data-folded");
    focus_first(&step, "input:checked");
}

/// Shows all steps, and begins the first one that is not answered.
pub(crate) fn show_all() {
    let Some(form) = element::<Element>(id::QUESTIONS) else { return };
    let _ = form.set_attribute("data-all", "");
    number();
    focus_first(&form, ".step:not([data-answered]) input");
}

fn focus_first(within: &Element, selector: &str) {
    if let Some(input) = within.query_selector(selector).ok().flatten()
        && let Ok(input) = input.dyn_into::<HtmlElement>()
    {
        let _ = input.focus();
    }
}
