//! From JSON to domain types. A decoder does not stop at the first mistake: it reports each with its pointer, in
//! the order of the contract's fields.

use std::str::FromStr;

use serde_json::{Map, Value};

use crate::{
    answers::{Answer, Answers, Credentials, Fact},
    catalog::{self, Category, Chapter},
    contact::{Contact, EmailAddress, Message, PersonName, Phone},
    date::Date,
    intent::{Change, Edit, NewIntent, Reason, Status, Subject},
    mistake::{FieldErrors, Mistake},
    money::Cents,
    quote::Term,
    text::Lang,
};

/// A request for an assessment, parsed.
#[derive(Debug, Clone)]
pub struct AssessmentRequest {
    /// The person's answers.
    pub answers: Answers,
    /// The chapters to price, each once.
    pub chapters: Vec<&'static Chapter>,
    /// The term of the membership.
    pub term: Term,
    /// The day whose rates to use; `None` means today.
    pub on: Option<Date>,
}

/// How the form was filled in. If that looks automated, the sender has to confirm. A request without it does not
/// look automated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guard {
    /// Whether it looks automated: the field that people do not see is filled in.
    pub suspicious: bool,
    /// The sender's token from Turnstile, if there is one.
    pub turnstile: Option<String>,
    /// Whether the sender has confirmed.
    pub confirmed: bool,
}

/// The body of `POST /api/v1/assessments`.
///
/// # Errors
/// Every field that is wrong.
pub fn assessment_request(json: &Value) -> Result<AssessmentRequest, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut object = Object::root(json, &mut errors);
    let answers = answers(&mut object);
    let chapters = chapters(&mut object);
    let term = term(&mut object);
    let on = object.parsed("on", Mistake::Date, |text| text.parse().ok());
    object.finish();
    errors.or(|| AssessmentRequest { answers, chapters, term, on })
}

/// The body of `POST /api/v1/intents`.
///
/// # Errors
/// Every field that is wrong.
pub fn intent_request(json: &Value) -> Result<(NewIntent, Guard), FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut object = Object::root(json, &mut errors);
    let answers = answers(&mut object);
    let chapters = chapters(&mut object);
    let term = term(&mut object);
    let subject = subject(&mut object);
    let contact = contact(&mut object);
    let consent_text_version = consent(&mut object);
    let question = matches!(subject, Some(Subject::Question));
    let message = object.text::<Message>("message", if question { Need::Required } else { Need::Optional });
    let lang = object.parsed("lang", Mistake::UnknownValue, Lang::from_code);
    let email_receipt = object.bool("email_receipt").unwrap_or(false);
    let guard = guard(&mut object);
    object.finish();
    match (subject, contact, consent_text_version) {
        (Some(subject), Some(contact), Some(consent_text_version)) => errors.or(|| {
            let intent = NewIntent {
                answers,
                chapters,
                term,
                subject,
                contact,
                consent_text_version,
                message,
                lang: lang.unwrap_or_default(),
                email_receipt,
            };
            (intent, guard)
        }),
        _ => Err(errors),
    }
}

/// A correction of how to reach the person: only `contact`, with the same rules as in an intent.
///
/// # Errors
/// Every field that is wrong.
pub fn contact_request(json: &Value) -> Result<Contact, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut object = Object::root(json, &mut errors);
    let contact = contact(&mut object);
    object.finish();
    match contact {
        Some(contact) => errors.or(|| contact),
        None => Err(errors),
    }
}

/// The body of `PATCH /api/v1/intents/{id}`: what staff change. Null empties `assignee` and `follow_up_on`.
///
/// # Errors
/// Every field that is wrong; a missing status if nothing changes.
pub fn intent_change(json: &Value) -> Result<Change, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut object = Object::root(json, &mut errors);
    let status = object.parsed("status", Mistake::Status, Status::from_code);
    let has_reason = object.take("reason").is_some();
    let reason = object.parsed("reason", Mistake::UnknownValue, Reason::from_code);
    if has_reason && status != Some(Status::Declined) {
        object.error("reason", Mistake::Type { expected: "left out, unless `status` is `declined`" });
    }
    let assignee = object.edit("assignee", Mistake::UnknownValue, |email| Some(email.to_owned()));
    let follow_up_on = object.edit("follow_up_on", Mistake::Date, |day| day.parse().ok());
    let note = object.text::<Message>("note", Need::Optional);
    let change = Change { status, reason, assignee, follow_up_on, note };
    if change == Change::default() && object.at_fault.is_empty() {
        object.error("status", Mistake::Required);
    }
    object.finish();
    errors.or(|| change)
}

