use join_shared::{change::Change, rule::Finding, text::Live};
use maud::{Markup, html};

use super::{amount, reasons::statement};

/// The changes that lead to another category, as a list.
pub(super) fn changes(changes: &[Change<'_>], texts: &Live) -> Markup {
    html! {
        ul.also {
            @for each in changes {
                (change(each, texts))
            }
        }
    }
}

/// A category that the person does not qualify for, and the smallest changes that would.
pub(super) fn change(change: &Change<'_>, texts: &Live) -> Markup {
    let category = change.category();
    let ways = change.ways();
    let in_all = |finding: &Finding| ways.iter().all(|way| way.iter().any(|other| same(other, finding)));
    html! {
        li {
            strong { (category.category().name) } ": " (amount(category.quote().total(), texts))
            @if let Some(saves) = change.saves() {
                " (" (saves.to_string()) " " (texts.change_saves) ")"
            }
            ul {
                @for finding in ways.iter().take(1).flatten().filter(|finding| in_all(finding)) {
                    li { (statement(finding, texts)) }
                }
                @if ways.len() > 1 {
                    li {
                        (texts.change_one_of)
                        ul {
                            @for way in ways {
                                li {
                                    @for (index, finding) in way.iter().filter(|finding| !in_all(finding)).enumerate() {
                                        @if index > 0 { "; " }
                                        (statement(finding, texts))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn same(one: &Finding, other: &Finding) -> bool {
    one.condition.fact == other.condition.fact && one.negated == other.negated
}
