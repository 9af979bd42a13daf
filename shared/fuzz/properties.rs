//! Properties of the decoders for any bytes: one function for each decoder. `cargo xtask fuzz` looks for inputs
//! that violate them. `shared/tests/rules/corpus.rs` includes this file and replays the inputs in `corpus/`.
//!
//! Each function returns whether the decoder accepted the input, so that a test can check that the corpus has both
//! accepted and rejected inputs.

use std::{collections::BTreeSet, fmt::Debug, str::FromStr};

use join_shared::{
    answers::{Answer, Answers, Credentials, Fact},
    catalog,
    contact::{Contact, EmailAddress, Message, PersonName, Phone},
    date::Date,
    intent::{Change, Edit, IdempotencyKey, Refusal, Status, Subject},
    money::Cents,
    quote::Quote,
    rule::State,
    text::Lang,
    wire::{
        AnswersBody, ContactBody, IntentRequest,
        decode::{self, Guard},
        mistake::{FieldError, FieldErrors, Mistake},
    },
};
use serde_json::{Value, json};

/// A property. Returns whether the input was accepted; panics if the property does not hold.
pub type Property = fn(&[u8]) -> bool;

/// Every property with the name of its fuzz target, which is the name of its function.
pub const TARGETS: &[(&str, Property)] = &[
    ("assessment_request", assessment_request),
    ("intent_request", intent_request),
    ("contact_request", contact_request),
    ("status_change", status_change),
    ("email_address", email_address),
    ("person_name", person_name),
    ("phone", phone),
    ("message", message),
    ("idempotency_key", idempotency_key),
    ("date", date),
    ("credential", credential),
];

/// The corpus has this in place of the current version of the consent text, which changes.
const CURRENT_CONSENT: &str = "CURRENT";

/// The body of `POST /api/v1/assessments`.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn assessment_request(bytes: &[u8]) -> bool {
    let Some(json) = parsed(bytes) else { return false };
    let request = match decode::assessment_request(&json) {
        Ok(request) => request,
        Err(errors) => return refused(&json, &errors),
    };
    check_answers(&request.answers);
    check_chapters(request.chapters.iter().map(|chapter| chapter.slug));

    let again = json!({
        "answers": AnswersBody::from(&request.answers),
        "chapters": request.chapters.iter().map(|chapter| chapter.slug).collect::<Vec<_>>(),
        "term_years": request.term.years(),
        "on": request.on.map(|on| on.to_string()),
    });
    let again = decode::assessment_request(&again).expect("what was accepted is accepted again");
    assert_eq!(format!("{again:?}"), format!("{request:?}"), "the round trip changed the request");
    true
}

