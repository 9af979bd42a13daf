use join_shared::{catalog, date::Date, text::Lang};
use leptos::prelude::*;

use super::{ccm::NoCcmNeeded, questions::Questions, result::ResultView, sent::Sent, sign_up::SignUp};
use crate::{selection::Selection, state::PageState, submission::Submission};

/// The whole page. The server renders it from the address or from a form that was sent; in the
/// browser it starts from the same state and then follows the form.
#[component]
pub(crate) fn JoinPage(
    /// What the page starts from.
    state: PageState,
) -> impl IntoView {
    let texts = Lang::from_code(&state.lang).unwrap_or_default().texts();
    let initial = Selection::from(&state);
    // The server always sets a day; without one there is nothing to price.
    let today: Option<Date> = state.today.parse().ok();
    let selection = RwSignal::new(initial.clone());
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

    let title = match state.chapter.as_deref().and_then(catalog::chapter) {
        Some(chapter) => format!("{} {}", texts.title_with_chapter, chapter.name),
        None => texts.title.to_owned(),
    };
    let on_change = move |_| {
        #[cfg(feature = "hydrate")]
        crate::browser::follow_questions(selection);
    };
    view! {
        <div class="join" data-live=move || live.get().then_some("true")>
            <header>
                <h1>{title}</h1>
                <p class="lead">{texts.lead}</p>
            </header>
            <NoCcmNeeded texts />
            <div class="columns">
                <Questions initial texts on_change />
                <div class="outcome">
                    {assessment.map(|assessment| view! { <ResultView assessment texts /> })}
                    <section id="sign-up-section">
                        {assessment.map(|assessment| view! {
                            <SignUp state=state selection assessment submission texts />
                        })}
                        {move || submission.created.get().map(|created| view! { <Sent created texts /> })}
                    </section>
                </div>
            </div>
        </div>
    }
}
