use join_shared::{
    assessment::Assessment,
    catalog,
    ccm::Background,
    doors::{Door, rows},
    text::{self, Lang, Texts},
};
use maud::{Markup, html};

use super::{ccm::verdict, result::headline, sources::sources};
use crate::id;

/// A table that compares CMSA and the CCM: first for this person, then in general, each cell with its sources.
/// On a narrow screen the cells are below each other, each with its heading.
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
            (sources(catalog::ccm_required_to_join().sources, texts))
            table.doors {
                thead {
                    tr {
                        td {}
                        @for door in Door::ALL { th scope="col" { (texts.door(door)) } }
                    }
                }
                tbody {
                    tr {
                        th scope="row" { (texts.doors_yours) }
                        @for (id, door, words) in yours {
                            td id=(id) data-door=(texts.door(door)) { (words) }
                        }
                    }
                    @for row in rows() {
                        tr {
                            th scope="row" { (texts.aspect(row.aspect)) }
                            @for door in Door::ALL {
                                td data-door=(texts.door(door)) {
                                    (text::door(lang, door, row.aspect))
                                    (sources(row.sources(door), texts))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
