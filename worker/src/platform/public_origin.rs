//! The site's public origin.

use worker::{Env, Url};

use crate::platform::env::variable;

/// The origin in `PUBLIC_ORIGIN`; `None` if it is missing or invalid.
#[must_use]
pub fn public_origin(env: &Env) -> Option<String> {
    variable(env, "PUBLIC_ORIGIN").and_then(|text| origin(&text))
}

/// The origin of an https URL.
fn origin(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    (url.scheme() == "https").then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_https() {
        assert_eq!(origin(" https://join.example.org/path ").as_deref(), Some("https://join.example.org"));
        assert_eq!(origin("http://join.example.org"), None);
        assert_eq!(origin("join.example.org"), None);
        assert_eq!(origin(""), None);
    }
}