/// The body of `POST /api/v1/intents`, and the intent's admission.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn intent_request(bytes: &[u8]) -> bool {
    let Some(mut json) = parsed(bytes) else { return false };
    if let Some(version) = json.pointer_mut("/consent/text_version")
        && version == CURRENT_CONSENT
    {
        *version = Lang::default().texts().consent_version.into();
    }
    let (intent, guard) = match decode::intent_request(&json) {
        Ok(accepted) => accepted,
        Err(errors) => return refused(&json, &errors),
    };
    check_answers(&intent.answers);
    check_chapters(intent.chapters.iter().map(|chapter| chapter.slug));
    check_contact(&intent.contact);
    if let Some(message) = &intent.message {
        check_message(message.as_str());
    }
    match &intent.subject {
        Subject::Question => assert!(intent.message.is_some(), "a question without a message"),
        Subject::Join { ruleset, .. } => assert!((1..=64).contains(&ruleset.len()), "{ruleset:?}"),
    }

    let request = IntentRequest::from(&intent);
    let body = serde_json::to_value(&request).expect("a request serializes");
    let same: IntentRequest = serde_json::from_value(body.clone()).expect("a request deserializes");
    assert_eq!(same, request);
    let (again, none) = decode::intent_request(&body).expect("what was accepted is accepted again");
    assert_eq!(format!("{again:?}"), format!("{intent:?}"), "the round trip changed the intent");
    assert_eq!(none, Guard::default(), "the guard is not part of the intent");
    if guard.suspicious {
        let trapped =
            json.pointer("/guard/trap").and_then(Value::as_str).is_some_and(|trap| !trap.is_empty());
        assert!(trapped, "suspicious without a reason");
    }
    if let Some(token) = &guard.turnstile {
        assert!((1..=decode::MAX_TURNSTILE_BYTES).contains(&token.len()), "{token:?}");
        assert_eq!(json.pointer("/guard/turnstile").and_then(Value::as_str), Some(&**token));
    }
    if guard.confirmed {
        assert_eq!(json.pointer("/guard/confirmed"), Some(&Value::Bool(true)));
    }

    let today: Date = "2026-11-22".parse().expect("is a date");
    match (intent.admit(today), &intent.subject) {
        (Ok(admitted), Subject::Question) => assert!(admitted.join.is_none()),
        (Ok(admitted), Subject::Join { category, quoted_total, .. }) => {
            let joining = admitted.join.expect("joining has a quote");
            assert_eq!(joining.category.code, category.code);
            assert_eq!(joining.quote.total(), *quoted_total, "admitted at a different total");
            assert_eq!(joining.quote.lines().len(), intent.chapters.len() + 1);
            check_quote(&joining.quote);
            let state = category.rule.evaluate(&intent.answers);
            assert_eq!(joining.disputed, state != State::Met, "admitted without a reason");
        }
        (Err(Refusal::StaleQuote { quote }), Subject::Join { quoted_total, .. }) => {
            assert_ne!(quote.total(), *quoted_total, "refused although the total is right");
            check_quote(&quote);
        }
        (Err(Refusal::NotEligible { category, failed }), Subject::Join { .. }) => {
            assert_ne!(category.rule.evaluate(&intent.answers), State::Met);
            assert!(!failed.is_empty(), "refused without a reason");
            assert!(failed.iter().all(|finding| finding.state != State::Met), "{failed:?}");
        }
        (Err(refusal), Subject::Question) => panic!("a question was refused: {refusal:?}"),
    }
    true
}

/// The body that corrects contact details.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn contact_request(bytes: &[u8]) -> bool {
    let Some(json) = parsed(bytes) else { return false };
    let contact = match decode::contact_request(&json) {
        Ok(contact) => contact,
        Err(errors) => return refused(&json, &errors),
    };
    check_contact(&contact);
    let again = json!({ "contact": ContactBody::from(&contact) });
    assert_eq!(decode::contact_request(&again), Ok(contact), "the round trip changed the contact");
    true
}

/// The body of `PATCH /api/v1/intents/{id}`.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn status_change(bytes: &[u8]) -> bool {
    let Some(json) = parsed(bytes) else { return false };
    let change = match decode::intent_change(&json) {
        Ok(change) => change,
        Err(errors) => return refused(&json, &errors),
    };
    assert!(change != Change::default(), "it changes something");
    assert!(change.reason.is_none() || change.status == Some(Status::Declined), "a reason is for declined");
    let mut again = json!({
        "status": change.status,
        "reason": change.reason,
        "note": change.note.as_ref().map(Message::as_str),
    });
    if change.assignee != Edit::Keep {
        again["assignee"] = json!(change.assignee.value());
    }
    if change.follow_up_on != Edit::Keep {
        again["follow_up_on"] = json!(change.follow_up_on.value().map(ToString::to_string));
    }
    assert_eq!(decode::intent_change(&again), Ok(change.clone()), "another change after a round trip");
    for next in Status::ALL {
        let may = change.status.is_some_and(|status| status.may_become(next));
        assert!(!may || !matches!(next, Status::New | Status::Withdrawn), "{change:?} became {next:?}");
    }
    true
}

/// An email address.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn email_address(bytes: &[u8]) -> bool {
    let Some(email) = canonical::<EmailAddress>(bytes, EmailAddress::as_str) else { return false };
    check_email(email.as_str());
    true
}

/// A person's name.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn person_name(bytes: &[u8]) -> bool {
    let Some(name) = canonical::<PersonName>(bytes, PersonName::as_str) else { return false };
    check_name(name.as_str());
    true
}

