//! Lists that are read page by page, newest first: the cursor is the id of the last row.

use maud::{Markup, html};
use uuid::Uuid;

use crate::http::fields::Fields;

/// The rows of a page.
pub const LENGTH: u16 = 50;

const CURSOR: &str = "cursor";

/// The id after which the page starts. Anything else starts at the beginning.
#[must_use]
pub fn cursor(query: &Fields) -> Option<String> {
    query.get(CURSOR).and_then(|id| Uuid::try_parse(id).ok()).map(|id| id.to_string())
}

/// The link to the next page, with the same filters.
#[must_use]
pub fn next_page(path: &str, query: &Fields, next: Option<&str>) -> Markup {
    let mut link = worker::url::form_urlencoded::Serializer::new(String::new());
    link.extend_pairs(query.iter().filter(|(name, value)| *name != CURSOR && !value.is_empty()));
    html! {
        @if let Some(next) = next {
            p { a.button href={ (path) "?" (link.append_pair(CURSOR, next).finish()) } rel="next" { "Older" } }
        }
    }
}
