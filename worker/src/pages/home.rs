//! `/`, the first page: what this is, and the chapters.

use join_shared::catalog;
use maud::html;

use super::{
    document::{About, Document, FrameAncestors, Scripts},
    localized,
};
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    pages::look::Look,
};

/// `GET`: what this is, and the chapters.
///
/// # Errors
/// None.
pub fn show(call: &Call) -> Result<Reply, Problem> {
    let lang = super::lang(call.query());
    let texts = lang.texts();
    let chapters = catalog::chapters().iter().filter(|chapter| chapter.successor.is_none());
    let body = html! {
        main.home {
            h1 { (texts.home_title) }
            p { (texts.home_lead) }
            section.notice {
                h2 { (texts.no_ccm_title) }
                p { (texts.no_ccm) }
            }
            h2 { (texts.home_chapters) }
            ul.chapters {
                @for chapter in chapters {
                    li {
                        a href=(localized(&format!("/join/{}", chapter.slug), lang)) { (chapter.name) }
                        " (" (chapter.state) ")"
                    }
                }
            }
            p { (texts.home_incomplete) }
            p { a href=(localized("/join", lang)) { (texts.home_no_chapter) } }
            p { a href=(localized("/chapters/embed", lang)) { (texts.home_embed) } }
            p { a href="/docs" hreflang="en" { (texts.home_api) } }
        }
    };
    Ok(Document {
        status: 200,
        lang,
        title: texts.home_title.to_owned(),
        body: body.into_string(),
        scripts: Scripts::None,
        listed: true,
        ancestors: FrameAncestors::Own,
        look: Look::default(),
        turnstile: None,
    }
    .into_public_reply(&About {
        origin: &call.origin(),
        path: "/",
        description: texts.home_lead.to_owned(),
        questions: &[],
    })
    .header("Cache-Control", "public, max-age=300"))
}
