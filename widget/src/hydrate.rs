//! The entry point in the browser.

use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement};

use crate::{
    browser::{dom::element, json, typed},
    id,
    state::PageState,
    view::page::JoinPage,
};

/// Hydrates the page that the server rendered. A page without its state stays as it is, and works by its plain
/// forms.
#[wasm_bindgen(start)]
fn start() {
    if let (Some(root), Some(state)) = (element::<HtmlElement>(id::ROOT), page_state()) {
        leptos::mount::hydrate_from(root, move || view! { <JoinPage state /> }).forget();
    }
}

fn page_state() -> Option<PageState> {
    let state: json::HandOver = json::parse(&element::<Element>(id::STATE)?.text_content()?)?;
    Some(PageState {
        lang: state.lang()?,
        today: state.today()?,
        category: typed::category().or_else(|| state.category()),
        errors: json::field_errors(&state),
        problem: state.problem(),
        confirm: state.confirm()?,
        ..PageState::default()
    })
}
