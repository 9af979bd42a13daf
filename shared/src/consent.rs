//! The consent texts: every version that a person may have agreed to, with the text that they read. The
//! table is append-only, see `catalog/consent.toml`.

use crate::lang::Lang;

pub(crate) mod data {
    use super::{Consent, Lang};

    include!(concat!(env!("OUT_DIR"), "/consent.rs"));
}

/// One version of the consent text, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// What an intent stores: unique over all languages.
    pub version: &'static str,
    /// The language of the text.
    pub lang: Lang,
    /// The text that a person agreed to. Its first line stands next to the box that people check, the others are folded
    /// under it. Old versions have one line.
    pub text: &'static str,
}

/// Every consent text, the oldest first.
#[must_use]
pub fn consents() -> &'static [Consent] {
    data::CONSENTS
}

/// The text that a person read who agreed to that version.
///
/// ```
/// use join_shared::{catalog, text::Lang};
///
/// let current = Lang::En.texts();
/// let consent = catalog::consent_text(current.consent_version).expect("is in the catalog");
/// assert_eq!(consent.text, current.consent);
/// ```
#[must_use]
pub fn consent_text(version: &str) -> Option<&'static Consent> {
    data::CONSENTS.iter().find(|consent| consent.version == version)
}
