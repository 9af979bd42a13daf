//! The page for a problem.

use join_shared::text::Texts;
use maud::html;

use super::{
    document::{Document, FrameAncestors, Scripts},
    languages, localized,
};
use crate::{
    http::{fields::Fields, problem::Problem, reply::Reply},
    pages::look::Look,
};

/// What happened, what to do, and links to continue.
#[must_use]
pub fn page(query: &Fields, problem: &Problem, framed: bool, ancestors: FrameAncestors, look: Look) -> Reply {
    let lang = super::lang(query);
    let texts = lang.texts();
    let title = title(problem, texts);
    let detail = detail(problem, texts);
    // A frame shows the form again; it has no room for the list of chapters.
    let form = if framed { "/embed" } else { "/join" };
    let body = html! {
        main.error-page data-problem=(problem.code()) {
            (languages(query, lang))
            (join_widget::title(look.place(framed), &html! { (title) }))
            p { (detail) }
            p.actions { a.button href=(localized(form, lang)) { (texts.home_find) } }
            @if !framed { p { a href=(localized("/", lang)) { (texts.not_found_next) } } }
        }
    };
    Document {
        status: problem.status(),
        lang,
        title: title.to_owned(),
        body: body.into_string(),
        scripts: if framed { Scripts::Framed } else { Scripts::None },
        listed: false,
        ancestors,
        look,
        turnstile: None,
    }
    .into_reply()
    .header("Referrer-Policy", "no-referrer")
    .because_of(problem)
}

const fn title(problem: &Problem, texts: &'static Texts) -> &'static str {
    match problem {
        Problem::NotFound => texts.not_found,
        _ => texts.error_title,
    }
}

const fn detail(problem: &Problem, texts: &'static Texts) -> &'static str {
    match problem {
        Problem::NotFound => texts.not_found_detail,
        Problem::Unavailable { .. } => texts.error_unavailable,
        Problem::OtherSite => texts.error_other_site,
        Problem::RateLimited { .. } => texts.error_rate_limited,
        Problem::TooLarge => texts.error_too_large,
        Problem::Internal | Problem::Panic { .. } => texts.error_internal,
        _ => texts.error_request,
    }
}
