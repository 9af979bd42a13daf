//! The schemas of requests. `join_shared::wire::decode` reads requests by hand, so that it can report every mistake at
//! once. These types are never built: they only describe what it accepts, with the same constants. Schemathesis tests
//! that the two agree.

#![expect(dead_code, reason = "only their schemas are used")]

use std::borrow::Cow;

use join_shared::{
    answers::Fact,
    catalog,
    contact::{EmailAddress, INVISIBLE, Message, PersonName, Phone},
    intent::{Reason, Status},
    quote::Term,
    text::Lang,
    wire::{
        AnswersBody, CategoryCode,
        decode::{MAX_ENTRIES, MAX_RULESET_BYTES, MAX_TURNSTILE_BYTES},
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Control characters, and those that change the direction of the text after them.
const CONTROL: &str = r"\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069";

/// Those that a message cannot have: its lines may end, by a line feed or by [`LINE_BREAK`].
const CONTROL_IN_LINES: &str = r"\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069";

/// The only place where a carriage return is accepted.
const LINE_BREAK: &str = r"|\r\n";

/// Adds every schema of a request.
pub(super) fn describe(generator: &mut SchemaGenerator) {
    generator.subschema_for::<AssessmentRequest>();
    generator.subschema_for::<IntentRequest>();
    generator.subschema_for::<IntentChange>();
}

/// What to assess.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct AssessmentRequest {
    answers: AnswersRequest,
    /// Slugs of the chapters to join, without repetition. May be empty.
    #[schemars(length(max = MAX_ENTRIES), extend("items" = chapter(), "uniqueItems" = true))]
    chapters: Option<Vec<String>>,
    /// Years of membership. Default: 1.
    #[schemars(extend("enum" = or_null(Term::ALL.map(Term::years))))]
    term_years: Option<u8>,
    /// The day whose dues apply. Default: today (UTC).
    #[schemars(extend("format" = "date"))]
    on: Option<String>,
}

/// A sign-up intent, or a question to staff if `category` is null.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("anyOf" = join_or_question()))]
struct IntentRequest {
    answers: AnswersRequest,
    /// Slugs of the chapters to join, without repetition. May be empty.
    #[schemars(length(max = MAX_ENTRIES), extend("items" = chapter(), "uniqueItems" = true))]
    chapters: Option<Vec<String>>,
    /// Years of membership. Default: 1.
    #[schemars(extend("enum" = or_null(Term::ALL.map(Term::years))))]
    term_years: Option<u8>,
    /// The category to join, or null for a question.
    #[schemars(schema_with = "Option::<CategoryCode>::json_schema")] // required, unlike an `Option`
    category: (),
    /// The `ruleset` of the quote that the person saw.
    ruleset: Option<String>,
    /// The `total_cents` that the person saw; null if it was unknown.
    #[schemars(range(max = u32::MAX))]
    quoted_total_cents: Option<u32>,
    contact: ContactRequest,
    consent: ConsentRequest,
    /// A message to staff. Required for a question.
    #[schemars(length(max = Message::MAX_CHARS), regex(pattern = optional(CONTROL_IN_LINES, LINE_BREAK)))]
    message: Option<String>,
    /// The person's language, also of the messages in `errors`.
    lang: Option<Lang>,
    /// Whether to email the link of the receipt to the person, once. Only where the catalog's `email_receipt` is true.
    email_receipt: Option<bool>,
    guard: Option<Guard>,
}

/// How to reach the person.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ContactRequest {
    /// The given name, or the only name.
    #[schemars(length(max = PersonName::MAX_CHARS), regex(pattern = visible(CONTROL, "")))]
    given_name: String,
    /// The family name, if any.
    #[schemars(length(max = PersonName::MAX_CHARS), regex(pattern = optional(CONTROL, "")))]
    family_name: Option<String>,
    /// An email address with a public domain.
    #[schemars(email, length(max = EmailAddress::MAX_BYTES))]
    email: String,
    #[schemars(description = phone(), length(max = Phone::MAX_CHARS), regex(pattern = phone_pattern()))]
    phone: Option<String>,
}

/// What the person agreed to. The text is `consent` in the catalog.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ConsentRequest {
    /// Agrees to be contacted.
    #[schemars(extend("const" = true))]
    contact: bool,
    /// The version of the text that the person saw.
    #[schemars(extend("enum" = consent_versions()))]
    text_version: String,
}

/// How the form was filled in: an automated sender must confirm. Optional. Where Turnstile is used, a sender
/// without a token must confirm, too.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Guard {
    /// The value of a field that people cannot see.
    trap: Option<String>,
    #[schemars(description = turnstile())]
    turnstile: Option<String>,
    /// True if the person confirmed after the problem `confirm`.
    confirmed: Option<bool>,
}

/// A change of an intent: at least one member with a value, or null for `assignee` or `follow_up_on`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("anyOf" = some_change(), "if" = has_a_reason(), "then" = is_declined()))]
struct IntentChange {
    /// The new status.
    #[schemars(extend("enum" = or_null(next_statuses())))]
    status: Option<String>,
    /// Why the person declined. Only with that status.
    #[schemars(extend("enum" = or_null(Reason::ALL.map(Reason::code))))]
    reason: Option<String>,
    /// Email address of the member of staff who follows it up; null for no one. You can name yourself; national
    /// staff can name everyone who may see the intent.
    assignee: Option<String>,
    /// The day on which it is due again, in the time zone of the staff desk; null for none.
    #[schemars(extend("format" = "date"))]
    follow_up_on: Option<String>,
    /// A note for other members of staff.
    #[schemars(length(max = Message::MAX_CHARS), regex(pattern = optional(CONTROL_IN_LINES, LINE_BREAK)))]
    note: Option<String>,
}

