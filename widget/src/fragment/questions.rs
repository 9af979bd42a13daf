use join_shared::{
    answers::{Answer, Fact},
    catalog::{self, Chapter, NOT_LISTED},
    quote::Term,
    text::{self, Texts},
};
use maud::{Markup, html};

use crate::{
    id,
    selection::Selection,
    state::{PageState, field},
    step::{STEPS, USUAL},
};

/// The content of the form of questions. Its inputs are uncontrolled: the form itself holds the choices. Without
/// script the browser sends them; with script `browser` reads them.
///
/// `asked` are the questions to begin with. With script the others follow one by one; without script all of them
/// are visible.
pub(crate) fn questions(selection: &Selection, asked: &[Fact], state: &PageState, texts: &Texts) -> Markup {
    html! {
        h2.unseen #questions-title { (texts.questions_title) }
        input type="hidden" name=(field::ANSWERED) value="1";
        input type="hidden" name="lang" value=(texts.lang.code());
        @if state.preset { input type="hidden" name=(field::PRESET) value="1"; }
        @for (name, value) in &state.look {
            input type="hidden" name=(name) value=(value);
        }
        @for (index, (facts, about)) in STEPS.into_iter().zip(texts.steps).enumerate() {
            @let is_later = !facts.iter().any(|fact| asked.contains(fact));
            div.step.later[is_later] id=(id::step(index)) {
                p.progress.with-script {
                    (texts.step) " " span { (index + 1) } " " (texts.step_of) " " span { (USUAL.max(index + 1)) }
                }
                @if facts.len() > 1 { p.ask { (texts.qualifications) } }
                @for (fact, held) in facts.iter().zip(texts.held) {
                    (question(*fact, selection.answers.get(*fact), (facts.len() > 1).then_some(held), texts))
                }
                p.said data-none=(texts.no) {
                    span { (about) ": " b {} }
                    button.link type="button" { (texts.change) span.unseen { " " (about) } }
                }
            }
        }
        div.actions {
            button.without-script type="submit" { (texts.show_result) }
        }
    }
}

/// The term and the chapters, which are next to the total because it depends on them. Their inputs belong to the form of
/// questions.
pub(crate) fn options(selection: &Selection, texts: &Texts) -> Markup {
    html! {
        fieldset {
            legend { (texts.term) }
            div.choices {
                @for (term, label) in [(Term::OneYear, texts.one_year), (Term::TwoYears, texts.two_years)] {
                    (choice("radio", field::TERM_YEARS, &term.years().to_string(), selection.term == term, label, true))
                }
            }
        }
        (chapters(&selection.chapters, texts))
        button.secondary.without-script type="submit" form=(id::QUESTIONS) { (texts.show_result) }
    }
}

/// The way to the other questions, for those whom another category may fit better.
pub(crate) fn other_ways_in(texts: &Texts) -> Markup {
    html! {
        p.other-ways-in.with-script {
            (texts.other_ways_in) " "
            button.link id=(id::ALL_QUESTIONS) type="button" { (texts.all_questions) }
        }
    }
}

/// One question; `held` is the word for what a Yes means, where several questions are one step.
fn question(fact: Fact, answer: Option<Answer>, held: Option<&str>, texts: &Texts) -> Markup {
    let question = texts.question(fact);
    let name = fact.code();
    let hint = (!question.hint.is_empty()).then_some(question.hint);
    html! {
        fieldset.row[held.is_some()] id=(id::question(fact)) data-held=[held] aria-describedby=[hint.map(|_| format!("{name}-hint"))] {
            legend { (question.ask) }
            @if let Some(hint) = hint {
                p.hint id={ (name) "-hint" } { (hint) }
            }
            div.choices {
                @for possible in fact.answers() {
                    (choice("radio", name, possible.code(), answer == Some(*possible), texts.answer(*possible), false))
                }
            }
        }
    }
}

/// A chip for each chosen chapter, then all of them as a folded list, with their states in the order of their names. With
/// script the chips follow the boxes and can be taken out, and the list has a search.
fn chapters(chosen: &[&Chapter], texts: &Texts) -> Markup {
    let mut listed: Vec<(String, &Chapter)> = catalog::chapters()
        .iter()
        .filter(|chapter| chapter.successor.is_none())
        .map(|chapter| (format!("{} ({})", text::state(texts.lang, chapter.state), chapter.state), chapter))
        .collect();
    listed.sort_by(|(one, _), (other, _)| one.cmp(other));
    listed.push((String::new(), &NOT_LISTED));
    html! {
        fieldset aria-describedby="chapters-hint" {
            legend { (texts.chapters) }
            p.hint #chapters-hint { (texts.chapters_hint) }
            ul.chips #chips {
                @for (_, chapter) in &listed {
                    @let name = texts.chapter(chapter);
                    li hidden[!chosen.contains(chapter)] {
                        span { (name) }
                        button type="button" value=(chapter.slug) aria-label={ (texts.remove) " " (name) } { "×" }
                    }
                }
            }
            details #chapters-fold {
                summary {
                    span.with-script { (texts.add_chapter) }
                    span.without-script { (texts.home_chapters) }
                }
                div.field.with-script {
                    label for=(id::CHAPTER_SEARCH) { (texts.find_chapter) }
                    input type="search" id=(id::CHAPTER_SEARCH) autocomplete="off";
                }
                div.choices {
                    @for (state, chapter) in &listed {
                        label.choice {
                            input type="checkbox" name=(field::CHAPTER) value=(chapter.slug) checked[chosen.contains(chapter)]
                                form=(id::QUESTIONS);
                            span { (texts.chapter(chapter)) " " @if !state.is_empty() { small { (state) } } }
                        }
                    }
                }
            }
        }
    }
}

/// A radio button or a checkbox of the form of questions; `elsewhere` if it is outside of that form.
pub(crate) fn choice(
    kind: &str,
    name: &str,
    value: &str,
    checked: bool,
    label: &str,
    elsewhere: bool,
) -> Markup {
    html! {
        label.choice {
            input type=(kind) name=(name) value=(value) checked[checked] form=[elsewhere.then_some(id::QUESTIONS)];
            span { (label) }
        }
    }
}
