use join_shared::{answers::Fact, assessment::Assessment, text::Texts};
use leptos::prelude::*;

use crate::fragment::result::{details, headline};

/// The result for what is chosen: the headline in a region that is there before it speaks,
/// then the reasons and the dues.
#[component]
pub(super) fn ResultView(
    /// The result.
    assessment: Signal<Assessment>,
    /// The page's language.
    texts: &'static Texts,
) -> impl IntoView {
    view! {
        <section
            id="result"
            aria-labelledby="result-title"
            data-outcome=move || assessment.get().outcome().code()
            data-can-join=move || assessment.get().can_join().code()
            data-recommended=move || assessment.get().recommended().map(|assessed| assessed.category().code)
            data-next-question=move || assessment.get().next_question().map(Fact::code)
            data-total-cents=move || {
                let total = assessment.get().recommended().and_then(|assessed| assessed.quote().total());
                total.map(|total| total.get().to_string())
            }
        >
            <h2 id="result-title">{texts.result_title}</h2>
            <p class="headline" role="status">{move || headline(&assessment.get(), texts)}</p>
            <div inner_html=move || details(&assessment.get(), texts).into_string() />
        </section>
    }
}
