use join_shared::{answers::Fact, assessment::Assessment, money::Cents, text::Live};
use maud::{Markup, html};

use super::amount;
use crate::{
    request::quoted_total,
    selection::{Selection, open_categories},
    state::field,
};

/// What the sign-up form sends about the result: the open categories as choices, always with "only a question",
/// and the selection and the shown totals as hidden fields.
/// `chosen` is the earlier choice, if it is still open; `confirm` says that sending now confirms a person.
pub(crate) fn categories(
    selection: &Selection,
    assessment: &Assessment,
    chosen: Option<&str>,
    confirm: bool,
    texts: &Live,
) -> Markup {
    let open = open_categories(assessment);
    let offered =
        |code: &&str| *code == field::QUESTION || open.iter().any(|open| open.category().code == *code);
    let checked = chosen
        .filter(offered)
        .or_else(|| assessment.recommended().map(|assessed| assessed.category().code))
        .unwrap_or(field::QUESTION);
    html! {
        p { (if open.is_empty() { texts.question_lead } else { texts.sign_up_lead }) }
        @for answer in Fact::ALL.into_iter().filter_map(|fact| selection.answers.get(fact)) {
            (hidden(answer.fact().code(), answer.code()))
        }
        @for chapter in &selection.chapters {
            (hidden(field::CHAPTER, chapter.slug))
        }
        @if confirm {
            (hidden(field::CONFIRMED, field::YES))
        }
        (hidden(field::TERM_YEARS, &selection.term.years().to_string()))
        fieldset {
            legend { (texts.join_as) }
            div.choices {
                @for open in &open {
                    (choice(open.category().code, checked, &html! {
                        (open.category().name) ": " (amount(open.quote().total(), texts))
                    }))
                }
                (choice(field::QUESTION, checked, &html! { (texts.just_a_question) }))
            }
        }
        @for open in &open {
            @let total = open.quote().total().map(Cents::get);
            (hidden(field::QUOTED_TOTAL_CENTS, &quoted_total(open.category().code, total)))
        }
    }
}

/// The title of the form: to join, or to ask where no category is open.
pub(crate) fn sign_up_title(assessment: &Assessment, texts: &'static Live) -> &'static str {
    if open_categories(assessment).is_empty() { texts.question_title } else { texts.sign_up_title }
}

fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

fn choice(code: &str, checked: &str, label: &Markup) -> Markup {
    html! {
        label.choice {
            input type="radio" name=(field::CATEGORY) value=(code) checked[code == checked];
            span { (label) }
        }
    }
}