/// A phone number.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn phone(bytes: &[u8]) -> bool {
    let Some(phone) = canonical::<Phone>(bytes, Phone::as_str) else { return false };
    check_phone(phone.as_str());
    true
}

/// A message.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn message(bytes: &[u8]) -> bool {
    let Some(message) = canonical::<Message>(bytes, Message::as_str) else { return false };
    check_message(message.as_str());
    true
}

/// The header `Idempotency-Key`.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn idempotency_key(bytes: &[u8]) -> bool {
    let Some(key) = canonical::<IdempotencyKey>(bytes, IdempotencyKey::as_str) else { return false };
    let text = key.as_str();
    assert!((8..=128).contains(&text.len()), "{text:?}");
    assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "{text:?}");
    assert_eq!(format!("\"{text}\"").parse(), Ok(key.clone()), "the key in quotes is a different key");
    true
}

/// A civil date.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn date(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let Ok(date) = text.parse::<Date>() else { return false };
    assert_eq!(date.to_string(), text, "a date has one spelling");
    // Dates sort as their texts do.
    for other in ["0001-01-01", "2026-11-22", "9999-12-31"] {
        let parsed: Date = other.parse().expect("is a date");
        assert_eq!(date.cmp(&parsed), text.cmp(other), "{text} and {other}");
    }
    true
}

/// The abbreviation of a credential.
///
/// # Panics
/// When a property does not hold.
#[must_use]
pub fn credential(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let Some(found) = catalog::credential(text) else {
        if let Some(not) = catalog::not_a_credential(text) {
            assert!(not.code.eq_ignore_ascii_case(text));
        }
        return false;
    };
    let spellings = || std::iter::once(&found.code).chain(found.aliases);
    assert!(spellings().any(|spelling| spelling.eq_ignore_ascii_case(text)), "{text:?} is {}", found.code);
    assert!(catalog::not_a_credential(text).is_none(), "{text:?} is in both lists");
    for same in [text.to_ascii_lowercase(), text.to_ascii_uppercase(), found.code.to_owned()] {
        let same = catalog::credential(&same).expect("case does not matter");
        assert_eq!(same.code, found.code);
    }
    let set: Vec<_> = Credentials::default().with(found).iter().map(|credential| credential.code).collect();
    assert_eq!(set, [found.code]);
    true
}

fn parsed(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice(bytes).ok()
}

/// Parses a text, and checks that the parsed value parses to itself.
fn canonical<T: FromStr + Debug + PartialEq>(bytes: &[u8], text: fn(&T) -> &str) -> Option<T> {
    let parsed: T = std::str::from_utf8(bytes).ok()?.parse().ok()?;
    let again = text(&parsed).parse::<T>().ok();
    assert_eq!(again.as_ref(), Some(&parsed), "accepted, but not in its canonical form");
    Some(parsed)
}

/// Checks the errors of a rejected request. Returns false, for "not accepted".
fn refused(json: &Value, errors: &FieldErrors) -> bool {
    assert!(!errors.is_empty(), "refused without a reason");
    // A request without unknown fields takes about 300 steps.
    let (steps, bytes) = (errors.steps(), json.to_string().len());
    assert!(steps <= 600 + 4 * bytes, "{steps} steps for {bytes} bytes");
    let has_more = errors.last().is_some_and(|error| error.mistake == Mistake::More);
    assert_eq!(
        errors.len(),
        if has_more { FieldErrors::MAX + 1 } else { errors.len().min(FieldErrors::MAX) }
    );
    let errors = if has_more { &errors[..FieldErrors::MAX] } else { errors };
    let pointers: BTreeSet<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
    assert_eq!(pointers.len(), errors.len(), "a field has two errors: {errors:?}");
    for FieldError { pointer, mistake } in errors {
        let Some((parent, _)) = pointer.rsplit_once('/') else {
            assert_eq!(pointer, "", "not a JSON pointer");
            let is_long_name = *mistake == Mistake::UnknownField;
            assert!(is_long_name || !json.is_object(), "the error is about the whole request: {mistake:?}");
            continue;
        };
        assert!(pointer.starts_with('/'), "{pointer:?} is not a JSON pointer");
        for escaped in pointer.split('~').skip(1) {
            assert!(escaped.starts_with(['0', '1']), "{pointer:?} is not a JSON pointer");
        }
        let parent = json.pointer(parent).unwrap_or_else(|| panic!("{pointer} leads nowhere"));
        assert!(parent.is_object() || parent.is_array(), "{pointer} is in {parent}");
        let may_be_absent = matches!(mistake, Mistake::Required | Mistake::Consent);
        assert!(may_be_absent || json.pointer(pointer).is_some(), "{pointer} is absent: {mistake:?}");
    }
    false
}

