use join_shared::{answers::Fact, assessment::Assessment, money::Cents, text::Live};
use maud::{Markup, html};

use super::amount;
use crate::{
    request::quoted_total,
    selection::{Selection, open_categories},
    state::field,
};

/// What both forms send about the selection, as hidden fields. `confirm` says that sending now confirms a person.
pub(crate) fn carried(selection: &Selection, confirm: bool) -> Markup {
    html! {
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
    }
}

/// The open categories as choices, with the shown totals as hidden fields. `chosen` is the earlier choice, if it is
/// still open.
pub(crate) fn categories(assessment: &Assessment, chosen: Option<&str>, texts: &Live) -> Markup {
    let open = open_categories(assessment);
    let offered = |code: &&str| open.iter().any(|open| open.category().code == *code);
    let recommended = || open.first().map(|open| open.category().code);
    let checked = chosen.filter(offered).or_else(recommended).unwrap_or_default();
    html! {
        fieldset {
            legend { (texts.join_as) }
            div.choices {
                @for open in &open {
                    (choice(open.category().code, checked, &html! {
                        (open.category().name) ": " (amount(open.quote().total(), texts))
                    }))
                }
            }
        }
        @for open in &open {
            @let total = open.quote().total().map(Cents::get);
            (hidden(field::QUOTED_TOTAL_CENTS, &quoted_total(open.category().code, total)))
        }
    }
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
