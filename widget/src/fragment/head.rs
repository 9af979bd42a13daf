use join_shared::{
    catalog::Chapter,
    text::{Lang, Texts},
};
use maud::{Markup, html};

use crate::state::Place;

/// The heading of a page.
#[must_use]
pub fn title(place: Place, text: &Markup) -> Markup {
    html! {
        @match place {
            Place::Alone => h1.title { (text) },
            Place::Framed => h2.title { (text) },
            Place::Untitled => {}
        }
    }
}

/// The top of the page, with a link to the page in each other language. It corrects the mistake that keeps most people
/// from joining: that they need a CCM.
pub(crate) fn head(
    chapter: Option<&Chapter>,
    place: Place,
    other_languages: &[(Lang, String)],
    texts: &Texts,
) -> Markup {
    let heading = html! {
        @if let Some(chapter) = chapter {
            (texts.title_with_chapter) " " (chapter.name)
        } @else {
            (texts.title)
        }
    };
    html! {
        header {
            @for (lang, address) in other_languages {
                a.language href=(address) lang=(lang.code()) hreflang=(lang.code()) data-lang=(lang.code()) {
                    (lang.texts().own_name)
                }
            }
            (title(place, &heading))
            p.lead { (texts.lead) }
        }
        p #no-ccm { strong { (texts.no_ccm_title) } " " (texts.no_ccm) }
    }
}
