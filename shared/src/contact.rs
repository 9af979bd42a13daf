//! How to reach a person: parsed types that cannot hold an invalid value.

use std::{ops::RangeInclusive, str::FromStr};

use email_address::Options;

use crate::mistake::Mistake;

/// An e-mail address with a public domain, as typed, without surrounding space.
///
/// ```
/// use join_shared::contact::EmailAddress;
///
/// assert!("ana@example.org".parse::<EmailAddress>().is_ok());
/// assert!("ana@localhost".parse::<EmailAddress>().is_err());
/// assert!("ana@example.org?bcc=eve@example.org".parse::<EmailAddress>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

/// A person's given or family name: 1 to 100 characters, of any script, at least one of them visible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// A phone number as typed: at least 5 digits, and the characters that people write between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

/// A message to staff: 1 to 2,000 characters, at least one of them visible, line breaks as `\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(String);

/// How to reach the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The given name, or the only one.
    pub given_name: PersonName,
    /// The family name; not everyone has one.
    pub family_name: Option<PersonName>,
    /// Where staff will write to.
    pub email: EmailAddress,
    /// Where staff may call.
    pub phone: Option<Phone>,
}

/// Characters, besides white space, that are invisible by themselves: Unicode's `Default_Ignorable_Code_Point`, and the
/// empty Braille pattern. Next to others some of them have a meaning, such as the joiners in Persian and in emoji.
pub const INVISIBLE: [RangeInclusive<char>; 18] = [
    '\u{AD}'..='\u{AD}',
    '\u{34F}'..='\u{34F}',
    '\u{61C}'..='\u{61C}',
    '\u{115F}'..='\u{1160}',
    '\u{17B4}'..='\u{17B5}',
    '\u{180B}'..='\u{180F}',
    '\u{200B}'..='\u{200F}',
    '\u{202A}'..='\u{202E}',
    '\u{2060}'..='\u{206F}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{FE00}'..='\u{FE0F}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{FFA0}'..='\u{FFA0}',
    '\u{FFF0}'..='\u{FFF8}',
    '\u{1BCA0}'..='\u{1BCA3}',
    '\u{1D173}'..='\u{1D17A}',
    '\u{E0000}'..='\u{E0FFF}',
];

impl EmailAddress {
    /// Length of the longest deliverable address, in bytes (RFC 5321).
    pub const MAX_BYTES: usize = 254;

    /// The address as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let text = trimmed(text);
        let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
        let quoted = text.starts_with('"');
        let unseen = has_control(text, &[]) || text.contains(is_unseen);
        if text.len() > Self::MAX_BYTES || quoted || unseen || !has_host_name(text) {
            return Err(Mistake::Email);
        }
        match email_address::EmailAddress::parse_with_options(text, options) {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(_) => Err(Mistake::Email),
        }
    }
}

impl PersonName {
    /// Length of the longest name, in characters.
    pub const MAX_CHARS: usize = 100;

    /// The name, without surrounding space and with single spaces inside.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonName {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        if has_control(text, &[]) {
            return Err(Mistake::ControlCharacters);
        }
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => Err(Mistake::Required),
            _ if is_blank(&name) => Err(Mistake::ControlCharacters),
            count if count > Self::MAX_CHARS => Err(Mistake::TooLong { max: Self::MAX_CHARS }),
            _ => Ok(Self(name)),
        }
    }
}

impl Phone {
    /// The fewest digits.
    pub const MIN_DIGITS: usize = 5;
    /// Length of the longest number, in characters.
    pub const MAX_CHARS: usize = 40;

