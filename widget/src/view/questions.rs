use join_shared::{
    answers::{Answer, Fact},
    catalog,
    quote::Term,
    text::Texts,
};
use leptos::prelude::*;

use crate::{selection::Selection, state::field};

/// The form of questions. Its inputs are not controlled: what is chosen stands in the form
/// itself, is sent by it where no script runs, and is read from it where one does.
#[component]
pub(super) fn Questions(
    /// What is chosen when the page is made.
    initial: Selection,
    /// The page's language.
    texts: &'static Texts,
    /// Called with the form at every change.
    on_change: impl Fn(leptos::ev::Event) + 'static,
) -> impl IntoView {
    let questions =
        Fact::ALL.map(|fact| view! { <QuestionField fact answer=initial.answers.get(fact) texts /> });
    view! {
        <form id="questions" method="get" on:change=on_change aria-labelledby="questions-title">
            <h2 id="questions-title">{texts.questions_title}</h2>
            <input type="hidden" name=field::ANSWERED value="1" />
            <input type="hidden" name="lang" value=texts.lang />
            {questions.into_iter().collect_view()}
            <TermField term=initial.term texts />
            <ChapterFields chosen=initial.chapters.iter().map(|chapter| chapter.slug).collect() texts />
            <button type="submit" class="without-script">{texts.show_result}</button>
        </form>
    }
}

#[component]
fn QuestionField(fact: Fact, answer: Option<Answer>, texts: &'static Texts) -> impl IntoView {
    let question = texts.question(fact);
    let name = fact.code();
    let hint_id = format!("{name}-hint");
    let hint =
        (!question.hint.is_empty()).then(|| view! { <p class="hint" id=hint_id.clone()>{question.hint}</p> });
    let describedby = hint.is_some().then_some(hint_id);
    let choices = fact.answers().iter().map(|choice| {
        view! {
            <label class="choice">
                <input type="radio" name=name value=choice.code() checked={answer == Some(*choice)} />
                <span>{texts.answer(*choice)}</span>
            </label>
        }
    });
    view! {
        <fieldset aria-describedby=describedby>
            <legend>{question.ask}</legend>
            {hint}
            <div class="choices">{choices.collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn TermField(term: Term, texts: &'static Texts) -> impl IntoView {
    let choices = [(Term::OneYear, texts.one_year), (Term::TwoYears, texts.two_years)].map(|(choice, label)| {
        view! {
            <label class="choice">
                <input type="radio" name=field::TERM_YEARS value=choice.years().to_string() checked={choice == term} />
                <span>{label}</span>
            </label>
        }
    });
    view! {
        <fieldset>
            <legend>{texts.term}</legend>
            <div class="choices">{choices.into_iter().collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn ChapterFields(chosen: Vec<&'static str>, texts: &'static Texts) -> impl IntoView {
    let summary = catalog::chapters()
        .iter()
        .filter(|chapter| chosen.contains(&chapter.slug))
        .map(|chapter| chapter.name)
        .collect::<Vec<_>>()
        .join(", ");
    let choices = catalog::chapters().iter().filter(|chapter| chapter.successor.is_none()).map(|chapter| {
        view! {
            <label class="choice">
                <input type="checkbox" name=field::CHAPTER value=chapter.slug checked={chosen.contains(&chapter.slug)} />
                <span>{chapter.name} ", " {chapter.state}</span>
            </label>
        }
    });
    view! {
        <fieldset aria-describedby="chapters-hint">
            <legend>{texts.chapters}</legend>
            <p class="hint" id="chapters-hint">{texts.chapters_hint}</p>
            <details>
                <summary>{if summary.is_empty() { texts.home_chapters.to_owned() } else { summary }}</summary>
                <div class="choices">{choices.collect_view()}</div>
            </details>
        </fieldset>
    }
}
