//! What the pages look like: the document around them, and those that the widget does not
//! render.

pub mod builder;
pub mod docs;
pub mod document;
pub mod error;
pub mod home;
pub mod join;
pub mod receipt;

use join_shared::text::Lang;

use crate::fields::Fields;

/// The language that the address asks for.
#[must_use]
pub fn lang(query: &Fields) -> Lang {
    query.get("lang").and_then(Lang::from_code).unwrap_or_default()
}

/// A path that keeps the language.
fn localized(path: &str, lang: Lang) -> String {
    if lang == Lang::default() { path.to_owned() } else { format!("{path}?lang={}", lang.code()) }
}