fn answers(parent: &mut Object<'_, '_>) -> Answers {
    let mut object = parent.required_object("answers");
    let mut answers = Answers::default();
    for fact in Fact::ALL {
        let answer = if fact.is_boolean() {
            object.bool(fact.code()).and_then(|value| fact.answer_of_bool(value))
        } else {
            object.parsed(fact.code(), Mistake::UnknownValue, |code| fact.answer(code))
        };
        if let Some(answer) = answer {
            answers = answers.with(answer);
        }
    }
    let mut credentials = Credentials::default();
    for (index, code) in object.strings("credentials") {
        if let Some(credential) = catalog::credential(code) {
            if answers.get(Fact::NationalCertification) == Some(Answer::NationalCertification(false)) {
                object.entry_error("credentials", index, Mistake::ContradictsCertification);
            }
            credentials = credentials.with(credential);
        } else if let Some(not) = catalog::not_a_credential(code) {
            object.entry_error("credentials", index, Mistake::NotACredential(not));
        } else {
            object.entry_error("credentials", index, Mistake::UnknownCredential);
        }
    }
    object.finish();
    answers.with_credentials(credentials)
}

fn chapters(object: &mut Object<'_, '_>) -> Vec<&'static Chapter> {
    let mut chapters: Vec<&'static Chapter> = Vec::new();
    for (index, slug) in object.strings("chapters") {
        let mistake = match catalog::chapter_choice(slug) {
            None => Mistake::UnknownChapter,
            Some(Chapter { successor: Some(successor), .. }) => Mistake::MergedChapter { successor },
            Some(chapter) if chapters.iter().any(|known| known.slug == chapter.slug) => {
                Mistake::RepeatedChapter
            }
            Some(chapter) => {
                chapters.push(chapter);
                continue;
            }
        };
        object.entry_error("chapters", index, mistake);
    }
    chapters
}

fn term(object: &mut Object<'_, '_>) -> Term {
    let Some(value) = object.take("term_years") else { return Term::default() };
    let term = whole(value).and_then(Term::from_years);
    if term.is_none() {
        object.error("term_years", Mistake::Term);
    }
    term.unwrap_or_default()
}

fn subject(object: &mut Object<'_, '_>) -> Option<Subject> {
    if !object.has("category") {
        object.error("category", Mistake::Required);
    }
    let named = object.take("category").is_some();
    let category: Option<&'static Category> =
        object.parsed("category", Mistake::UnknownCategory, catalog::category);
    let ruleset = object.string("ruleset");
    let quoted_total = match object.take("quoted_total_cents") {
        None => None,
        Some(value) => {
            let cents = whole(value).and_then(|cents| u32::try_from(cents).ok());
            if cents.is_none() {
                object.error("quoted_total_cents", Mistake::Cents);
            }
            cents.map(Cents::new)
        }
    };
    if !named {
        return object.has("category").then_some(Subject::Question);
    }
    if ruleset.is_none() {
        object.error("ruleset", Mistake::Required);
    }
    if !object.has("quoted_total_cents") {
        object.error("quoted_total_cents", Mistake::Required);
    }
    let ruleset = ruleset.filter(|ruleset| {
        let fits = (1..=MAX_RULESET_BYTES).contains(&ruleset.len());
        if !fits {
            object.error("ruleset", Mistake::UnknownValue);
        }
        fits
    });
    Some(Subject::Join { category: category?, ruleset: ruleset?.to_owned(), quoted_total })
}

fn contact(parent: &mut Object<'_, '_>) -> Option<Contact> {
    let mut object = parent.required_object("contact");
    let given_name = object.text::<PersonName>("given_name", Need::Required);
    let family_name = object.text::<PersonName>("family_name", Need::Optional);
    let email = object.text::<EmailAddress>("email", Need::Required);
    let phone = object.text::<Phone>("phone", Need::Optional);
    object.finish();
    Some(Contact { given_name: given_name?, family_name, email: email?, phone })
}

