//! Where people find the site, as the operator says it.

use worker::{Env, Url};

use crate::platform::env::variable;

/// The origin in the variable `PUBLIC_ORIGIN`; `None` where there is none, or something else.
#[must_use]
pub fn public_origin(env: &Env) -> Option<String> {
    variable(env, "PUBLIC_ORIGIN").and_then(|text| origin(&text))
}

/// Scheme and host of an address, which must be secure.
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
