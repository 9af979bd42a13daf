//! CMSA and the CCM, side by side: the picture, and the table below it.

use join_shared::{
    assessment::Assessment,
    catalog::Source,
    ccm::Background,
    doors::{Door, Row, rows},
    text::{self, Lang, Texts},
};
use maud::{Markup, PreEscaped, html};

use super::{
    ccm::verdict,
    result::headline,
    sources::{list, sources},
};
use crate::id;

/// An open door with people behind it.
const OPEN: &str = r#"<path class="far" d="M44 12h52v96H44z"/><path d="M60 62a8 8 0 1 1 .1 0zm20 0a8 8 0 1 1 .1 0zM48 108V82q0-14 12-14 7 0 10 5 3-5 10-5 12 0 12 14v26z"/><path class="near" d="M70 70a9 9 0 1 1 .1 0zM55 108V90q0-15 15-15t15 15v18z"/><path d="M42 10 14 20v96l28-8z"/><path class="near" d="M36 62a3 3 0 1 1 .1 0z"/><path class="line" d="M42 108V10h56v98M4 108h8m30 0h74"/>"#;

/// A door with a certificate on it.
const CERTIFIED: &str = r#"<path d="M32 10h56v98H32z"/><path class="near" d="M41 22h38v48H41z"/><path class="line" d="M48 32h24m-24 9h24m-24 9h12"/><path d="m64 62-3 22 8-5 8 5-3-22z"/><path class="near seal" d="M69 70a10 10 0 1 1 .1 0z"/><path class="line" d="m64 60 4 4 7-8M4 108h112"/><path class="near" d="M39 84a3 3 0 1 1 .1 0z"/>"#;

/// The picture: two doors, and that neither leads to the other. The drawings are decoration; the words are text, so that
/// they can wrap and are read in order.
#[must_use]
pub fn picture(texts: &Texts) -> Markup {
    let card = |door: Door, name: &str, drawing: &'static str| {
        html! {
            div.door {
                svg viewBox="0 0 120 120" aria-hidden="true" { (PreEscaped(drawing)) }
                p { strong { (name) } " " (texts.door_step(door)) }
            }
        }
    };
    html! {
        div.two-doors {
            (card(Door::Cmsa, "CMSA", OPEN))
            p.apart { (texts.doors_apart) }
            (card(Door::Ccm, "CCM", CERTIFIED))
        }
    }
}

/// The comparison in the form: the picture, what it means for this person, and all rows, each cell with its sources.
pub(crate) fn doors(
    assessment: Option<&Assessment>,
    background: Background,
    lang: Lang,
    texts: &Texts,
) -> Markup {
    let cmsa = assessment.map(|assessment| headline(assessment, texts)).unwrap_or_default();
    let yours = [
        (id::DOOR_CMSA, Door::Cmsa, cmsa.as_str()),
        (id::DOOR_CCM, Door::Ccm, verdict(background, lang.ccm())),
    ];
    html! {
        details.fold #doors {
            summary { (texts.doors) }
            (picture(texts))
            (table(rows(), lang, texts, |cell| sources(cell, texts), html! {
                tr {
                    th scope="row" { (texts.doors_yours) }
                    @for (id, door, words) in yours {
                        td id=(id) data-door=(texts.door(door)) { (words) }
                    }
                }
            }))
            p { a href={ "/ccm" @if lang != Lang::default() { "?lang=" (lang.code()) } } target="_blank" rel="noopener" { (texts.doors_more) } }
        }
    }
}

/// Rows of the comparison with their sources in sight.
#[must_use]
pub fn sourced(rows: &[Row], lang: Lang, texts: &Texts) -> Markup {
    table(rows, lang, texts, |cell| list(cell, texts), html! {})
}

/// A table of these rows, below rows that come first. On a narrow screen the cells are below each other, each with its
/// heading.
fn table(
    rows: &[Row],
    lang: Lang,
    texts: &Texts,
    sources: impl Fn(&'static [&'static Source]) -> Markup,
    first: Markup,
) -> Markup {
    html! {
        table.doors {
            thead {
                tr {
                    td {}
                    @for door in Door::ALL { th scope="col" { (texts.door(door)) } }
                }
            }
            tbody {
                (first)
                @for row in rows {
                    tr {
                        th scope="row" { (texts.aspect(row.aspect)) }
                        @for door in Door::ALL {
                            td data-door=(texts.door(door)) {
                                (text::door(lang, door, row.aspect))
                                (sources(row.sources(door)))
                            }
                        }
                    }
                }
            }
        }
    }
}
