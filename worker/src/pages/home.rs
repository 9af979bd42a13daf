//! `/`, the first page: what this is, and the chapters.

use join_shared::catalog;
use leptos::prelude::*;

use super::{
    document::{Document, FrameAncestors, Scripts},
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
    let chapters = chapters.map(|chapter| {
        let href = localized(&format!("/join/{}", chapter.slug), lang);
        view! { <li><a href=href>{chapter.name}</a>" ("{chapter.state}")"</li> }
    });
    let body = view! {
        <main class="home">
            <h1>{texts.home_title}</h1>
            <p>{texts.home_lead}</p>
            <section class="notice">
                <h2>{texts.no_ccm_title}</h2>
                <p>{texts.no_ccm}</p>
            </section>
            <h2>{texts.home_chapters}</h2>
            <ul class="chapters">{chapters.collect_view()}</ul>
            <p>{texts.home_incomplete}</p>
            <p><a href=localized("/join", lang)>{texts.home_no_chapter}</a></p>
            <p><a href=localized("/chapters/embed", lang)>{texts.home_embed}</a></p>
            <p><a href="/docs" hreflang="en">{texts.home_api}</a></p>
        </main>
    };
    Ok(Document {
        status: 200,
        lang,
        title: texts.home_title.to_owned(),
        body: body.to_html(),
        scripts: Scripts::None,
        listed: true,
        ancestors: FrameAncestors::Own,
        look: Look::default(),
        turnstile: None,
    }
    .into_reply()
    .header("Cache-Control", "public, max-age=300"))
}
