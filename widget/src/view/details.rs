use join_shared::{assessment::Assessment, text::Live};
use leptos::prelude::*;

use crate::{fragment::details::details, selection::Selection};

/// The folded parts below the form; what the person has unfolded stays so when they change.
#[component]
pub(super) fn Details(
    /// What is chosen.
    selection: RwSignal<Selection>,
    /// The result for it.
    assessment: Signal<Assessment>,
    /// The page's language.
    texts: &'static Live,
) -> impl IntoView {
    let content = move || {
        #[cfg(feature = "hydrate")]
        let open = crate::browser::unfolded();
        #[cfg(not(feature = "hydrate"))]
        let open = Vec::new();
        let assessment = assessment.get();
        selection.with(|selection| details(&assessment, selection, &open, texts)).into_string()
    };
    view! { <div inner_html=content /> }
}