fn check_answers(answers: &Answers) {
    assert_eq!(Answers::from(&AnswersBody::from(answers)), *answers, "the round trip changed the answers");
    if !answers.credentials().is_empty() {
        let certified = Some(Answer::NationalCertification(true));
        assert_eq!(answers.get(Fact::NationalCertification), certified, "{answers:?}");
    }
}

fn check_chapters(slugs: impl Iterator<Item = &'static str>) {
    let mut seen = BTreeSet::new();
    for slug in slugs {
        let chapter = catalog::chapter_choice(slug).expect("can be chosen");
        assert_eq!(chapter.successor, None, "{slug} has merged");
        assert!(seen.insert(slug), "{slug} appears twice");
    }
}

fn check_quote(quote: &Quote) {
    let known: u32 = quote.lines().iter().filter_map(|line| line.amount).map(Cents::get).sum();
    let complete = quote.lines().iter().all(|line| line.amount.is_some());
    assert_eq!(quote.known().get(), known);
    assert_eq!(
        quote.total().map(Cents::get),
        complete.then_some(known),
        "the total is not the sum of the lines"
    );
}

fn check_contact(contact: &Contact) {
    check_name(contact.given_name.as_str());
    if let Some(name) = &contact.family_name {
        check_name(name.as_str());
    }
    check_email(contact.email.as_str());
    if let Some(phone) = &contact.phone {
        check_phone(phone.as_str());
    }
}

fn check_email(email: &str) {
    let (local, domain) = email.rsplit_once('@').expect("has an @");
    assert!(!local.is_empty() && email.len() <= EmailAddress::MAX_BYTES, "{email:?}");
    assert!(domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.'), "{email:?}");
    assert!(!email.contains(|c: char| c.is_whitespace() || c.is_control()), "{email:?}");
    assert!(!email.contains(['<', '>', '"', ',', ';']), "{email:?} is not one plain address");
    assert!(
        !domain.contains(['&', '?', '=', '/', '#', '%']),
        "{email:?} has more than a host name after the @"
    );
    let last = domain.rsplit('.').next().expect("a domain has a last label");
    assert!(!last.bytes().all(|byte| byte.is_ascii_digit()), "{email:?} ends in a number");
    assert!(!email.contains(INVISIBLE), "{email:?}");
}

/// Some of the invisible characters.
const INVISIBLE: [char; 5] = ['\u{AD}', '\u{200B}', '\u{2800}', '\u{3164}', '\u{FEFF}'];

fn check_name(name: &str) {
    assert!((1..=PersonName::MAX_CHARS).contains(&name.chars().count()), "{name:?}");
    assert!(!name.contains(char::is_control), "{name:?}");
    assert_eq!(name.split_whitespace().collect::<Vec<_>>().join(" "), name, "{name:?} has extra spaces");
    assert!(!name.trim_matches(INVISIBLE).is_empty(), "{name:?} is invisible");
}

fn check_phone(phone: &str) {
    assert!(phone.is_ascii() && phone.len() <= Phone::MAX_CHARS, "{phone:?}");
    assert!(phone.bytes().filter(u8::is_ascii_digit).count() >= 5, "{phone:?}");
    assert_eq!(phone.trim(), phone);
    assert!(!phone.contains(char::is_control), "{phone:?}");
}

fn check_message(message: &str) {
    assert!((1..=Message::MAX_CHARS).contains(&message.chars().count()), "{message:?}");
    assert!(!message.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{message:?}");
    assert_eq!(message.trim(), message);
    assert!(!message.trim_matches(INVISIBLE).is_empty(), "{message:?} is invisible");
}
