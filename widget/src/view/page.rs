use join_shared::{date::Date, text::Lang};
use leptos::prelude::*;

use super::{result::ResultView, sign_up::SignUp};
use crate::{selection::Selection, state::PageState, submission::Submission};

/// The whole page. The server renders it from the address or from a form that was sent; the
/// browser then follows the forms.
///
/// What never changes is written by the server alone: its content is empty in the browser,
/// where hydration leaves it as it is.
#[component]
pub(crate) fn JoinPage(
    /// What the page starts from.
    state: PageState,
) -> impl IntoView {
    let lang = Lang::from_code(&state.lang).unwrap_or_default();
    // The server always sets a day; without one there is nothing to price.
    let today: Option<Date> = state.today.parse().ok();
    #[cfg(feature = "ssr")]
    let (head, questions, fields, rest) = {
        use crate::{
            fragment::{fields::fields, head::head, questions::questions, ways_out::ways_out},
            selection::asked,
        };
        let chapter = state.chapter.as_deref().and_then(join_shared::catalog::chapter);
        let texts = lang.texts();
        let selection = Selection::from(&state);
        let asked = today.map(|today| asked(&selection.assess(today))).unwrap_or_default();
        let questions = questions(&selection, &asked, &state.look, texts);
        (
            head(chapter, lang, texts).into_string(),
            questions.into_string(),
            fields(&state, texts).into_string(),
            ways_out(lang, texts).into_string(),
        )
    };
    #[cfg(not(feature = "ssr"))]
    let [head, questions, fields, rest] = [const { String::new() }; 4];

    let texts = lang.live();
    // In the browser nothing is chosen at first: what is chosen stands in the form, be it from
    // the server or from before the script was there, and is read from it below.
    let selection = RwSignal::new(Selection::from(&state));
    let assessment =
        today.map(|today| Signal::derive(move || selection.with(|selection| selection.assess(today))));
    let submission = Submission::new(&state);
    let live = RwSignal::new(false);
    let follow = move || {
        #[cfg(feature = "hydrate")]
        crate::browser::follow_questions(selection, submission);
    };
    Effect::new(move || {
        follow();
        live.set(true);
    });
    #[cfg(feature = "hydrate")]
    {
        crate::browser::show_submission(submission);
        if let Some(assessment) = assessment {
            crate::browser::show_questions(assessment);
        }
    }
    let on_click = move |event: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        crate::browser::clicked(&event);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    view! {
        <div class="join" data-live=move || live.get().then_some("true")>
            <div inner_html=head />
            <div class="columns">
                <form id="questions" method="get" aria-labelledby="questions-title"
                    on:change=move |_| follow() on:click=on_click inner_html=questions />
                <div class="outcome">
                    {assessment.map(|assessment| view! {
                        <ResultView assessment texts />
                        <SignUp fields first_choice=state.category selection assessment submission texts />
                    })}
                </div>
            </div>
            <div inner_html=rest />
        </div>
    }
}
