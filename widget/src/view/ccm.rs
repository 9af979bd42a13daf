use join_shared::{ccm::Background, text::Lang};
use leptos::prelude::*;

use crate::{fragment::ccm::standing, selection::Selection};

/// "Where do I stand for the CCM?", folded: its questions, and what follows from the answers.
#[component]
pub(super) fn CcmStanding(
    /// What was told at first: whoever asked without script finds the answer unfolded.
    state: Background,
    /// What is chosen.
    selection: RwSignal<Selection>,
    /// The page's language.
    lang: Lang,
) -> impl IntoView {
    let texts = lang.ccm();
    #[cfg(feature = "ssr")]
    let questions = crate::fragment::ccm::questions(&state, lang.texts(), texts).into_string();
    #[cfg(not(feature = "ssr"))]
    let questions = String::new();
    let open = state != Background::default();
    let answer = move || selection.with(|selection| standing(&selection.ccm, texts)).into_string();
    view! {
        <details class="fold" id="ccm-standing" open=open>
            <summary>{texts.title}</summary>
            <div inner_html=questions />
            <div role="status" inner_html=answer />
        </details>
    }
}
