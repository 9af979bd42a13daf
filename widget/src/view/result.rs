use join_shared::{assessment::Assessment, text::Live};
use leptos::prelude::*;

use crate::{
    fragment::result::{headline, summary},
    state::Kept,
};

/// The result for what is chosen: the headline in a region that is there before it speaks,
/// then the total.
#[component]
pub(super) fn ResultView(
    /// The result.
    assessment: Signal<Assessment>,
    /// What a kept result said under other rules.
    kept: RwSignal<Option<Kept>>,
    /// The page's language.
    texts: &'static Live,
) -> impl IntoView {
    let content = move || kept.with(|kept| summary(&assessment.get(), kept.as_ref(), texts)).into_string();
    view! {
        <section id="result" aria-labelledby="result-title">
            <h2 id="result-title">{texts.result_title}</h2>
            <p class="headline" role="status">{move || headline(&assessment.get(), texts)}</p>
            <div inner_html=content />
        </section>
    }
}
