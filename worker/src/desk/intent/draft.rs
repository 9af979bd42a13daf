//! A reply to the person in their language. Staff send it from their own mail program.

use join_shared::{
    catalog,
    money::Cents,
    text::{Lang, Texts},
    wire::{IntentBody, LineBody},
};

use crate::pages::receipt::view::encoded;

/// The longest address of a draft: some mail programs cut longer ones.
pub(super) const MAX_ENCODED: usize = 1_900;

/// The source with the address where people join.
const JOIN_SOURCE: &str = "join-now";

/// A reply to the person.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The whole text.
    pub(super) text: String,
    /// The `mailto:` address, with subject and text.
    pub(super) href: String,
    /// Whether the text in the address leaves something out.
    pub(super) is_shortened: bool,
}

/// The words of a language.
struct Words {
    subject: &'static str,
    hello: &'static str,
    fits: &'static str,
    disputed: &'static str,
    asked: &'static str,
    dues: &'static str,
    left_out: &'static str,
    unknown_total: &'static str,
    join: &'static str,
    reference: &'static str,
}

const EN: Words = Words {
    subject: "Joining CMSA",
    hello: "Hello",
    fits: "Thank you for your interest in CMSA. By your answers, this membership fits you:",
    disputed: "Thank you for your interest in CMSA. CMSA decides whether this membership is open to you:",
    asked: "Thank you for your question about CMSA.",
    dues: "Dues:",
    left_out: "Your receipt lists your other chapters.",
    unknown_total: "not known yet",
    join: "Join at",
    reference: "Your reference:",
};

const ES: Words = Words {
    subject: "Su ingreso en CMSA",
    hello: "Hola",
    fits: "Gracias por su interés en CMSA. Según sus respuestas, esta membresía es para usted:",
    disputed: "Gracias por su interés en CMSA. CMSA decide si puede ingresar con esta membresía:",
    asked: "Gracias por su pregunta sobre CMSA.",
    dues: "Cuotas:",
    left_out: "Su comprobante tiene los otros capítulos.",
    unknown_total: "aún no se conoce",
    join: "Ingrese en",
    reference: "Su referencia:",
};

impl Draft {
    /// The reply to the person of an intent; `None` once the person is erased.
    #[must_use]
    pub(super) fn of(intent: &IntentBody) -> Option<Self> {
        let contact = intent.contact.as_ref()?;
        let words = match intent.lang {
            Lang::En => &EN,
            Lang::Es => &ES,
        };
        let lines = intent.quote.as_ref().map_or(0, |quote| quote.lines.len());
        let subject = format!("{} ({})", words.subject, intent.reference);
        let text = |name: Option<&str>, kept: usize| text(intent, words, name, kept);
        let href = |text: &str| {
            let text = encoded(&text.replace('\n', "\r\n"));
            format!("mailto:{}?subject={}&body={text}", encoded(&contact.email), encoded(&subject))
        };
        let whole = text(Some(&contact.given_name), lines);
        // The chapters go first, the last one before the others; then the name.
        let chapters = (1..lines).rev().map(|kept| (Some(contact.given_name.as_str()), kept));
        let shorter = chapters.chain([(None, lines.min(1))]).map(|(name, kept)| href(&text(name, kept)));
        let fitting = [href(&whole)].into_iter().chain(shorter);
        let (dropped, href) = fitting.enumerate().find(|(_, href)| href.len() <= MAX_ENCODED)?;
        Some(Self { text: whole, href, is_shortened: dropped > 0 })
    }
}

/// The text with so many lines of the quote.
fn text(intent: &IntentBody, words: &Words, name: Option<&str>, kept: usize) -> String {
    let texts = intent.lang.texts();
    let hello = name.map_or_else(|| format!("{},", words.hello), |name| format!("{} {name},", words.hello));
    let mut lines = vec![hello, String::new()];
    match (&intent.category, &intent.quote) {
        (Some(code), Some(quote)) => {
            let category = catalog::category(code).map_or(code.as_str(), |category| category.name);
            let term = if intent.term_years == 1 { texts.one_year } else { texts.two_years };
            let intro = if intent.disputed { words.disputed } else { words.fits };
            lines.extend([intro.to_owned(), format!("{category}, {term}"), String::new()]);
            lines.push(words.dues.to_owned());
            lines.extend(quote.lines.iter().take(kept).map(|line| due(line, texts)));
            if kept < quote.lines.len() {
                lines.push(format!("- {}", words.left_out));
            }
            let total = quote.total_cents.map(|cents| Cents::new(cents).to_string());
            let total = total.unwrap_or_else(|| words.unknown_total.to_owned());
            lines.extend([format!("{}: {total}", texts.total), String::new()]);
        }
        // Staff write the answer here.
        _ => lines.extend([words.asked.to_owned(), String::new(), String::new()]),
    }
    let join =
        catalog::sources().iter().find(|source| source.id == JOIN_SOURCE).and_then(|source| source.url);
    lines.extend(join.map(|join| format!("{} {join}", words.join)));
    lines.push(format!("{} {}", words.reference, intent.reference));
    lines.join("\n") + "\n"
}

