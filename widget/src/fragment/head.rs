use join_shared::{
    assessment::Assessment,
    catalog::{self, Chapter},
    ccm::Background,
    text::{Lang, Texts},
};
use maud::{Markup, html};

use super::{doors::doors, sources::sources};

/// The top of the page. It corrects the mistake that keeps most people from joining: that they need a CCM.
pub(crate) fn head(
    chapter: Option<&Chapter>,
    assessment: Option<&Assessment>,
    background: Background,
    lang: Lang,
    texts: &Texts,
) -> Markup {
    html! {
        header {
            h1 {
                @if let Some(chapter) = chapter {
                    (texts.title_with_chapter) " " (chapter.name)
                } @else {
                    (texts.title)
                }
            }
            p.lead { (texts.lead) }
        }
        section.notice #no-ccm aria-labelledby="no-ccm-title" {
            h2 #no-ccm-title { (texts.no_ccm_title) }
            p { (texts.no_ccm) }
            (sources(catalog::ccm_required_to_join().sources, texts))
            (doors(assessment, background, lang, texts))
        }
    }
}
