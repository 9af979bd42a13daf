//! Contact details at the limits of what is accepted, and their normalized form.

use std::str::FromStr;

use join_shared::{
    contact::{EmailAddress, Message, PersonName, Phone},
    date::Date,
    intent::{IdempotencyKey, Status},
    wire::mistake::Mistake,
};

#[track_caller]
fn check<T: FromStr<Err = Mistake>>(text: &str, shown: fn(&T) -> &str, expect: Result<&str, Mistake>) {
    let parsed = text.parse::<T>();
    assert_eq!(parsed.as_ref().map(shown).map_err(|mistake| *mistake), expect, "{text:?}");
}

#[test]
fn email_addresses() {
    let check = |text: &str, expect| check(text, EmailAddress::as_str, expect);
    check("\u{202A}ana@example.org\u{202C} ", Ok("ana@example.org"));
    // The longest address: 64 bytes, an @, and labels of at most 63 bytes.
    let label = "d".repeat(63);
    let domain = |last: usize| format!("{label}.{label}.{}.org", "d".repeat(last));
    let longest = format!("{}@{}", "a".repeat(64), domain(57));
    assert_eq!(longest.len(), EmailAddress::MAX_BYTES);
    check(&longest, Ok(&longest));
    check(&format!("{}@{}", "a".repeat(64), domain(58)), Err(Mistake::Email));
    for bad in ["\"ana\"@example.org", "ana@example.org\u{0}", "an\u{202E}a@example.org", "ana@[IPv6:::1]"] {
        check(bad, Err(Mistake::Email));
    }
}

#[test]
fn names() {
    let check = |text: &str, expect| check(text, PersonName::as_str, expect);
    check(" Ana\u{3000}María ", Ok("Ana María"));
    let longest = "é".repeat(PersonName::MAX_CHARS);
    check(&longest, Ok(&longest));
    check(&format!("{longest}é"), Err(Mistake::TooLong { max: 100 }));
    check("", Err(Mistake::Required));
    for control in ['\n', '\t', '\u{7F}', '\u{85}', '\u{2028}', '\u{2066}', '\u{2069}'] {
        check(&format!("A{control}na"), Err(Mistake::ControlCharacters));
    }
}

#[test]
fn phones() {
    let check = |text: &str, expect| check(text, Phone::as_str, expect);
    check(" 12345\u{2069}", Ok("12345"));
    check("12 34", Err(Mistake::Phone));
    check("12345 office", Err(Mistake::Phone));
    let longest = "1".repeat(Phone::MAX_CHARS);
    check(&longest, Ok(&longest));
    check(&format!("{longest}1"), Err(Mistake::TooLong { max: 40 }));
}

#[test]
fn messages() {
    let check = |text: &str, expect| check(text, Message::as_str, expect);
    check(" one\r\n\ttwo ", Ok("one\n\ttwo"));
    let longest = "é".repeat(Message::MAX_CHARS);
    check(&longest, Ok(&longest));
    check("", Err(Mistake::Required));
    for control in ['\r', '\u{0}', '\u{1B}', '\u{2029}', '\u{202A}', '\u{202E}'] {
        check(&format!("a{control}b"), Err(Mistake::ControlCharacters));
    }
}

#[test]
fn error_messages_of_keys_and_dates() {
    let key = "7 bytes".parse::<IdempotencyKey>().expect_err("is refused");
    assert_eq!(key.to_string(), "not 8 to 128 visible ASCII characters other than quotes");
    assert!("12345678".parse::<IdempotencyKey>().is_ok());
    let date = "tomorrow".parse::<Date>().expect_err("is refused");
    assert_eq!(date.to_string(), "not an existing day written as YYYY-MM-DD");
}

#[test]
fn codes_of_statuses() {
    let codes = Status::ALL.map(Status::code);
    assert_eq!(codes, ["new", "contacted", "joined", "declined", "duplicate", "withdrawn"]);
    for status in Status::ALL {
        assert_eq!(Status::from_code(status.code()), Some(status));
    }
    assert_eq!(Status::from_code("lost"), None);
}
