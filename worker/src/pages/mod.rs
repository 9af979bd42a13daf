//! Pages for people: one file for each route, with its handlers and its view.

pub mod builder;
pub mod ccm;
pub mod docs;
pub mod document;
pub mod error;
pub mod form;
pub mod home;
pub mod join;
pub mod look;
pub mod receipt;
pub mod sitemap;

use join_shared::text::Lang;
use maud::{Markup, html};
use worker::url::form_urlencoded;

use crate::http::{call::Call, fields::Fields, problem::Problem};

/// The language in the query.
#[must_use]
pub fn lang(query: &Fields) -> Lang {
    query.get("lang").and_then(Lang::from_code).unwrap_or_default()
}

/// The path with the language in its query.
fn localized(path: &str, lang: Lang) -> String {
    if lang == Lang::default() { path.to_owned() } else { format!("{path}?lang={}", lang.code()) }
}

/// Links to the page in each other language, for its top. They keep the other fields of the query.
fn languages(query: &Fields, lang: Lang) -> Markup {
    let address = |other: Lang| {
        let others = query.iter().filter(|(name, _)| *name != "lang");
        form_urlencoded::Serializer::for_suffix("?".to_owned(), 1)
            .extend_pairs(others)
            .append_pair("lang", other.code())
            .finish()
    };
    html! {
        div.languages {
            @for other in Lang::ALL.into_iter().filter(|other| *other != lang) {
                a.language href=(address(other)) lang=(other.code()) hreflang=(other.code()) {
                    (other.texts().own_name)
                }
            }
        }
    }
}

/// Rejects forms of other sites (CSRF). Browsers send the origin in one of two headers; other clients have no
/// session to abuse.
fn own_form(call: &Call) -> Result<(), Problem> {
    let own = match call.header("Sec-Fetch-Site") {
        Some(site) => site == "same-origin" || site == "none",
        None => call.header("Origin").is_none_or(|origin| call.is_own_origin(&origin)),
    };
    if own { Ok(()) } else { Err(Problem::OtherSite) }
}
