//! `/ccm`: whether people need the CCM to join CMSA, a page to find and share. `/embed/ccm` is the same for iframes.

use join_shared::{
    catalog::{self, Chapter},
    doors::{self, Door},
    text::Lang,
};
use join_widget::{
    comparison::{Notes, noted, picture},
    state::Place,
    title,
};
use maud::{Markup, html};

use super::{
    document::{About, Document, FrameAncestors, Scripts},
    join, languages, localized,
};
use crate::{
    http::{call::Call, fields::Fields, problem::Problem, reply::Reply},
    pages::look::Look,
};

const PATH: &str = "/ccm";

/// `GET /ccm`
///
/// # Errors
/// None.
pub fn show(call: &Call) -> Result<Reply, Problem> {
    let (origin, lang) = (call.origin(), super::lang(call.query()));
    let texts = lang.texts();
    let about = About {
        origin: &origin,
        path: PATH,
        description: [texts.ccm_answer, " ", texts.ccm_description].concat(),
        questions: &[
            (texts.ccm_question, texts.ccm_answer),
            (texts.ccm_other_question, texts.ccm_other_answer),
        ],
    };
    let body = body(call.query(), lang, &join::path(None), Place::Alone);
    Ok(page(call, lang, body, FrameAncestors::Own).into_public_reply(&about).header("Cache-Control", CACHE))
}

/// `GET /embed/ccm`: leads to the form of the chapter in the query, whose sites alone may frame it.
///
/// # Errors
/// None.
pub fn framed(call: &Call) -> Result<Reply, Problem> {
    let lang = super::lang(call.query());
    let chapter = call.query().get("chapter").and_then(todays);
    let ancestors =
        chapter.map_or(FrameAncestors::Any, |chapter| FrameAncestors::of_chapter(call.embed_sites(chapter)));
    let body = body(call.query(), lang, &join::path(chapter), Look::from_fields(call.query()).place(true));
    Ok(page(call, lang, body, ancestors).into_reply().header("Cache-Control", CACHE))
}

const CACHE: &str = "public, max-age=300";

/// The chapter with that slug, or the one that it has merged into.
fn todays(slug: &str) -> Option<&'static Chapter> {
    let chapter = catalog::chapter(slug)?;
    chapter.successor.map_or(Some(chapter), catalog::chapter)
}

fn page(call: &Call, lang: Lang, body: Markup, ancestors: FrameAncestors) -> Document {
    let framed = call.is_framed();
    Document {
        status: 200,
        lang,
        title: lang.texts().ccm_question.to_owned(),
        body: body.into_string(),
        scripts: if framed { Scripts::Framed } else { Scripts::None },
        listed: !framed,
        ancestors,
        look: Look::from_fields(call.query()),
        turnstile: None,
    }
}

/// The answer first, then the picture and what to do next, then what all of it rests on.
fn body(query: &Fields, lang: Lang, form: &str, place: Place) -> Markup {
    let texts = lang.texts();
    let framed = place != Place::Alone;
    let (main, others) = doors::main_rows();
    let (ccm, cmsa) = (catalog::ccm_required_to_join(), doors::cmsa_required_for_ccm());
    let cells = doors::rows().iter().flat_map(|row| Door::ALL.map(|door| row.sources(door)));
    let notes = Notes::of([ccm.sources].into_iter().chain(cells).chain([cmsa.sources]).flatten().copied());
    html! {
        main.ccm {
            (languages(query, lang))
            (title(place, &html! { (texts.ccm_question) }))
            p.lead { (texts.ccm_answer) " " (notes.numbers(ccm.sources, texts)) }
            (picture(texts))
            p { a.button href=(localized(form, lang)) target=[framed.then_some("_blank")] { (texts.ccm_calculator) } }
            (noted(main, &notes, lang, texts))
            details.fold {
                summary { (texts.ccm_details) }
                (noted(others, &notes, lang, texts))
            }
            h2 { (texts.ccm_other_question) }
            p { (texts.ccm_other_answer) " " (notes.numbers(cmsa.sources, texts)) }
            h2 { (texts.sources) }
            (notes.list(texts))
        }
    }
}
