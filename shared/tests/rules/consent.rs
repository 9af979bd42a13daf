//! Consent texts: every version that was ever stored still has the text that the person read.

use join_shared::{
    catalog::{consent_text, consents},
    text::Lang,
};

/// The versions that stored intents may have. Only add to this list.
const STORED: &[(&str, Lang, &str)] = &[
    ("2026-11-22", Lang::En, "You may contact me about joining CMSA. My details and answers go to "),
    ("2026-11-22-es", Lang::Es, "Pueden contactarme sobre mi ingreso en CMSA. Mis datos y respuestas van "),
    ("2026-11-22.2", Lang::En, "You may contact me about joining CMSA. My details are for that alone. "),
    ("2026-11-22.2-es", Lang::Es, "Pueden contactarme sobre mi ingreso en CMSA. Mis datos sirven solo "),
];

#[test]
fn every_stored_version_has_its_text() {
    for &(version, lang, beginning) in STORED {
        let consent = consent_text(version).unwrap_or_else(|| panic!("{version} is missing"));
        assert_eq!((consent.version, consent.lang), (version, lang));
        assert!(consent.text.starts_with(beginning), "{version}: {}", consent.text);
    }
    assert_eq!(consent_text("2026-11-22.1"), None);
    assert_eq!(consents().len(), STORED.len(), "add the new versions to the list");
}

#[test]
fn the_current_text_is_the_last_of_its_language() {
    for lang in Lang::ALL {
        let texts = lang.texts();
        let last = consents().iter().rfind(|consent| consent.lang == lang).expect("has a text");
        assert_eq!((texts.consent_version, texts.consent), (last.version, last.text), "{lang:?}");
    }
}
