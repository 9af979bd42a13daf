use join_shared::{quote::Quote, text::Live};
use maud::{Markup, html};

use super::{
    amount,
    sources::{all, sources},
};

/// The lines of a quote, each with its certainty, and their sources.
pub(super) fn dues(quote: &Quote, texts: &Live) -> Markup {
    html! {
        table.dues {
            tbody {
                @for line in quote.lines() {
                    tr {
                        th scope="row" {
                            (line.chapter.map_or(texts.dues_national, |chapter| texts.chapter(chapter)))
                            small { (texts.certainty(line.certainty)) }
                        }
                        td { (amount(line.amount, texts)) }
                    }
                }
            }
        }
        (sources(&all(quote.lines().iter().flat_map(|line| line.sources)), texts))
    }
}
