//! What people read is plain: short sentences, common words, and the same texts in each language.
//! A reading age of about 13 is grade 8 in English; in Spanish the corresponding scale runs the
//! other way, and 60 to 70 is what that age reads with ease.

use std::{fs, path::Path};

use join_shared::{
    catalog,
    doors::{Aspect, Door},
    intent::{RETENTION_DAYS, RETENTION_JOINED_DAYS},
    text::{Lang, door, information},
};

/// The string literals of a file of texts, without those that hold no sentence.
fn texts(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text").join(file);
    let source = fs::read_to_string(path).expect("the texts can be read");
    let mut texts = Vec::new();
    let mut rest = source.as_str();
    while let Some(start) = rest.find('"') {
        let mut text = String::new();
        let mut chars = rest[start + 1..].char_indices();
        let end = loop {
            let (index, char) = chars.next().expect("a literal ends");
            match char {
                '"' => break index,
                '\\' => match chars.next().expect("an escape has a second character").1 {
                    '\n' => {
                        while chars.clone().next().is_some_and(|(_, next)| next == ' ') {
                            chars.next();
                        }
                    }
                    escaped => text.push(escaped),
                },
                char => text.push(char),
            }
        };
        rest = &rest[start + 1 + end + 1..];
        texts.push(text);
    }
    assert!(texts.len() > 150, "{file}: {} texts", texts.len());
    texts
}

fn sentences(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.split(['.', '?', '!', ':', ';', '…'])
        .map(|sentence| {
            sentence.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).collect()
        })
        .filter(|words: &Vec<&str>| !words.is_empty())
}

/// Groups of vowels, which is near enough to syllables in both languages.
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
fn english_is_for_readers_of_thirteen() {
    let (sentence, word) = averages(&texts("en.rs"), true);
    let grade = 0.39 * sentence + 11.8 * word - 15.59; // Flesch-Kincaid
    assert!(
        grade <= 8.0,
        "grade {grade:.1}: {sentence:.1} words in a sentence, {word:.2} syllables in a word"
    );
}

#[test]
fn spanish_is_for_readers_of_thirteen() {
    let (sentence, word) = averages(&texts("es.rs"), false);
    let ease = 206.84 - 60.0 * word - 1.02 * sentence; // Fernández Huerta
    assert!(ease >= 60.0, "ease {ease:.1}: {sentence:.1} words in a sentence, {word:.2} syllables in a word");
}

#[test]
fn no_sentence_is_long() {
    for file in ["en.rs", "es.rs"] {
        for text in texts(file) {
            for sentence in sentences(&text) {
                assert!(sentence.len() <= 25, "{file}: {} words: {}", sentence.len(), sentence.join(" "));
            }
        }
    }
}

#[test]
fn texts_are_clean() {
    for file in ["en.rs", "es.rs"] {
        for text in texts(file) {
            assert!(!text.contains("  ") && !text.contains("$0"), "{file}: {text:?}");
            assert!(!text.contains('—'), "{file}: a dash for a full stop in {text:?}");
        }
    }
}

/// What is put together from parts has all of them.
#[test]
fn composed_texts_have_their_figures_in_both_languages() {
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
    let at = |lang| Door::ALL.map(|at| Aspect::ALL.map(|aspect| door(lang, at, aspect)));
    for (english, spanish) in at(Lang::En).iter().flatten().zip(at(Lang::Es).iter().flatten()) {
        assert_ne!(english, spanish);
    }
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
