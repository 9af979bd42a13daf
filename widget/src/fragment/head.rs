use join_shared::{
    catalog::Chapter,
    text::{Lang, Texts},
};
use maud::{Markup, html};

/// The top of the page, with a link to the page in each other language. It corrects the mistake that keeps most people
/// from joining: that they need a CCM.
pub(crate) fn head(chapter: Option<&Chapter>, other_languages: &[(Lang, String)], texts: &Texts) -> Markup {
    html! {
        header {
            @for (lang, address) in other_languages {
                a.language href=(address) lang=(lang.code()) hreflang=(lang.code()) data-lang=(lang.code()) {
                    (lang.texts().own_name)
                }
            }
            h1 {
                @if let Some(chapter) = chapter {
                    (texts.title_with_chapter) " " (chapter.name)
                } @else {
                    (texts.title)
                }
            }
            p.lead { (texts.lead) }
        }
        p #no-ccm { strong { (texts.no_ccm_title) } " " (texts.no_ccm) }
    }
}