fn due(line: &LineBody, texts: &Texts) -> String {
    let chapter = line.chapter.as_deref();
    let name = chapter.map_or(texts.dues_national, |slug| {
        catalog::chapter_choice(slug).map_or(slug, |chapter| texts.chapter(chapter))
    });
    let certainty = texts.certainty(line.certainty);
    match line.amount_cents {
        Some(cents) => format!("- {name}: {}. {certainty}", Cents::new(cents)),
        None => format!("- {name}: {certainty}"),
    }
}

#[cfg(test)]
mod tests {
    use join_shared::{
        catalog::{self, Chapter},
        intent::Status,
        quote::{Term, quote},
        text::Lang,
        wire::{AnswersBody, ContactBody, IntentBody, QuoteBody},
    };

    use super::{Draft, MAX_ENCODED};

    fn intent(lang: Lang, category: Option<&str>, chapters: &[&'static Chapter]) -> IntentBody {
        let on = "2026-11-22".parse().expect("is a day");
        let category = category.map(|code| catalog::category(code).expect("is in the catalog"));
        let quote = category.map(|category| QuoteBody::from(&quote(category, chapters, Term::OneYear, on)));
        IntentBody {
            id: "id".to_owned(),
            reference: "CM-7K3M-9Q2D".to_owned(),
            status: Status::New,
            created_at: String::new(),
            updated_at: String::new(),
            reason: None,
            assignee: None,
            follow_up_on: None,
            category: category.map(|category| category.code.to_owned()),
            disputed: false,
            chapters: Vec::new(),
            term_years: 1,
            answers: AnswersBody::default(),
            ruleset: String::new(),
            quoted_ruleset: None,
            quote,
            contact: Some(ContactBody {
                given_name: "Ana".to_owned(),
                family_name: None,
                email: "ana+cm@example.org".to_owned(),
                phone: None,
            }),
            message: None,
            lang,
            consent_text_version: String::new(),
            possible_duplicates: Vec::new(),
            more_possible_duplicates: false,
        }
    }

    #[test]
    fn a_draft_has_the_quote_the_address_and_the_reference() {
        let chapter = catalog::chapter("hudson-valley").expect("is in the catalog");
        let draft = Draft::of(&intent(Lang::En, Some("individual-a"), &[chapter])).expect("has a person");
        assert!(!draft.is_shortened);
        let expect = "Hello Ana,\n\n\
            Thank you for your interest in CMSA. By your answers, this membership fits you:\n\
            Individual A (Case Manager), 1 year\n\n\
            Dues:\n\
            - CMSA national dues: $170.00. Published price (the page has no date)\n";
        assert!(draft.text.starts_with(expect), "{}", draft.text);
        assert!(
            draft.text.contains(": $25.00. Published price (the page has no date)\nTotal: $195.00\n"),
            "{}",
            draft.text
        );
        assert!(draft.text.ends_with("Join at https://cmsa.org/join-now/\nYour reference: CM-7K3M-9Q2D\n"));
        let start = "mailto:ana%2Bcm%40example.org?subject=Joining%20CMSA%20%28CM-7K3M-9Q2D%29&body=Hello%20Ana%2C%0D%0A%0D%0A";
        assert!(draft.href.starts_with(start), "{}", draft.href);
    }

    #[test]
    fn an_unknown_amount_is_no_figure() {
        for lang in Lang::ALL {
            let draft = Draft::of(&intent(lang, Some("military"), &[])).expect("has a person");
            assert!(!draft.text.contains('$') && !draft.text.contains('0'), "{}", draft.text);
        }
        let spanish = Draft::of(&intent(Lang::Es, Some("student"), &[])).expect("has a person");
        assert!(
            spanish.text.starts_with("Hola Ana,") && spanish.text.contains("$110.00"),
            "{}",
            spanish.text
        );
    }

    #[test]
    fn a_question_gets_room_for_an_answer() {
        let draft = Draft::of(&intent(Lang::En, None, &[])).expect("has a person");
        assert!(draft.text.contains("your question about CMSA.\n\n\n") && !draft.text.contains("Total"));
    }

    #[test]
    fn an_erased_person_gets_no_draft() {
        let erased = IntentBody { contact: None, ..intent(Lang::En, None, &[]) };
        assert!(Draft::of(&erased).is_none());
    }

    /// The longest names and addresses, and all chapters.
    #[test]
    fn the_longest_draft_fits_and_the_text_to_copy_is_whole() {
        let mut chapters: Vec<_> = catalog::chapters().iter().collect();
        chapters.push(&catalog::NOT_LISTED);
        let long = ContactBody {
            given_name: "𠮷".repeat(100),
            family_name: Some("𠮷".repeat(100)),
            email: format!("{}@{}.example.org", "é".repeat(60), "ü".repeat(55)),
            phone: None,
        };
        for lang in Lang::ALL {
            for code in ["individual-a", "international", "student", "military"] {
                for disputed in [false, true] {
                    let all = IntentBody { disputed, ..intent(lang, Some(code), &chapters) };
                    let contact = Some(long.clone());
                    for intent in [all.clone(), IntentBody { contact, ..all }] {
                        let draft = Draft::of(&intent).expect("fits");
                        assert!(draft.href.len() <= MAX_ENCODED, "{}", draft.href.len());
                        assert!(draft.is_shortened);
                        assert!(draft.text.lines().count() > chapters.len(), "{}", draft.text);
                    }
                }
            }
        }
    }
}
