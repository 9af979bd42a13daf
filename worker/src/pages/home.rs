//! `/`, the first page: what this is, and the chapters.

use join_shared::{
    catalog,
    text::{self, Lang},
};
use join_widget::comparison::picture;
use maud::{Markup, html};

use super::{
    document::{About, Document, FrameAncestors, Scripts},
    languages, localized,
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
    let body = html! {
        main.home {
            (languages(call.query(), lang))
            h1 { (texts.home_title) }
            p.lead { (texts.home_lead) }
            p.actions { a.button href=(localized("/join", lang)) { (texts.home_find) } }
            section {
                h2 { (texts.no_ccm_title) }
                p { (texts.no_ccm) }
                (picture(texts))
                p { a href=(localized("/ccm", lang)) { (texts.ccm_question) } }
            }
            h2 { (texts.home_by_state) }
            (chapters(lang))
            p { a href=(localized("/join", lang)) { (texts.home_incomplete) } }
        }
        footer {
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

/// The chapters that one can join, below their states. The states are in the order of their names.
fn chapters(lang: Lang) -> Markup {
    let joinable = || catalog::chapters().iter().filter(|chapter| chapter.successor.is_none());
    let mut states: Vec<_> =
        joinable().map(|chapter| (text::state(lang, chapter.state), chapter.state)).collect();
    states.sort_unstable();
    states.dedup();
    html! {
        ul.states {
            @for (name, code) in states {
                li {
                    h3 { (name) }
                    ul.chapters {
                        @for chapter in joinable().filter(|chapter| chapter.state == code) {
                            li { a href=(localized(&format!("/join/{}", chapter.slug), lang)) { (chapter.name) } }
                        }
                    }
                }
            }
        }
    }
}