/// Each way to change something.
fn some_change() -> Value {
    json!([
        { "properties": { "status": { "type": "string" } }, "required": ["status"] },
        { "required": ["assignee"] },
        { "required": ["follow_up_on"] },
        { "properties": { "note": { "type": "string", "pattern": r"\S" } }, "required": ["note"] },
    ])
}

fn has_a_reason() -> Value {
    json!({ "properties": { "reason": { "type": "string" } }, "required": ["reason"] })
}

fn is_declined() -> Value {
    json!({ "properties": { "status": { "const": Status::Declined.code() } }, "required": ["status"] })
}

/// The answers as they are stored, except that each may be missing.
struct AnswersRequest;

impl JsonSchema for AnswersRequest {
    fn schema_name() -> Cow<'static, str> {
        "AnswersRequest".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = AnswersBody::json_schema(generator).to_value();
        schema["description"] = "What is known about a person. A missing or null answer is unknown.".into();
        schema["additionalProperties"] = false.into();
        for property in schema["properties"].as_object_mut().into_iter().flat_map(Map::values_mut) {
            property.as_object_mut().map(|keywords| keywords.remove("default"));
        }
        for fact in [Fact::Residence, Fact::Military] {
            schema["properties"][fact.code()]["enum"] = or_null(codes(fact));
        }
        let known = catalog::credentials();
        let codes = known.iter().flat_map(|it| [it.code].into_iter().chain(it.aliases.iter().copied()));
        schema["properties"]["credentials"] = json!({
            "description": "Certifications that the person holds. Any of them answers `national_certification`.",
            "type": ["array", "null"],
            "items": { "type": "string", "enum": codes.collect::<Vec<_>>() },
            "maxItems": MAX_ENTRIES,
        });
        // A credential is a national certification.
        schema["not"] = json!({
            "properties": {
                "national_certification": { "const": false },
                "credentials": { "type": "array", "minItems": 1 },
            },
            "required": ["national_certification", "credentials"],
        });
        Schema::try_from(schema).expect("an object is a schema")
    }
}

/// The codes of the answers to a question.
pub(super) fn codes(fact: Fact) -> impl Iterator<Item = &'static str> {
    fact.answers().iter().map(|answer| answer.code())
}

/// The chapters that a person can choose.
pub(super) fn chapters() -> Vec<&'static str> {
    let chapters = catalog::chapters().iter().chain([&catalog::NOT_LISTED]);
    chapters.filter(|chapter| chapter.successor.is_none()).map(|chapter| chapter.slug).collect()
}

fn or_null<T: Into<Value>>(values: impl IntoIterator<Item = T>) -> Value {
    values.into_iter().map(Into::into).chain([Value::Null]).collect()
}

fn chapter() -> Value {
    json!({ "type": "string", "enum": chapters() })
}

/// The two kinds of intents.
fn join_or_question() -> Value {
    json!([
        {
            "title": "An intent to join",
            "properties": {
                "category": { "type": "string" },
                "ruleset": { "type": "string", "minLength": 1, "maxLength": MAX_RULESET_BYTES },
            },
            "required": ["ruleset", "quoted_total_cents"],
        },
        {
            "title": "A question",
            "properties": { "category": { "type": "null" }, "message": { "type": "string", "pattern": r"\S" } },
            "required": ["message"],
        },
    ])
}

fn consent_versions() -> Vec<&'static str> {
    let mut versions: Vec<_> = Lang::ALL.into_iter().map(|lang| lang.texts().consent_version).collect();
    versions.dedup();
    versions
}

/// The statuses that staff can give to a new intent. Other intents may accept fewer.
fn next_statuses() -> Vec<&'static str> {
    Status::ALL.into_iter().filter(|next| Status::New.may_become(*next)).map(Status::code).collect()
}

fn turnstile() -> String {
    format!(
        "The Turnstile token, where Turnstile is used. A token of more than {MAX_TURNSTILE_BYTES} bytes is ignored."
    )
}

fn phone() -> String {
    format!("A phone number as people write it, with {} digits or more.", Phone::MIN_DIGITS)
}

fn phone_pattern() -> String {
    let signs = " +().,/#*extEXT-";
    format!("^ *$|^([{signs}]*[0-9]){{{}}}[0-9{signs}]*$", Phone::MIN_DIGITS)
}

/// The pattern of a text that may be empty or white space.
fn optional(control: &str, also: &str) -> String {
    format!(r"^(?:[^\S{control}{}]{also})*$|{}", invisible(), visible(control, also))
}

/// The pattern of a text with a visible character and without these control characters, except what `also` matches.
fn visible(control: &str, also: &str) -> String {
    format!(r"^(?:[^{control}]{also})*[^\s{control}{}](?:[^{control}]{also})*$", invisible())
}

/// Invisible characters besides white space, up to U+FFFF: regex engines differ in how they read those above.
fn invisible() -> String {
    let invisible = INVISIBLE.iter().filter(|range| *range.end() <= '\u{FFFF}');
    let invisible: Vec<_> = invisible
        .map(|range| format!(r"\u{:04X}-\u{:04X}", u32::from(*range.start()), u32::from(*range.end())))
        .collect();
    invisible.concat()
}
