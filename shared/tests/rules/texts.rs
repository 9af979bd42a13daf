//! What people read is plain: short sentences, common words. Each language has all texts, also in files that are not
//! Rust. A reading age of about 13 is grade 8 in English; in Spanish the corresponding scale runs the
//! other way, and 60 to 70 is what that age reads with ease.

use std::{fs, path::Path};

use join_shared::{
    catalog,
    doors::{Aspect, Door},
    intent::{RETENTION_DAYS, RETENTION_JOINED_DAYS},
    mistake::Mistake,
    text::{Lang, door, information, mistake},
};
use serde_json::{Value, json};

/// Every text of a language: those with a name, and those that are put together.
fn texts(lang: Lang) -> Vec<String> {
    let mut texts = Vec::new();
    for named in [json!(lang.texts()), json!(lang.ccm())] {
        collect(named, &mut texts);
    }
    texts.extend(catalog::information().iter().map(|category| information(lang, category)));
    texts.extend(Door::ALL.iter().flat_map(|at| Aspect::ALL.map(|aspect| door(lang, *at, aspect))));
    texts.extend(Mistake::examples().map(|example| mistake(lang, example)));
    assert!(texts.len() > 200, "{lang:?}: {} texts", texts.len());
    texts
}

/// The strings in a value.
fn collect(value: Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, texts)),
        Value::Object(fields) => fields.into_iter().for_each(|(_, value)| collect(value, texts)),
        _ => {}
    }
}

fn sentences(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.split(['.', '?', '!', ':', ';', '…'])
        .map(|sentence| {
            sentence.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).collect()
        })
        .filter(|words: &Vec<&str>| !words.is_empty())
}

/// Groups of vowels, which is near enough to syllables.
fn syllables(word: &str, silent_e: bool) -> usize {
    let word: String = word.to_lowercase().chars().filter(|char| char.is_alphabetic()).collect();
    let vowel = |char: char| "aeiouyáéíóúü".contains(char);
    let mut groups = 0;
    let mut before = false;
    for char in word.chars() {
        groups += usize::from(vowel(char) && !before);
        before = vowel(char);
    }
    if silent_e && groups > 1 && word.ends_with('e') && !word.ends_with("le") {
        groups -= 1;
    }
    groups.max(1)
}

/// Words in a sentence and syllables in a word, on average over the texts that are sentences.
fn averages(texts: &[String], silent_e: bool) -> (f64, f64) {
    let whole = texts.iter().filter(|text| text.ends_with(['.', '?', '!']));
    let (mut sentence_count, mut words, mut count) = (0_u32, 0_u32, 0_u32);
    for sentence in whole.flat_map(|text| sentences(text).collect::<Vec<_>>()) {
        sentence_count += 1;
        for word in sentence {
            words += 1;
            count += u32::try_from(syllables(word, silent_e)).expect("a word is short");
        }
    }
    (f64::from(words) / f64::from(sentence_count), f64::from(count) / f64::from(words))
}

#[test]
fn each_language_is_for_readers_of_thirteen() {
    for lang in Lang::ALL {
        let (sentence, word) = averages(&texts(lang), lang == Lang::En);
        let measured = format!("{sentence:.1} words in a sentence, {word:.2} syllables in a word");
        match lang {
            Lang::En => {
                let grade = 0.39 * sentence + 11.8 * word - 15.59; // Flesch-Kincaid
                assert!(grade <= 8.0, "grade {grade:.1}: {measured}");
            }
            Lang::Es => {
                let ease = 206.84 - 60.0 * word - 1.02 * sentence; // Fernández Huerta
                assert!(ease >= 60.0, "ease {ease:.1}: {measured}");
            }
        }
    }
}

#[test]
fn no_sentence_is_long() {
    for lang in Lang::ALL {
        for text in texts(lang) {
            for sentence in sentences(&text) {
                assert!(sentence.len() <= 25, "{lang:?}: {} words: {}", sentence.len(), sentence.join(" "));
            }
        }
    }
}

#[test]
fn texts_are_clean() {
    for lang in Lang::ALL {
        for text in texts(lang) {
            assert!(!text.contains("  ") && !text.contains("$0"), "{lang:?}: {text:?}");
            assert!(!text.contains('—'), "{lang:?}: a dash in place of a period in {text:?}");
        }
    }
}

/// What is put together from parts has all of them.
#[test]
fn composed_texts_have_their_figures_in_each_language() {
    for lang in Lang::ALL {
        let cell = |at: Door, aspect| door(lang, at, aspect);
        for (aspect, figures) in [
            (Aspect::Costs, &["$235.00", "$195.00", "$430.00"][..]),
            (Aspect::Renews, &["5", "80", "8", "$275.00", "$285.00"]),
        ] {
            for figure in figures {
                assert!(cell(Door::Ccm, aspect).contains(figure), "{lang:?}: {figure} is missing");
            }
        }
        for (door, aspect) in Door::ALL.into_iter().flat_map(|door| Aspect::ALL.map(|aspect| (door, aspect)))
        {
            assert!(cell(door, aspect).ends_with(['.', ')']), "{lang:?}: {}", cell(door, aspect));
        }
        let information: Vec<String> =
            catalog::information().iter().map(|category| information(lang, category)).collect();
        assert!(information[0].contains('5'), "{information:?}");
        assert_ne!(information[0], information[1]);
    }
}

/// A language that begins as a copy of another is translated.
#[test]
fn no_text_is_left_in_english() {
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
        for (english, translated) in texts(Lang::En).iter().zip(texts(lang)) {
            // Single words can be the same.
            assert!(*english != translated || !english.contains(' '), "{lang:?}: translate {english:?}");
        }
    }
}

/// What the compiler does not see: files that are not Rust, and the name of the language among its own texts.
#[test]
fn each_language_is_served_everywhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut missing = Vec::new();
    for lang in Lang::ALL {
        let (code, texts) = (lang.code(), lang.texts());
        assert_eq!(texts.lang, lang, "shared/src/text/{code}.rs names another language");
        let (title, name) = (texts.title, texts.own_name);
        // In the plugin, no choice is the default.
        let choice = if lang == Lang::default() { "" } else { code };
        for (file, entry) in [
            ("widget/embed/loader.ts", format!("{code}: \"{title}\"")),
            ("embed/wordpress/cmsa-join/cmsa-join.php", format!("'{code}' => '{title}'")),
            ("embed/wordpress/cmsa-join/block.js", format!("[\"{choice}\", \"{name}\"]")),
            ("embed/wordpress/cmsa-join/readme.txt", format!("`{code}`")),
            ("docs/embed.md", format!("`{code}`")),
        ] {
            let content = fs::read_to_string(root.join(file)).expect("the file can be read");
            if !content.contains(&entry) {
                missing.push(format!("{file} does not serve {lang:?}: add {entry}"));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

/// What a person agrees to is what is done: who agrees reads how long the details are kept, and
/// reads the same on the receipt.
#[test]
fn the_consent_names_the_time_of_retention() {
    // A month has 30 days and a little more.
    let months = RETENTION_JOINED_DAYS / 30;
    for lang in Lang::ALL {
        let texts = lang.texts();
        for text in [texts.consent, texts.receipt_kept] {
            for span in [format!(" {RETENTION_DAYS} d"), format!(" {months} m")] {
                assert!(text.contains(&span), "{lang:?}: {span:?} is missing in {text:?}");
            }
        }
    }
}
