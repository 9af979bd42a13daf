use join_shared::{date::Date, text::Lang};
use leptos::prelude::*;

use super::{result::ResultView, sign_up::SignUp};
use crate::{id, selection::Selection, state::PageState, submission::Submission};

/// The whole page. The server renders it from the address or from a form that was sent; the browser then follows
/// the forms.
///
/// Only the server writes the parts that Leptos does not change: in the browser their content is empty, and
/// hydration keeps what the server wrote.
#[component]
pub(crate) fn JoinPage(
    /// The initial state.
    state: PageState,
) -> impl IntoView {
    let lang = Lang::from_code(&state.lang).unwrap_or_default();
    // The server always sets the day; without it there are no dues.
    let today: Option<Date> = state.today.parse().ok();
    let first = Selection::from(&state);
    #[cfg(feature = "ssr")]
    let Static { head, questions, summary, options, open, heading, fields, details, rest } =
        Static::new(&state, &first, today, lang);
    #[cfg(not(feature = "ssr"))]
    let Static { head, questions, summary, options, open, heading, fields, details, rest } =
        Static::default();

    let texts = lang.live();
    // In the browser the selection starts empty. The effect below reads it from the form, which holds what the
    // server rendered and what the person chose before the script came.
    let selection = RwSignal::new(first);
    let assessment =
        today.map(|today| Signal::derive(move || selection.with(|selection| selection.assess(today))));
    let submission = Submission::new(&state);
    let live = RwSignal::new(false);
    let follow = move || {
        #[cfg(feature = "hydrate")]
        crate::browser::choices::follow_questions(selection, submission);
    };
    Effect::new(move || {
        follow();
        live.set(true);
    });
    #[cfg(feature = "hydrate")]
    {
        crate::browser::feedback::show(submission);
        if let Some(assessment) = assessment {
            crate::browser::result::show(selection, assessment, lang);
        }
    }
    let on_change = move |_| {
        follow();
        #[cfg(feature = "hydrate")]
        crate::browser::typed::remember(submission);
    };
    let on_click = move |event| {
        #[cfg(feature = "hydrate")]
        crate::browser::buttons::clicked(&event);
        #[cfg(not(feature = "hydrate"))]
        let _: leptos::ev::MouseEvent = event;
    };
    view! {
        <div
            class="join"
            data-live=move || live.get().then_some("true")
            on:change=on_change
            on:click=on_click
        >
            <div inner_html=head />
            <div class="columns">
                <form id=id::QUESTIONS method="get" aria-labelledby="questions-title" inner_html=questions />
                <div class="outcome">
                    {assessment.map(|assessment| view! {
                        <ResultView assessment summary texts />
                        <div id="options" inner_html=options />
                        <SignUp heading open fields first_choice=state.category selection assessment submission texts />
                    })}
                    <div inner_html=details />
                </div>
            </div>
            <div inner_html=rest />
        </div>
    }
}

/// The parts that only the server writes, as HTML. `browser` rewrites elements within them by their ids.
#[derive(Default)]
struct Static {
    head: String,
    questions: String,
    summary: String,
    options: String,
    /// Whether the form to sign up is unfolded.
    open: bool,
    heading: String,
    fields: String,
    details: String,
    rest: String,
}

#[cfg(feature = "ssr")]
impl Static {
    fn new(state: &PageState, selection: &Selection, today: Option<Date>, lang: Lang) -> Self {
        use crate::{
            fragment::{
                categories::sign_up_title,
                ccm,
                details::details,
                fields::fields,
                head::head,
                keep::keep,
                questions::{options, questions},
                result::summary,
                ways_out::ways_out,
            },
            selection::{asked, has_result},
        };
        let texts = lang.texts();
        let chapter = state.chapter.as_deref().and_then(join_shared::catalog::chapter);
        let assessment = today.map(|today| selection.assess(today));
        let asked = assessment.as_ref().map(asked).unwrap_or_default();
        let summary = assessment.as_ref().map(|assessment| summary(assessment, None, texts).into_string());
        let details =
            assessment.as_ref().map(|assessment| details(assessment, selection, &[], texts).into_string());
        let title = assessment.as_ref().map(|assessment| sign_up_title(assessment, texts));
        let title = title.unwrap_or(texts.question_title);
        // After an error the form is unfolded.
        let was_sent = state.problem.is_some() || !state.errors.is_empty();
        let is_open = was_sent || assessment.as_ref().is_some_and(has_result);
        let details = maud::html! {
            div id=(id::DETAILS) { (maud::PreEscaped(details.unwrap_or_default())) }
            (ccm::part(state.ccm, lang))
        };
        Self {
            head: head(chapter, assessment.as_ref(), state.ccm, lang, texts).into_string(),
            questions: questions(selection, &asked, &state.look, texts).into_string(),
            summary: summary.unwrap_or_default(),
            options: options(selection, texts).into_string(),
            open: is_open,
            heading: maud::html! { h2 id=(id::SIGN_UP_TITLE) { (title) } }.into_string(),
            fields: fields(state, texts).into_string(),
            details: details.into_string(),
            rest: keep(texts).into_string() + &ways_out(lang, texts).into_string(),
        }
    }
}
