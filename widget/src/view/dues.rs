use join_shared::{
    money::Cents,
    quote::{Certainty, Quote},
    text::Texts,
};
use leptos::prelude::*;

use super::sources::Sources;

/// What a category costs, line by line. An unknown amount is shown as unknown, never as $0.
#[component]
pub(super) fn Dues(
    /// What it costs.
    quote: Quote,
    /// The page's language.
    texts: &'static Texts,
) -> impl IntoView {
    let lines = quote.lines().iter().map(|line| {
        let what = line.chapter.map_or(texts.dues_national, |chapter| chapter.name);
        view! {
            <tr>
                <th scope="row">
                    {what}
                    <small>{texts.certainty(line.certainty)}</small>
                    <Sources sources=line.sources texts />
                </th>
                <td>{amount(line.amount, texts)}</td>
            </tr>
        }
    });
    let certainty = match quote.certainty() {
        Certainty::Published => None,
        worse => Some(texts.certainty(worse)),
    };
    view! {
        <table class="dues">
            <thead>
                <tr>
                    <th scope="col">{texts.dues_what}</th>
                    <th scope="col">{texts.dues_amount}</th>
                </tr>
            </thead>
            <tbody>{lines.collect_view()}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">{texts.total} {certainty.map(|certainty| view! { <small>{certainty}</small> })}</th>
                    <td id="total">{amount(quote.total(), texts)}</td>
                </tr>
            </tfoot>
        </table>
    }
}

/// An amount for a person.
pub(super) fn amount(amount: Option<Cents>, texts: &'static Texts) -> String {
    amount.map_or_else(|| texts.ask_cmsa.to_owned(), |cents| cents.to_string())
}
