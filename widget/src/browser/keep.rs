//! Keeps a result: the fragment of the page's address, which browsers never send to a server, holds the answers,
//! the rule set and the result under it.

use join_shared::{
    answers::{Answer, Fact, Residence},
    assessment::Assessment,
    catalog,
    money::Cents,
};
use leptos::prelude::*;
use web_sys::{Element, HtmlInputElement};

use super::dom::{element, elements};
use crate::{
    id,
    selection::Selection,
    state::{Kept, field},
};

const TOTAL: &str = "total";

/// Checks the inputs that the address names, except those that the person has changed since the page was opened.
/// Returns whether it names answers, and the kept result if it was made under another rule set.
pub(crate) fn restore() -> (bool, Option<Kept>) {
    let fragment = window().location().hash().unwrap_or_default();
    let fields: Vec<(&str, &str)> =
        fragment.trim_start_matches('#').split('&').filter_map(|pair| pair.split_once('=')).collect();
    if !fields.iter().any(|(name, _)| Fact::from_code(name).is_some()) {
        return (false, None);
    }
    let inputs: Vec<HtmlInputElement> = elements("#questions input:not([type=hidden]), [form=questions]");
    let changed: Vec<String> = inputs
        .iter()
        .filter(|input| input.checked() != input.default_checked())
        .map(HtmlInputElement::name)
        .collect();
    let abroad = Answer::Residence(Residence::OutsideUs);
    let lives_abroad = fields.contains(&(abroad.fact().code(), abroad.code()));
    for input in inputs {
        let name = input.name();
        let named = name == field::CHAPTER || fields.iter().any(|(known, _)| *known == name);
        if named && !changed.contains(&name) {
            input.set_checked(fields.contains(&(&name, &input.value())));
            if lives_abroad && name == field::CHAPTER {
                // The person has chosen it, not the page.
                input.set_default_checked(false);
            }
        }
    }
    let value = |name| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let is_older = value(field::RULESET).is_some_and(|ruleset| ruleset != catalog::ruleset());
    let kept = is_older.then(|| Kept {
        category: value(field::CATEGORY).map(str::to_owned),
        total: value(TOTAL).and_then(|cents| cents.parse().ok()),
    });
    (true, kept)
}

/// Writes the selection into the address, without a new history entry. Does nothing before the first answer.
pub(crate) fn follow(selection: &Selection, assessment: &Assessment) {
    let Some(fragment) = fragment(selection, assessment) else { return };
    let location = window().location();
    let (Ok(origin), Ok(path), Ok(query)) = (location.origin(), location.pathname(), location.search())
    else {
        return;
    };
    // The link leads to the page itself, also from within a frame.
    let path = path.strip_prefix("/embed").map_or_else(|| path.clone(), |rest| ["/join", rest].concat());
    let lang = query.trim_start_matches('?').split('&').find(|pair| pair.starts_with("lang="));
    let query = lang.map(|pair| ["?", pair].concat()).unwrap_or_default();
    let link = [&*origin, &path, &query, &fragment].concat();
    if let Some(field) = element::<HtmlInputElement>(id::KEEP_LINK) {
        field.set_value(&link);
    }
    if let Some(anchor) = element::<Element>(id::KEEP_OPEN) {
        let _ = anchor.set_attribute("href", &link);
    }
    if let Some(section) = element::<Element>(id::KEEP) {
        let _ = section.remove_attribute("hidden");
    }
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or_default();
        let _ = history.replace_state_with_url(&state, "", Some(&fragment));
    }
}

fn fragment(selection: &Selection, assessment: &Assessment) -> Option<String> {
    let mut fields: Vec<String> = Vec::new();
    let mut add = |name: &str, value: &str| fields.push([name, "=", value].concat());
    for answer in Fact::ALL.into_iter().filter_map(|fact| selection.answers.get(fact)) {
        add(answer.fact().code(), answer.code());
    }
    for chapter in &selection.chapters {
        add(field::CHAPTER, chapter.slug);
    }
    add(field::TERM_YEARS, &selection.term.years().to_string());
    add(field::RULESET, catalog::ruleset());
    if let Some(recommended) = assessment.recommended() {
        add(field::CATEGORY, recommended.category().code);
        if let Some(total) = recommended.quote().total() {
            add(TOTAL, &Cents::get(total).to_string());
        }
    }
    let answered = Fact::ALL.into_iter().any(|fact| selection.answers.get(fact).is_some());
    answered.then(|| ["#", &fields.join("&")].concat())
}