/// The version of the text that the person agreed to.
fn consent(parent: &mut Object<'_, '_>) -> Option<&'static str> {
    let mut object = parent.required_object("consent");
    if object.bool("contact") != Some(true) {
        object.error("contact", Mistake::Consent);
    }
    let version = object.string("text_version");
    if version.is_none() {
        object.error("text_version", Mistake::Required);
    }
    let current = version.and_then(|version| {
        let current = Lang::ALL
            .into_iter()
            .map(|lang| lang.texts().consent_version)
            .find(|current| *current == version);
        if current.is_none() {
            object.error("text_version", Mistake::OutdatedConsent);
        }
        current
    });
    object.finish();
    current
}

/// The longest name of a rule set that we accept, in bytes. Ours have 16.
pub const MAX_RULESET_BYTES: usize = 64;

/// The longest token of Turnstile that Cloudflare documents, in bytes. A longer one counts as none. It is not an error:
/// the sender can still confirm.
pub const MAX_TURNSTILE_BYTES: usize = 2_048;

fn guard(parent: &mut Object<'_, '_>) -> Guard {
    let mut object = parent.object("guard");
    let trapped = object.string("trap").is_some_and(|trap| !trap.is_empty());
    let turnstile = object.string("turnstile");
    let turnstile = turnstile.filter(|token| (1..=MAX_TURNSTILE_BYTES).contains(&token.len()));
    let confirmed = object.bool("confirmed").unwrap_or(false);
    object.finish();
    Guard { suspicious: trapped, turnstile: turnstile.map(str::to_owned), confirmed }
}

/// The largest whole number that we accept, 2^53. Floating-point numbers hold every whole number up to here.
const MAX_WHOLE: u64 = 1 << 53;

