//! Who wrote to us: parsed types that cannot hold a bad value.

use std::str::FromStr;

use email_address::Options;

use crate::wire::mistake::Mistake;

/// An e-mail address with a public domain, as typed but for surrounding space.
///
/// ```
/// use join_shared::contact::EmailAddress;
///
/// assert!("ana@example.org".parse::<EmailAddress>().is_ok());
/// assert!("ana@localhost".parse::<EmailAddress>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

/// A person's given or family name: 1 to 100 characters, of any script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// A phone number as typed: at least 5 digits, and the signs that people write between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

/// What a person wants to tell us: 1 to 2,000 characters, line breaks as `\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(String);

/// How to reach the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The given name, or the only one.
    pub given_name: PersonName,
    /// The family name; not everybody has one.
    pub family_name: Option<PersonName>,
    /// Where staff will write to.
    pub email: EmailAddress,
    /// Where staff may call.
    pub phone: Option<Phone>,
}

impl EmailAddress {
    /// Longest address that can be delivered to, in bytes (RFC 5321).
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
        if text.len() > Self::MAX_BYTES || quoted || has_control(text, &[]) {
            return Err(Mistake::Email);
        }
        match email_address::EmailAddress::parse_with_options(text, options) {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(_) => Err(Mistake::Email),
        }
    }
}

impl PersonName {
    /// Longest name, in characters.
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
            count if count > Self::MAX_CHARS => Err(Mistake::TooLong { max: Self::MAX_CHARS }),
            _ => Ok(Self(name)),
        }
    }
}

impl Phone {
    /// Fewest digits.
    pub const MIN_DIGITS: usize = 5;
    /// Longest number, in characters.
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
    /// Longest message, in characters.
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
            count if count > Self::MAX_CHARS => Err(Mistake::TooLong { max: Self::MAX_CHARS }),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

/// Without what is around it and not seen: white space, and the marks with which contact lists
/// wrap what is copied from them.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || reorders(c))
}

/// Invisible characters that turn round or break the text after them.
fn reorders(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Control characters, and those that reorder.
fn has_control(text: &str, allowed: &[char]) -> bool {
    text.chars().any(|c| (c.is_control() || reorders(c)) && !allowed.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::{EmailAddress, Message, PersonName, Phone};
    use crate::wire::mistake::Mistake;

    #[track_caller]
    fn check<T: std::str::FromStr<Err = Mistake>>(text: &str, expect: Result<(), Mistake>) {
        assert_eq!(text.parse::<T>().map(|_| ()), expect, "{text:?}");
    }

    #[test]
    fn email_addresses() {
        for good in ["ana@example.org", " ana.maria+cm@mail.example.org ", "o'brien@example.ie"] {
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
            &long,
        ] {
            check::<EmailAddress>(bad, Err(Mistake::Email));
        }
    }

    #[test]
    fn names_of_all_the_world() {
        for good in
            ["Ana", "Nguyễn Thị Minh", "O’Connor-Díaz", "محمد", "李", "X Æ A-12", "Σωκράτης", "नेहा", "می‌رود"]
        {
            check::<PersonName>(good, Ok(()));
        }
        check::<PersonName>("  ", Err(Mistake::Required));
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
    }
}
