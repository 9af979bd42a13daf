use join_shared::{
    assessment::Assessment,
    catalog,
    contact::{EmailAddress, Message, PersonName, Phone},
    text::Texts,
};
use leptos::prelude::*;

use crate::{
    fragment::{categories::categories, problems::problems, sent::sent},
    selection::Selection,
    state::{PageState, field},
    submission::Submission,
};

/// The sign-up form, and the acknowledgement in its place once it was sent. What is typed
/// stands in its inputs alone; the choices and hidden fields that depend on the result follow it.
#[component]
pub(super) fn SignUp(
    /// What the page started from.
    state: PageState,
    /// What is chosen.
    selection: RwSignal<Selection>,
    /// The result for it.
    assessment: Signal<Assessment>,
    /// How the sending stands.
    submission: Submission,
    /// The page's language.
    texts: &'static Texts,
) -> impl IntoView {
    let typed = state.typed;
    let first_choice = state.category;
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        crate::browser::submit(&event, selection, submission, texts);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    let choices = move || {
        #[cfg(feature = "hydrate")]
        let chosen = crate::browser::chosen_category().or_else(|| first_choice.clone());
        #[cfg(not(feature = "hydrate"))]
        let chosen = first_choice.clone();
        selection.with(|selection| {
            assessment
                .with(|assessment| categories(selection, assessment, chosen.as_deref(), texts).into_string())
        })
    };
    let what_is_wrong = move || {
        let (problem, newer) = (submission.problem.get(), submission.newer.get());
        submission
            .errors
            .with(|errors| problems(problem.as_deref(), newer.as_ref(), errors, texts).into_string())
    };
    view! {
        <section id="sign-up-section">
            <form
                id="sign-up"
                method="post"
                novalidate
                aria-labelledby="sign-up-title"
                on:submit=on_submit
                hidden=move || submission.created.with(Option::is_some)
            >
                <h2 id="sign-up-title">{texts.sign_up_title}</h2>
                <div id="problems" role="alert" tabindex="-1" inner_html=what_is_wrong />
                <input type="hidden" name="lang" value=texts.lang />
                <input type="hidden" name=field::ANSWERED value="1" />
                <input type="hidden" name=field::RULESET value=catalog::ruleset() />
                <input type="hidden" name=field::IDEMPOTENCY_KEY value=state.idempotency_key />
                <input type="hidden" name=field::CONSENT_TEXT_VERSION value=texts.consent_version />
                <input type="hidden" name=field::CONFIRMED
                    value=move || if submission.confirm.get() { "yes" } else { "" } />
                <div inner_html=choices />
                <TextField name=field::GIVEN_NAME label=texts.given_name pointer="/contact/given_name"
                    value=typed.given_name autocomplete="given-name" max=PersonName::MAX_CHARS optional=""
                    kind="text" submission />
                <TextField name=field::FAMILY_NAME label=texts.family_name pointer="/contact/family_name"
                    value=typed.family_name autocomplete="family-name" max=PersonName::MAX_CHARS
                    optional=texts.optional kind="text" submission />
                <TextField name=field::EMAIL label=texts.email pointer="/contact/email"
                    value=typed.email autocomplete="email" max=EmailAddress::MAX_BYTES optional=""
                    kind="email" submission />
                <TextField name=field::PHONE label=texts.phone pointer="/contact/phone"
                    value=typed.phone autocomplete="tel" max=Phone::MAX_CHARS optional=texts.optional
                    kind="tel" submission />
                <div class="field">
                    <label for=field::MESSAGE>{texts.message}</label>
                    <p class="error" id="message-error">{move || submission.message("/message")}</p>
                    <textarea id=field::MESSAGE name=field::MESSAGE rows="3" maxlength=Message::MAX_CHARS.to_string()
                        aria-describedby="message-error" inner_html=escaped(&typed.message) />
                </div>
                <div class="trap" aria-hidden="true">
                    <label for=field::TRAP>{texts.leave_empty}</label>
                    <input type="text" id=field::TRAP name=field::TRAP tabindex="-1" autocomplete="off" />
                </div>
                <div class="field">
                    <p class="error" id="consent-error">{move || submission.message("/consent/contact")}</p>
                    <label class="choice">
                        <input type="checkbox" id=field::CONSENT name=field::CONSENT value="yes" checked=typed.consent
                            aria-describedby="consent-error" />
                        <span>{texts.consent}</span>
                    </label>
                </div>
                <button type="submit" aria-disabled=move || submission.sending.get().then_some("true")>
                    {move || if submission.sending.get() { texts.sending } else { texts.send }}
                </button>
            </form>
            <div inner_html=move || {
                submission.created.with(|created| {
                    created.as_ref().map(|created| sent(created, texts).into_string()).unwrap_or_default()
                })
            } />
        </section>
    }
}

/// Text for the inside of a `textarea`, which is written as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[component]
fn TextField(
    name: &'static str,
    label: &'static str,
    pointer: &'static str,
    value: String,
    autocomplete: &'static str,
    max: usize,
    kind: &'static str,
    /// The word for it where the field may stay empty, else nothing.
    optional: &'static str,
    submission: Submission,
) -> impl IntoView {
    let describedby = [name, "-error"].concat();
    view! {
        <div class="field">
            <label for=name>{label} <small>{optional}</small></label>
            <p class="error" id=describedby.clone()>{move || submission.message(pointer)}</p>
            <input type=kind id=name name=name value=value autocomplete=autocomplete maxlength=max.to_string()
                aria-required=optional.is_empty().then_some("true")
                aria-invalid=move || submission.message(pointer).map(|_| "true")
                aria-describedby=describedby />
        </div>
    }
}
