use join_shared::{assessment::Assessment, text::Live};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    fragment::{
        categories::{carried, categories},
        problems::problems,
        sent::sent,
    },
    id::{self, Form},
    selection::{Selection, open_categories},
    submission::Submission,
};

/// The sign-up form or that of a question, replaced by the acknowledgement after it was sent. Only its inputs hold what
/// is typed; the choices and hidden fields follow the result. Without an open category there is nothing to sign up for.
#[component]
pub(super) fn SendForm(
    /// Its heading, written by the server.
    heading: String,
    /// Whether it is unfolded at first.
    open: bool,
    /// The fields to type into, written by the server.
    fields: String,
    /// The category that was chosen when the sign-up form was last sent without script.
    first_choice: Option<String>,
    /// The selection.
    selection: RwSignal<Selection>,
    /// The result for the selection.
    assessment: Signal<Assessment>,
    /// The state of sending.
    submission: Submission,
    /// The page's language.
    texts: &'static Live,
) -> impl IntoView {
    let on_submit = move |event: SubmitEvent| {
        #[cfg(feature = "hydrate")]
        crate::browser::send::submit(&event, submission, texts);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    let on_change = move |_| {
        #[cfg(feature = "hydrate")]
        crate::browser::choices::follow_category(submission);
    };
    let errors_html = move || {
        let (problem, newer) = (submission.problem.get(), submission.newer.get());
        submission.errors.with(|errors| {
            problems(submission.form, problem.as_deref(), newer.as_ref(), errors, texts).into_string()
        })
    };
    let form = submission.form;
    // Without script, the browser moves the focus there itself.
    let wrong_at_first = submission.problem.with_untracked(Option::is_some)
        || submission.errors.with_untracked(|errors| !errors.is_empty());
    // The choice is kept while it is not open, in case the answers change back.
    let chosen = StoredValue::new(first_choice);
    let choices = move || {
        let carried = selection.with(|selection| carried(selection, submission.confirm.get()));
        if form == Form::Question {
            return carried.into_string();
        }
        #[cfg(feature = "hydrate")]
        if let Some(category) = crate::browser::choices::chosen_category() {
            chosen.set_value(Some(category));
        }
        let chosen = chosen.get_value();
        carried.into_string() + &categories(&assessment.get(), chosen.as_deref(), texts).into_string()
    };
    let acknowledgement = move || {
        submission.created.with(|created| {
            created.as_ref().map(|created| sent(form, created, texts).into_string()).unwrap_or_default()
        })
    };
    let (lead, send) = match form {
        Form::SignUp => (texts.sign_up_lead, texts.send),
        Form::Question => (texts.question_lead, texts.send_question),
    };
    let is_hidden = move || form == Form::SignUp && open_categories(&assessment.get()).is_empty();
    view! {
        <section id=form.section() class="send" hidden=is_hidden>
            <details id=form.fold() open=open hidden=move || submission.created.with(Option::is_some)>
                <summary inner_html=heading />
                <form
                    id=form.id()
                    method="post"
                    action="#"
                    novalidate
                    aria-labelledby=form.title()
                    on:submit=on_submit
                    on:change=on_change
                >
                    <div
                        id=form.element(id::PROBLEMS)
                        class="problems"
                        role="alert"
                        tabindex="-1"
                        autofocus=wrong_at_first
                        inner_html=errors_html
                    />
                    <p>{lead}</p>
                    <div inner_html=choices />
                    <div inner_html=fields />
                    <button type="submit" aria-disabled=move || submission.sending.get().then_some("true")>
                        {move || if submission.sending.get() { texts.sending } else { send }}
                    </button>
                </form>
            </details>
            <div inner_html=acknowledgement />
        </section>
    }
}
