//! The entry point in the browser.

use join_shared::text::{CcmTexts, HandedOver as _, Live};
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
    if let (Some(root), Some((state, texts, ccm))) = (element::<HtmlElement>(id::ROOT), handed_over()) {
        leptos::mount::hydrate_from(root, move || view! { <JoinPage state texts ccm /> }).forget();
    }
}

/// The state of the page and its texts, which live as long as the page.
fn handed_over() -> Option<(PageState, &'static Live, &'static CcmTexts)> {
    let state: json::HandOver = json::parse(&element::<Element>(id::STATE)?.text_content()?)?;
    let mut list = state.texts()?.into_iter().map(|text| &*text.leak());
    let texts = Box::leak(Box::new(Live::take_from(&mut list)?));
    let ccm = Box::leak(Box::new(CcmTexts::take_from(&mut list)?));
    let state = PageState {
        lang: texts.lang.code().to_owned(),
        today: state.today()?,
        category: typed::category().or_else(|| state.category()),
        errors: json::field_errors(&state),
        problem: state.problem(),
        confirm: state.confirm()?,
        ..PageState::default()
    };
    Some((state, texts, ccm))
}
