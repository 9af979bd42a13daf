use join_shared::{
    answers::Fact,
    assessment::Assessment,
    catalog,
    contact::{EmailAddress, Message, PersonName, Phone},
    money::Cents,
    text::Texts,
    wire::FieldErrorBody,
};
use leptos::prelude::*;

use super::dues::amount;
use crate::{
    selection::{Selection, open_categories},
    state::{PageState, field},
    submission::Submission,
};

/// The sign-up form. What is typed stands in its inputs alone; the choices and hidden fields
/// that depend on the result follow it.
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
    let chosen = RwSignal::new(state.category);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        crate::browser::submit(&event, selection, submission, texts);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    view! {
        <form
            id="sign-up"
            method="post"
            novalidate
            aria-labelledby="sign-up-title"
            on:submit=on_submit
            hidden=move || submission.created.with(Option::is_some)
        >
            <h2 id="sign-up-title">{texts.sign_up_title}</h2>
            <p>{move || {
                let open = assessment.with(|assessment| !open_categories(assessment).is_empty());
                if open { texts.sign_up_lead } else { texts.question_lead }
            }}</p>
            <Problems submission texts />
            <input type="hidden" name="lang" value=texts.lang />
            <input type="hidden" name=field::ANSWERED value="1" />
            <input type="hidden" name=field::RULESET value=catalog::ruleset() />
            <input type="hidden" name=field::IDEMPOTENCY_KEY value=state.idempotency_key />
            <input type="hidden" name=field::CONSENT_TEXT_VERSION value=texts.consent_version />
            {move || submission.confirm.get().then(|| view! {
                <input type="hidden" name=field::CONFIRMED value="yes" />
            })}
            {move || selection.with(hidden_selection)}
            {move || assessment.with(|assessment| categories(assessment, chosen, texts))}
            <TextField name=field::GIVEN_NAME label=texts.given_name pointer="/contact/given_name" value=typed.given_name
                autocomplete="given-name" max=PersonName::MAX_CHARS required=true submission texts />
            <TextField name=field::FAMILY_NAME label=texts.family_name pointer="/contact/family_name" value=typed.family_name
                autocomplete="family-name" max=PersonName::MAX_CHARS submission texts />
            <TextField name=field::EMAIL label=texts.email pointer="/contact/email" value=typed.email kind="email"
                autocomplete="email" max=EmailAddress::MAX_BYTES required=true submission texts />
            <TextField name=field::PHONE label=texts.phone pointer="/contact/phone" value=typed.phone kind="tel"
                autocomplete="tel" max=Phone::MAX_CHARS submission texts />
            <div class="field">
                <label for=field::MESSAGE>{texts.message} <small>" (" {texts.optional} ")"</small></label>
                <FieldError name=field::MESSAGE pointer="/message" submission />
                <textarea id=field::MESSAGE name=field::MESSAGE rows="3" maxlength=Message::MAX_CHARS.to_string()
                    aria-describedby="message-error" inner_html=escaped(&typed.message) />
            </div>
            <div class="trap" aria-hidden="true">
                <label for=field::TRAP>{texts.leave_empty}</label>
                <input type="text" id=field::TRAP name=field::TRAP tabindex="-1" autocomplete="off" />
            </div>
            <div class="field">
                <FieldError name=field::CONSENT pointer="/consent/contact" submission />
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
    }
}

/// Text for the inside of a `textarea`, which Leptos writes as it is.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// What was wrong with the form when it was last sent, in a box that can be focused.
#[component]
fn Problems(submission: Submission, texts: &'static Texts) -> impl IntoView {
    view! {
        <div id="problems" role="alert" tabindex="-1">
            {move || submission.problem.get().map(|problem| view! { <p class="problem">{problem}</p> })}
            {move || submission.newer.get().map(|newer| view! {
                <p class="problem">{texts.total} ": " {amount(newer.total.map(Cents::new), texts)}</p>
            })}
            {move || {
                let errors = submission.errors.get();
                (!errors.is_empty()).then(|| view! {
                    <h3>{texts.errors_title}</h3>
                    <ul>{errors.into_iter().map(|error| error_link(&error, texts)).collect_view()}</ul>
                })
            }}
        </div>
    }
}

