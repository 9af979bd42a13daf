use join_shared::{
    quote::{Certainty, Quote},
    text::Live,
};
use maud::{Markup, html};

use super::{amount, result::quote_certainty, sources::sources};

/// The dues of a category, line by line, each with its certainty and sources.
pub(super) fn dues(quote: &Quote, texts: &Live) -> Markup {
    html! {
        table.dues {
            thead {
                tr {
                    th scope="col" { (texts.dues_what) }
                    th scope="col" { (texts.dues_amount) }
                }
            }
            tbody {
                @for line in quote.lines() {
                    tr {
                        th scope="row" {
                            (line.chapter.map_or(texts.dues_national, |chapter| texts.chapter(chapter)))
                            small { (texts.certainty(line.certainty)) }
                            (sources(line.sources, texts))
                        }
                        td { (amount(line.amount, texts)) }
                    }
                }
            }
            tfoot {
                tr {
                    th scope="row" {
                        (texts.total)
                        @if quote.certainty() != Certainty::Published {
                            small { (quote_certainty(quote, texts)) }
                        }
                    }
                    td { (amount(quote.total(), texts)) }
                }
            }
        }
    }
}