    /// The number as typed, without surrounding space.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Phone {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let text = trimmed(text);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let signs = |c: char| c.is_ascii_digit() || " +-().,/#*extEXT".contains(c);
        if text.chars().count() > Self::MAX_CHARS {
            Err(Mistake::TooLong { max: Self::MAX_CHARS })
        } else if digits < Self::MIN_DIGITS || !text.chars().all(signs) {
            Err(Mistake::Phone)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl Message {
    /// Length of the longest message, in characters.
    pub const MAX_CHARS: usize = 2_000;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Message {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        if has_control(text, &['\n', '\t']) {
            return Err(Mistake::ControlCharacters);
        }
        match text.chars().count() {
            0 => Err(Mistake::Required),
            _ if is_blank(text) => Err(Mistake::ControlCharacters),
            count if count > Self::MAX_CHARS => Err(Mistake::TooLong { max: Self::MAX_CHARS }),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

/// The text without invisible characters around it: white space, and the marks that contact lists put around
/// text that people copy from them.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| is_unseen(c) || reorders(c))
}

/// Whether an address ends in a host name of the public Internet. The library also accepts there all characters of a
/// mailbox, and numbers.
fn has_host_name(address: &str) -> bool {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    let last = domain.rsplit('.').next().unwrap_or_default();
    let of_a_name = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    domain.chars().all(of_a_name) && last.starts_with(char::is_alphabetic)
}

/// Whether a text has no visible character.
fn is_blank(text: &str) -> bool {
    text.chars().all(is_unseen)
}

fn is_unseen(c: char) -> bool {
    c.is_whitespace() || INVISIBLE.iter().any(|range| range.contains(&c))
}

/// Invisible characters that reverse or break the text after them.
fn reorders(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text has control characters, or characters that reorder text.
fn has_control(text: &str, allowed: &[char]) -> bool {
    text.chars().any(|c| (c.is_control() || reorders(c)) && !allowed.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::{EmailAddress, Message, PersonName, Phone};
    use crate::mistake::Mistake;

    #[track_caller]
    fn check<T: std::str::FromStr<Err = Mistake>>(text: &str, expect: Result<(), Mistake>) {
        assert_eq!(text.parse::<T>().map(|_| ()), expect, "{text:?}");
    }

    #[test]
    fn email_addresses() {
        for good in [
            "ana@example.org",
            " ana.maria+cm@mail.example.org ",
            "o'brien@example.ie",
            "ana?x&y=z@1and1.example.org",
            "josé@münchen.example",
            "उदाहरण@उदाहरण.भारत",
            "ana@xn--e1afmkfd.xn--p1ai",
            "\u{FEFF}ana@example.org\u{200B}",
        ] {
            check::<EmailAddress>(good, Ok(()));
        }
        let long = format!("{}@example.org", "a".repeat(250));
        for bad in [
            "",
            "ana",
            "ana@",
            "@example.org",
            "ana@localhost",
            "ana@[127.0.0.1]",
            "Ana <ana@example.org>",
            "ana@example.org\r\nBcc: x@example.org",
            "ana@exam ple.org",
            "\"a b\"@example.org",
            "a@b@example.org",
            "a@1.2",
            "ana@999.999.999.999",
            "ana@example.1org",
            "ana@gmail.com&x",
            "ana@example.org?bcc=eve@example.org",
            "ana@example.org?bcc=eve.example.org",
            "ana@ex_ample.org",
            "ana\u{200B}@example.org",
            "ana@exam\u{AD}ple.org",
            "a\u{3000}na@example.org",
            &long,
        ] {
            check::<EmailAddress>(bad, Err(Mistake::Email));
        }
    }

    #[test]
    fn names_in_many_scripts() {
        for good in
            ["Ana", "Nguyễn Thị Minh", "O’Connor-Díaz", "محمد", "李", "X Æ A-12", "Σωκράτης", "नेहा", "می‌رود"]
        {
            check::<PersonName>(good, Ok(()));
        }
        check::<PersonName>("  ", Err(Mistake::Required));
        for blank in ["\u{200B}", "\u{AD} \u{FEFF}", "\u{3164}", "\u{2800}\u{2060}", "\u{200C}", "\u{E0041}"]
        {
            check::<PersonName>(blank, Err(Mistake::ControlCharacters));
        }
        check::<PersonName>("Ana\u{0}", Err(Mistake::ControlCharacters));
        check::<PersonName>("Ana\u{202E}", Err(Mistake::ControlCharacters));
        check::<PersonName>(&"x".repeat(101), Err(Mistake::TooLong { max: 100 }));
        assert_eq!("  Ana   María ".parse::<PersonName>().map(|name| name.0), Ok("Ana María".to_owned()));
    }

    #[test]
    fn phones() {
        for good in ["555-0100", "+1 (845) 555-0100 ext. 12", "\u{202A}+1 845 555 0100\u{202C}"] {
            check::<Phone>(good, Ok(()));
        }
        for bad in ["", "1234", "call me maybe 12345"] {
            check::<Phone>(bad, Err(Mistake::Phone));
        }
    }

    #[test]
    fn messages() {
        assert_eq!("Hello\r\nthere".parse::<Message>().map(|text| text.0), Ok("Hello\nthere".to_owned()));
        check::<Message>(&"é".repeat(2_000), Ok(()));
        check::<Message>(&"é".repeat(2_001), Err(Mistake::TooLong { max: 2_000 }));
        check::<Message>(" \n ", Err(Mistake::Required));
        for blank in ["\u{200B}\n\u{FEFF}", "\u{3164}", "\u{2800}\t\u{2800}"] {
            check::<Message>(blank, Err(Mistake::ControlCharacters));
        }
        check::<Message>("👩\u{200D}⚕\u{FE0F}", Ok(()));
    }
}
