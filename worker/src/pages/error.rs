//! The page for a problem.

use join_shared::text::{Lang, Texts};
use maud::html;

use super::{
    document::{Document, FrameAncestors, Scripts},
    localized,
};
use crate::{
    http::{problem::Problem, reply::Reply},
    pages::look::Look,
};

/// What happened, and a link to continue.
#[must_use]
pub fn page(lang: Lang, problem: &Problem, framed: bool, ancestors: FrameAncestors) -> Reply {
    let texts = lang.texts();
    let title = title(problem, texts);
    let detail = detail(problem, texts);
    // A frame has no room for the list of chapters, and no address to come back to.
    let (href, link) = if framed { ("/embed", texts.home_no_chapter) } else { ("/", texts.not_found_next) };
    let body = html! {
        main.error-page data-problem=(problem.code()) {
            h1 { (title) }
            @if let Some(detail) = detail { p { (detail) } }
            p { a href=(localized(href, lang)) { (link) } }
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
        look: Look::default(),
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

const fn detail(problem: &Problem, texts: &'static Texts) -> Option<&'static str> {
    match problem {
        Problem::NotFound => None,
        Problem::Unavailable { .. } => Some(texts.error_unavailable),
        Problem::OtherSite => Some(texts.error_other_site),
        Problem::RateLimited { .. } => Some(texts.error_rate_limited),
        Problem::TooLarge => Some(texts.error_too_large),
        Problem::Internal | Problem::Panic { .. } => Some(texts.error_internal),
        _ => Some(texts.error_request),
    }
}
