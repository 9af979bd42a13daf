use join_shared::{date::Date, text::Lang};
use leptos::prelude::*;

use super::{result::ResultView, sign_up::SignUp};
#[cfg(feature = "ssr")]
use crate::fragment;
use crate::{selection::Selection, state::PageState, submission::Submission};

/// The whole page. The server renders it from the address or from a form that was sent; in the
/// browser it starts from the same state and then follows the form.
///
/// What never changes is written by the server alone (`head` and `questions` are empty in the
/// browser, where hydration leaves such content as it is).
#[component]
pub(crate) fn JoinPage(
    /// What the page starts from.
    state: PageState,
) -> impl IntoView {
    let texts = Lang::from_code(&state.lang).unwrap_or_default().texts();
    let initial = Selection::from(&state);
    #[cfg(feature = "ssr")]
    let (head, questions) = {
        let chapter = state.chapter.as_deref().and_then(join_shared::catalog::chapter);
        let head = fragment::head::head(chapter, texts).into_string();
        (head, fragment::questions::questions(&initial, texts).into_string())
    };
    #[cfg(not(feature = "ssr"))]
    let (head, questions) = ("", "");

    // The server always sets a day; without one there is nothing to price.
    let today: Option<Date> = state.today.parse().ok();
    let selection = RwSignal::new(initial);
    let assessment =
        today.map(|today| Signal::derive(move || selection.with(|selection| selection.assess(today))));
    let submission = Submission::new(&state);
    let live = RwSignal::new(false);

    #[cfg(feature = "hydrate")]
    {
        // What was chosen before the script was there stands in the form.
        Effect::new(move || {
            crate::browser::follow_questions(selection);
            live.set(true);
        });
        crate::browser::move_focus(submission);
    }
    let on_change = move |_| {
        #[cfg(feature = "hydrate")]
        crate::browser::follow_questions(selection);
    };
    view! {
        <div class="join" data-live=move || live.get().then_some("true")>
            <div inner_html=head />
            <div class="columns">
                <form id="questions" method="get" aria-labelledby="questions-title" on:change=on_change inner_html=questions />
                <div class="outcome">
                    {assessment.map(|assessment| view! {
                        <ResultView assessment texts />
                        <SignUp state selection assessment submission texts />
                    })}
                </div>
            </div>
        </div>
    }
}