/// A whole number that is not negative. JSON has one kind of number, and some programs write `195.0` for 195.
fn whole(value: &Value) -> Option<u64> {
    #[expect(clippy::cast_precision_loss, reason = "it is a power of two")]
    let fits = |number: &f64| number.fract() == 0.0 && (0.0..=MAX_WHOLE as f64).contains(number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole, and in range")]
    let float = || value.as_f64().filter(fits).map(|number| number as u64);
    value.as_u64().or_else(float).filter(|number| *number <= MAX_WHOLE)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Required,
    Optional,
}

/// The most entries of a list that we read.
pub const MAX_ENTRIES: usize = 32;

/// The longest name of an unknown field that we repeat to the sender, in bytes. A longer one is an error of the object
/// around it.
const MAX_NAME_BYTES: usize = 64;

/// Reads the fields of one JSON object and collects the mistakes in them.
struct Object<'json, 'errors> {
    fields: Option<&'json Map<String, Value>>,
    pointer: String,
    known: Vec<&'static str>,
    /// Known fields that have an error. We report one error per field: a value of the wrong type is not also missing.
    at_fault: Vec<&'static str>,
    /// Whether this object, or one around it, is wrong or missing. Then we report no errors for its fields.
    is_at_fault: bool,
    errors: &'errors mut FieldErrors,
}

impl<'json, 'errors> Object<'json, 'errors> {
    /// The whole request.
    fn root(value: &'json Value, errors: &'errors mut FieldErrors) -> Self {
        let fields = value.as_object();
        if fields.is_none() {
            errors.push("", Mistake::Type { expected: "an object" });
        }
        Self::new(fields, String::new(), fields.is_none(), errors)
    }

    fn new(
        fields: Option<&'json Map<String, Value>>,
        pointer: String,
        is_at_fault: bool,
        errors: &'errors mut FieldErrors,
    ) -> Self {
        Self { fields, pointer, known: Vec::new(), at_fault: Vec::new(), is_at_fault, errors }
    }

    /// Records the first mistake of a field.
    fn error(&mut self, field: &'static str, mistake: Mistake) {
        self.errors.count(self.at_fault.len());
        if !self.at_fault.contains(&field) {
            self.at_fault.push(field);
            self.push(field, mistake);
        }
    }

    /// Records a mistake in an entry of a list. Each entry has at most one.
    fn entry_error(&mut self, field: &'static str, index: usize, mistake: Mistake) {
        self.push(&format!("{field}/{index}"), mistake);
    }

    fn push(&mut self, name: &str, mistake: Mistake) {
        if !self.is_at_fault {
            self.errors.push(format!("{}/{name}", self.pointer), mistake);
        }
    }

    /// Whether the field is present, even if it is null.
    fn has(&self, field: &str) -> bool {
        self.fields.is_some_and(|fields| fields.contains_key(field))
    }

    /// The field's value, unless it is absent or null.
    fn take(&mut self, field: &'static str) -> Option<&'json Value> {
        self.errors.count(1 + self.known.len());
        if !self.known.contains(&field) {
            self.known.push(field);
        }
        self.fields.and_then(|fields| fields.get(field)).filter(|value| !value.is_null())
    }

    fn typed<T>(
        &mut self,
        field: &'static str,
        expected: &'static str,
        read: impl FnOnce(&'json Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(field)?;
        let read = read(value);
        if read.is_none() {
            self.error(field, Mistake::Type { expected });
        }
        read
    }

    fn bool(&mut self, field: &'static str) -> Option<bool> {
        self.typed(field, "a boolean", Value::as_bool)
    }

    fn string(&mut self, field: &'static str) -> Option<&'json str> {
        self.typed(field, "a string", Value::as_str)
    }

    fn parsed<T>(
        &mut self,
        field: &'static str,
        mistake: Mistake,
        parse: impl FnOnce(&'json str) -> Option<T>,
    ) -> Option<T> {
        let text = self.string(field)?;
        let parsed = parse(text);
        if parsed.is_none() {
            self.error(field, mistake);
        }
        parsed
    }

    /// A field that null empties.
    fn edit<T>(
        &mut self,
        field: &'static str,
        mistake: Mistake,
        parse: impl FnOnce(&'json str) -> Option<T>,
    ) -> Edit<T> {
        let is_null = self.take(field).is_none() && self.has(field);
        match self.parsed(field, mistake, parse) {
            Some(value) => Edit::Set(value),
            None if is_null => Edit::Clear,
            None => Edit::Keep,
        }
    }

    /// A text that a person typed; an empty text counts as absent.
    fn text<T: FromStr<Err = Mistake>>(&mut self, field: &'static str, need: Need) -> Option<T> {
        let text = self.string(field).filter(|text| !text.trim().is_empty());
        match text.map(str::parse) {
            Some(Ok(text)) => Some(text),
            Some(Err(mistake)) => {
                self.error(field, mistake);
                None
            }
            None => {
                if need == Need::Required {
                    self.error(field, Mistake::Required);
                }
                None
            }
        }
    }

    /// Each string of a list with its index; nothing if the list is too long.
    fn strings(&mut self, field: &'static str) -> Vec<(usize, &'json str)> {
        let list = self.typed(field, "a list of strings", Value::as_array).map_or(&[][..], Vec::as_slice);
        if list.len() > MAX_ENTRIES {
            self.error(field, Mistake::TooMany { max: MAX_ENTRIES });
            return Vec::new();
        }
        let mut strings = Vec::new();
        for (index, item) in list.iter().enumerate() {
            self.errors.count(1);
            match item.as_str() {
                Some(text) => strings.push((index, text)),
                None => self.entry_error(field, index, Mistake::Type { expected: "a string" }),
            }
        }
        strings
    }

    /// The object in a field; one without fields if the field is absent, null or not an object.
    fn object(&mut self, field: &'static str) -> Object<'json, '_> {
        let fields = self.typed(field, "an object", Value::as_object);
        let is_at_fault = self.is_at_fault || self.at_fault.contains(&field);
        Object::new(fields, format!("{}/{field}", self.pointer), is_at_fault, self.errors)
    }

    fn required_object(&mut self, field: &'static str) -> Object<'json, '_> {
        if self.take(field).is_none() {
            self.error(field, Mistake::Required);
        }
        self.object(field)
    }

    fn finish(mut self) {
        let mut long = false;
        for name in self.fields.into_iter().flat_map(Map::keys) {
            self.errors.count(1 + self.known.len());
            if self.known.contains(&name.as_str()) {
                continue;
            }
            if name.len() <= MAX_NAME_BYTES {
                self.push(&name.replace('~', "~0").replace('/', "~1"), Mistake::UnknownField);
            } else {
                long = true;
            }
        }
        if long && !self.is_at_fault {
            self.errors.push(self.pointer, Mistake::UnknownField);
        }
    }
}
