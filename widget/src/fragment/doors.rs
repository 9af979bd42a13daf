use join_shared::{
    doors::{Door, rows},
    text::{self, Lang, Texts},
};
use maud::{Markup, html};

use super::sources::sources;

/// CMSA and the CCM side by side, each cell with where it is stated; on a narrow screen the
/// cells stand below each other, each with its heading.
pub(crate) fn doors(lang: Lang, texts: &Texts) -> Markup {
    html! {
        details.fold #doors {
            summary { (texts.doors) }
            table.doors {
                thead {
                    tr {
                        td {}
                        @for door in Door::ALL { th scope="col" { (texts.door(door)) } }
                    }
                }
                tbody {
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
