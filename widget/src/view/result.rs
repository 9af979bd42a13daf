use join_shared::{assessment::Assessment, text::Live};
use leptos::prelude::*;

use crate::{fragment::result::headline, id};

/// The result: the headline in a live region, which must exist before its text changes, then the total.
#[component]
pub(super) fn ResultView(
    /// The result.
    assessment: Signal<Assessment>,
    /// The initial part below the headline.
    summary: String,
    /// The way to the other questions, written by the server.
    other_ways_in: String,
    /// The page's language.
    texts: &'static Live,
) -> impl IntoView {
    view! {
        <section id="result" aria-labelledby="result-title">
            <h2 class="unseen" id="result-title">{texts.result_title}</h2>
            <p class="headline" role="status">{move || headline(&assessment.get(), texts)}</p>
            <div id=id::SUMMARY inner_html=summary />
            <div inner_html=other_ways_in />
        </section>
    }
}
