#[cfg(feature = "ssr")]
use join_shared::{answers::Fact, text::Lang};
use join_shared::{
    date::Date,
    text::{CcmTexts, Live},
};
use leptos::prelude::*;

use super::{result::ResultView, send_form::SendForm};
use crate::{
    id::{self, Form},
    selection::Selection,
    state::PageState,
    submission::Submission,
};

/// The whole page. The server renders it from the address or from a form that was sent; the browser then follows
/// the forms.
///
/// Only the server writes the parts that Leptos does not change: in the browser their content is empty, and
/// hydration keeps what the server wrote.
#[component]
pub(crate) fn JoinPage(
    /// The initial state.
    state: PageState,
    /// The texts that change, in the page's language.
    texts: &'static Live,
    /// The texts about the CCM.
    ccm: &'static CcmTexts,
) -> impl IntoView {
    // The server always sets the day; without it there are no dues.
    let today: Option<Date> = state.today.parse().ok();
    let first = Selection::from(&state);
    #[cfg(feature = "ssr")]
    let parts = Static::new(&state, &first, today, texts.lang);
    #[cfg(not(feature = "ssr"))]
    let parts = Static::default();
    let _ = ccm;

    // In the browser the selection starts empty. The effect below reads it from the form, which holds what the
    // server rendered and what the person chose before the script came.
    let selection = RwSignal::new(first);
    let assessment =
        today.map(|today| Signal::derive(move || selection.with(|selection| selection.assess(today))));
    let submissions = Form::ALL.map(|form| Submission::new(form, &state));
    let [sign_up, question] = submissions;
    let live = RwSignal::new(false);
    let follow = move || {
        #[cfg(feature = "hydrate")]
        crate::browser::choices::follow_questions(selection, sign_up);
    };
    Effect::new(move || {
        follow();
        live.set(true);
    });
    #[cfg(feature = "hydrate")]
    {
        crate::browser::feedback::show(submissions);
        if let Some(assessment) = assessment {
            crate::browser::result::show(selection, assessment, texts, ccm);
        }
    }
    let on_change = move |event: leptos::ev::Event| {
        follow();
        #[cfg(feature = "hydrate")]
        {
            crate::browser::steps::fold_others(target(&event).as_ref());
            crate::browser::typed::remember(submissions);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    // A press focuses, too, but folding then would move the element away under the finger: its click folds.
    let on_focus = move |event: leptos::ev::FocusEvent| {
        #[cfg(feature = "hydrate")]
        if let Some(target) = target(&event).filter(|target| target.matches(":active") == Ok(false)) {
            crate::browser::steps::fold_others(Some(&target));
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
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
            on:focusin=on_focus
        >
            <div inner_html=parts.head />
            <div class="columns">
                <form id=id::QUESTIONS method="get" action="#result" aria-labelledby="questions-title" inner_html=parts.questions />
                <div class="outcome">
                    {assessment.map(|assessment| view! {
                        <ResultView assessment summary=parts.summary other_ways_in=parts.other_ways_in texts />
                        <div id=id::OPTIONS inner_html=parts.options />
                        <div id=id::WHY inner_html=parts.why />
                        <div id=id::GO_ON inner_html=parts.go_on />
                        <SendForm heading=parts.sign_up_heading open=parts.sign_up_open fields=parts.sign_up_fields first_choice=state.category selection assessment submission=sign_up texts />
                        <SendForm heading=parts.question_heading open=parts.question_open fields=parts.question_fields first_choice=None selection assessment submission=question texts />
                    })}
                    <div inner_html=parts.details />
                </div>
            </div>
            <div inner_html=parts.rest />
        </div>
    }
}

/// The parts that only the server writes, as HTML. `browser` rewrites elements within them by their ids.
#[derive(Default)]
struct Static {
    head: String,
    questions: String,
    summary: String,
    other_ways_in: String,
    options: String,
    why: String,
    go_on: String,
    /// Whether the form to sign up is unfolded.
    sign_up_open: bool,
    sign_up_heading: String,
    sign_up_fields: String,
    /// Whether the form of a question is unfolded.
    question_open: bool,
    question_heading: String,
    question_fields: String,
    details: String,
    rest: String,
}

#[cfg(feature = "ssr")]
impl Static {
    fn new(state: &PageState, selection: &Selection, today: Option<Date>, lang: Lang) -> Self {
        use crate::{
            fragment::{
                ccm,
                details::{details, why},
                doors::doors,
                fields::fields,
                head::head,
                keep::keep,
                questions::{options, other_ways_in, questions},
                result::{go_on, summary},
                ways_out::ways_out,
            },
            selection::{asked, open_categories},
        };
        let texts = lang.texts();
        let chapter = state.chapter.as_deref().and_then(join_shared::catalog::chapter);
        let assessment = today.map(|today| selection.assess(today));
        let asked = assessment.as_ref().map(asked).unwrap_or_default();
        let summary = assessment.as_ref().map(|assessment| summary(assessment, None, texts).into_string());
        let details =
            assessment.as_ref().map(|assessment| details(assessment, selection, &[], texts).into_string());
        let heading = |form: Form, title| maud::html! { h2 id=(form.title()) { (title) } }.into_string();
        // After an error the form is unfolded.
        let is_wrong = state.problem.is_some() || !state.errors.is_empty();
        let offers_a_category = assessment.as_ref().is_some_and(|it| !open_categories(it).is_empty());
        let details = maud::html! {
            div id=(id::DETAILS) { (maud::PreEscaped(details.unwrap_or_default())) }
            (ccm::part(state.ccm, lang))
        };
        Self {
            head: head(chapter, state.place, &other_languages(state, selection, lang), texts).into_string(),
            questions: questions(selection, &asked, state, texts).into_string(),
            summary: summary.unwrap_or_default(),
            other_ways_in: other_ways_in(texts).into_string(),
            options: options(selection, texts).into_string(),
            why: assessment.as_ref().map(|it| why(it, &[], texts).into_string()).unwrap_or_default(),
            go_on: assessment.as_ref().map(|it| go_on(it, texts).into_string()).unwrap_or_default(),
            sign_up_open: is_wrong && state.form() == Form::SignUp || offers_a_category,
            sign_up_heading: heading(Form::SignUp, texts.sign_up_title),
            sign_up_fields: fields(Form::SignUp, state, texts).into_string(),
            question_open: is_wrong && state.form() == Form::Question,
            question_heading: heading(Form::Question, texts.question_title),
            question_fields: fields(Form::Question, state, texts).into_string(),
            details: details.into_string(),
            rest: doors(assessment.as_ref(), state.ccm, lang, texts).into_string()
                + &keep(texts).into_string()
                + &ways_out(lang, texts).into_string(),
        }
    }
}

#[cfg(feature = "hydrate")]
fn target(event: &web_sys::Event) -> Option<web_sys::Element> {
    use wasm_bindgen::JsCast as _;
    event.target()?.dyn_into().ok()
}

/// The address of this page in each other language, with the answers given so far.
#[cfg(feature = "ssr")]
fn other_languages(state: &PageState, selection: &Selection, lang: Lang) -> Vec<(Lang, String)> {
    use crate::state::field;

    let mut fields: Vec<(&str, String)> = Vec::new();
    // What `look` holds is checked; a color code begins with `#`.
    fields.extend(state.look.iter().map(|(name, value)| (*name, value.replace('#', "%23"))));
    let answers: Vec<_> = Fact::ALL.into_iter().filter_map(|fact| selection.answers.get(fact)).collect();
    if !answers.is_empty() {
        fields.push((field::ANSWERED, "1".to_owned()));
        if state.preset {
            fields.push((field::PRESET, "1".to_owned()));
        }
        fields.extend(answers.iter().map(|answer| (answer.fact().code(), answer.code().to_owned())));
        fields.extend(selection.chapters.iter().map(|chapter| (field::CHAPTER, chapter.slug.to_owned())));
        fields.push((field::TERM_YEARS, selection.term.years().to_string()));
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| format!("&{name}={value}")).collect();
    let others = Lang::ALL.into_iter().filter(|other| *other != lang);
    others.map(|other| (other, format!("?lang={}{}", other.code(), fields.concat()))).collect()
}