fn error_link(error: &FieldErrorBody, texts: &'static Texts) -> AnyView {
    let target = match error.pointer.as_str() {
        "/contact/given_name" => Some((field::GIVEN_NAME, texts.given_name)),
        "/contact/family_name" => Some((field::FAMILY_NAME, texts.family_name)),
        "/contact/email" => Some((field::EMAIL, texts.email)),
        "/contact/phone" => Some((field::PHONE, texts.phone)),
        "/message" => Some((field::MESSAGE, texts.message)),
        "/consent/contact" => Some((field::CONSENT, "")),
        _ => None,
    };
    let message = error.message.clone();
    match target {
        Some((id, "")) => view! { <li><a href=format!("#{id}")>{message}</a></li> }.into_any(),
        Some((id, label)) => {
            view! { <li><a href=format!("#{id}")>{label} ": " {message}</a></li> }.into_any()
        }
        None => view! { <li>{message}</li> }.into_any(),
    }
}

/// The categories on offer, and "only a question", which is always there.
fn categories(
    assessment: &Assessment,
    chosen: RwSignal<Option<String>>,
    texts: &'static Texts,
) -> impl IntoView + use<> {
    let open = open_categories(assessment);
    let named = chosen.get_untracked();
    let offered =
        |code: &str| code == field::QUESTION || open.iter().any(|open| open.category().code == code);
    let checked = named
        .filter(|named| offered(named))
        .or_else(|| assessment.recommended().map(|assessed| assessed.category().code.to_owned()))
        .unwrap_or_else(|| field::QUESTION.to_owned());
    let totals = open.iter().map(|open| {
        let total = open.quote().total().map(|total| total.get().to_string()).unwrap_or_default();
        let value = format!("{}:{total}", open.category().code);
        view! { <input type="hidden" name=field::QUOTED_TOTAL_CENTS value=value /> }
    });
    let choices = open
        .iter()
        .map(|open| {
            let label = format!("{}: {}", open.category().name, amount(open.quote().total(), texts));
            (open.category().code, label)
        })
        .chain([(field::QUESTION, texts.just_a_question.to_owned())])
        .map(|(code, label)| {
            view! {
                <label class="choice">
                    <input type="radio" name=field::CATEGORY value=code checked={code == checked}
                        on:change=move |_| chosen.set(Some(code.to_owned())) />
                    <span>{label}</span>
                </label>
            }
        });
    view! {
        {totals.collect_view()}
        <fieldset>
            <legend>{texts.join_as}</legend>
            <div class="choices">{choices.collect_view()}</div>
        </fieldset>
    }
}

/// What is chosen, once more in this form, so that it is sent along without script.
fn hidden_selection(selection: &Selection) -> impl IntoView + use<> {
    let answers = Fact::ALL
        .into_iter()
        .filter_map(|fact| selection.answers.get(fact))
        .map(|answer| (answer.fact().code(), answer.code().to_owned()));
    let chapters = selection.chapters.iter().map(|chapter| (field::CHAPTER, chapter.slug.to_owned()));
    let term = [(field::TERM_YEARS, selection.term.years().to_string())];
    answers
        .chain(chapters)
        .chain(term)
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
}

#[component]
fn TextField(
    name: &'static str,
    label: &'static str,
    pointer: &'static str,
    value: String,
    autocomplete: &'static str,
    max: usize,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] required: bool,
    submission: Submission,
    texts: &'static Texts,
) -> impl IntoView {
    let optional = (!required).then(|| view! { <small>" (" {texts.optional} ")"</small> });
    view! {
        <div class="field">
            <label for=name>{label} {optional}</label>
            <FieldError name pointer submission />
            <input type=kind id=name name=name value=value autocomplete=autocomplete maxlength=max.to_string()
                aria-required=required.then_some("true")
                aria-invalid=move || submission.message(pointer).map(|_| "true")
                aria-describedby=format!("{name}-error") />
        </div>
    }
}

/// What is wrong with one field, right beside it.
#[component]
fn FieldError(name: &'static str, pointer: &'static str, submission: Submission) -> impl IntoView {
    view! {
        <p class="error" id=format!("{name}-error")>{move || submission.message(pointer)}</p>
    }
}
