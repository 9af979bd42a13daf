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
    ("2026-11-25", Lang::En, "CMSA national and the chapters I chose may use my details to contact me "),
    ("2026-11-25-es", Lang::Es, "CMSA nacional y los capítulos que elegí pueden usar mis datos para "),
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

/// A person sees two lines and can unfold the rest.
#[test]
fn the_statement_is_short_and_the_details_say_how_long() {
    for lang in Lang::ALL {
        let mut lines = lang.texts().consent.lines();
        let statement = lines.next().expect("has a line");
        assert!(statement.chars().count() <= 120, "{statement}");
        let details: Vec<_> = lines.collect();
        for span in ["180", "24", "30"] {
            assert!(details.iter().any(|line| line.contains(span)), "{span} is missing in {details:?}");
        }
    }
}
