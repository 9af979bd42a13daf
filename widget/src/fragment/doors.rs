//! CMSA and the CCM, side by side: the picture, and the table below it.

use join_shared::{
    assessment::Assessment,
    catalog::{self, Source},
    ccm::Background,
    doors::{Door, Row, rows},
    text::{self, Lang, Texts},
};
use maud::{Markup, PreEscaped, html};

use super::{ccm::verdict, result::headline, sources::sources};
use crate::id;

/// An open door with people behind it.
const OPEN: &str = r#"<path class="far" d="M40 8h64v100H40z"/><path d="M56 68a9 9 0 1 1 .1 0zm32 0a9 9 0 1 1 .1 0zM42 108V88q0-16 14-16 10 0 16 8 6-8 16-8 14 0 14 16v20z"/><path class="halo" d="M54 110v-8q0-19 18-19t18 19v8z"/><path class="halo" d="M72 81a10 10 0 1 1 .1 0z"/><path class="line" d="M40 108V8h64v100M2 108h8m30 0h86"/><path d="M40 7 10 18v96l30-6z"/><path class="halo" d="M33 66a4 4 0 1 1 .1 0z"/>"#;

/// A door with a certificate on it.
const CERTIFIED: &str = r#"<path class="line" d="M30 108V8h68v100M4 108h120"/><path d="M35 13h58v95H35z"/><path class="near" d="M43 21h42v45H43z"/><path class="line" d="M50 31h28m-28 9h28m-28 9h10"/><path class="halo" d="m70 64-3 26 11-7 11 7-3-26z"/><path class="halo" d="M78 72a13 13 0 1 1 .1 0z"/><path class="mark" d="m72 59 4 4 8-8"/><path class="halo" d="M44 92a4 4 0 1 1 .1 0z"/>"#;

/// The picture: two doors, and that neither leads to the other. The drawings are decoration; the words are text, so that
/// they can wrap and are read in order.
#[must_use]
pub fn picture(texts: &Texts) -> Markup {
    let card = |door: Door, name: &str, drawing: &'static str| {
        html! {
            div.door {
                svg viewBox="0 0 128 116" aria-hidden="true" { (PreEscaped(drawing)) }
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
            (sources(catalog::ccm_required_to_join().sources, texts))
            (table(rows(), lang, texts, |cell| sources(cell, texts), &html! {
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

/// The sources of a page, which refers to them by number.
pub struct Notes(Vec<&'static Source>);

impl Notes {
    /// These sources, each once, in the order of their first mention.
    #[must_use]
    pub fn of(sources: impl IntoIterator<Item = &'static Source>) -> Self {
        let mut notes: Vec<&'static Source> = Vec::new();
        for source in sources {
            if notes.iter().all(|known| known.id != source.id) {
                notes.push(source);
            }
        }
        Self(notes)
    }

    /// The numbers of these sources, which lead to the list.
    #[must_use]
    pub fn numbers(&self, sources: &[&Source], texts: &Texts) -> Markup {
        let noted = self.0.iter().zip(1_u32..);
        let noted = noted.filter(|(note, _)| sources.iter().any(|source| source.id == note.id));
        html! {
            small.notes {
                (if sources.len() == 1 { texts.source } else { texts.sources }) ":"
                @for (note, number) in noted { " " a href={ "#source-" (note.id) } { (number) } }
            }
        }
    }

    /// The list, each source with its date.
    #[must_use]
    pub fn list(&self, texts: &Texts) -> Markup {
        html! {
            ol {
                @for source in &self.0 {
                    li id={ "source-" (source.id) } {
                        @if let Some(url) = source.url {
                            a href=(url) target="_blank" rel="noopener" { (source.title) }
                        } @else {
                            cite { (source.title) }
                        }
                        " (" (texts.dated(source.dated)) ")"
                    }
                }
            }
        }
    }
}

/// Rows of the comparison, each cell with the numbers of its sources.
#[must_use]
pub fn noted(rows: &[Row], notes: &Notes, lang: Lang, texts: &Texts) -> Markup {
    table(rows, lang, texts, |cell| html! { " " (notes.numbers(cell, texts)) }, &html! {})
}

/// A table of these rows, below rows that come first. On a narrow screen the cells are below each other, each with its
/// heading.
fn table(
    rows: &[Row],
    lang: Lang,
    texts: &Texts,
    sources: impl Fn(&'static [&'static Source]) -> Markup,
    first: &Markup,
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
