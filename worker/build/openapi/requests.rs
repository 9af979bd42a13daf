//! What requests may look like. They are decoded by hand (`join_shared::wire::decode`), so that every
//! mistake is told at once, and described by hand, of the same constants. Whether the two agree is tested
//! from outside: schemathesis sends what is described, and what is not.

use std::collections::BTreeMap;

use join_shared::{
    answers::Fact,
    catalog,
    contact::{EmailAddress, INVISIBLE, Message, PersonName, Phone},
    intent::Status,
    quote::Term,
    text::Lang,
    wire::{
        AnswersBody,
        decode::{MAX_ENTRIES, MAX_RULESET_BYTES, MAX_TURNSTILE_BYTES},
    },
};
use serde_json::{Map, Value, json};

/// Control characters, and those that turn the text after them round.
const CONTROL: &str = r"\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069";

/// Those of a message, in which lines may end: by a line feed, or by [`LINE_BREAK`].
const CONTROL_IN_LINES: &str = r"\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069";

/// A carriage return stands nowhere else.
const LINE_BREAK: &str = r"|\r\n";

/// Every schema of a request by its name.
pub(super) fn all() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("AnswersRequest", answers()),
        ("AssessmentRequest", assessment()),
        ("IntentRequest", intent()),
        ("ContactRequest", contact()),
        ("ConsentRequest", consent()),
        ("Guard", guard()),
        ("StatusChange", status_change()),
    ])
}

/// The chapters that can be named.
pub(super) fn chapters() -> Vec<&'static str> {
    let chapters = catalog::chapters().iter().chain([&catalog::NOT_LISTED]);
    chapters.filter(|chapter| chapter.successor.is_none()).map(|chapter| chapter.slug).collect()
}

fn object(description: &str, properties: Value, required: &[&str]) -> Value {
    let mut object = json!({
        "description": description,
        "type": "object",
        "required": required,
        "additionalProperties": false,
    });
    object["properties"] = properties;
    object
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn one_of<'code>(description: &str, codes: impl IntoIterator<Item = &'code str>) -> Value {
    let codes: Vec<_> = codes.into_iter().map(Value::from).chain([Value::Null]).collect();
    json!({ "description": description, "type": ["string", "null"], "enum": codes })
}

fn answers() -> Value {
    let described = schemars::schema_for!(AnswersBody);
    let described = described.pointer("/properties").expect("it is an object");
    let property = |fact: Fact| (fact.code().to_owned(), described[fact.code()].clone());
    let mut properties: Map<_, _> = Fact::ALL.into_iter().map(property).collect();
    let credentials: Vec<_> = catalog::credentials()
        .iter()
        .flat_map(|credential| std::iter::once(credential.code).chain(credential.aliases.iter().copied()))
        .collect();
    properties.insert(
        "credentials".to_owned(),
        json!({
            "description": "Certifications that the person holds; naming one answers `national_certification`.",
            "type": ["array", "null"],
            "items": { "type": "string", "enum": credentials },
            "maxItems": MAX_ENTRIES,
        }),
    );
    let mut answers =
        object("What is known about a person. Absent and null are unknown.", Value::Object(properties), &[]);
    // A credential is a national certification.
    answers["not"] = json!({
        "properties": {
            Fact::NationalCertification.code(): { "const": false },
            "credentials": { "type": "array", "minItems": 1 },
        },
        "required": [Fact::NationalCertification.code(), "credentials"],
    });
    answers
}

fn chapter_list() -> Value {
    json!({
        "description": "Slugs of the chapters to join, each once; none is allowed.",
        "type": ["array", "null"],
        "items": { "type": "string", "enum": chapters() },
        "uniqueItems": true,
        "maxItems": MAX_ENTRIES,
    })
}

fn term_years() -> Value {
    let years = [Term::OneYear, Term::TwoYears].map(Term::years).map(Value::from);
    let years: Vec<_> = years.into_iter().chain([Value::Null]).collect();
    json!({ "description": "For how many years; 1 where nothing is said.", "type": ["integer", "null"], "enum": years })
}

fn assessment() -> Value {
    let on = json!({
        "description": "The day whose rates are used; today in UTC where nothing is said.",
        "type": ["string", "null"],
        "format": "date",
    });
    object(
        "What to assess.",
        json!({
            "answers": reference("AnswersRequest"),
            "chapters": chapter_list(),
            "term_years": term_years(),
            "on": on,
        }),
        &["answers"],
    )
}

fn intent() -> Value {
    let categories = catalog::categories().iter().map(|category| category.code);
    let mut intent = object(
        "A sign-up intent; where `category` is null, a question for a person.",
        json!({
            "answers": reference("AnswersRequest"),
            "chapters": chapter_list(),
            "term_years": term_years(),
            "category": one_of("The category to join, or null for a question.", categories),
            "ruleset": {
                "description": "The `ruleset` under which the person was shown the quote.",
                "type": ["string", "null"],
            },
            "quoted_total_cents": {
                "description": "The `total_cents` that the person was shown, null where it was unknown.",
                "type": ["integer", "null"],
                "minimum": 0,
                "maximum": u32::MAX,
            },
            "contact": reference("ContactRequest"),
            "consent": reference("ConsentRequest"),
            "message": text("What the person wants to tell; a question needs one.", CONTROL_IN_LINES, LINE_BREAK, Message::MAX_CHARS),
            "lang": one_of("The language that the person reads; that of the messages in `errors`.", Lang::ALL.map(Lang::code)),
            "guard": { "anyOf": [reference("Guard"), { "type": "null" }] },
        }),
        &["answers", "category", "contact", "consent"],
    );
    intent["anyOf"] = json!([
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
    ]);
    intent
}

/// A text that may be missing, or empty, which white space is, too.
fn text(description: &str, control: &str, also: &str, most: usize) -> Value {
    json!({
        "description": description,
        "type": ["string", "null"],
        "maxLength": most,
        "pattern": format!(r"^(?:[^\S{control}{}]{also})*$|{}", invisible(), visible(control, also)),
    })
}

/// The pattern of a text in which something can be seen, without these control characters but for what is `also` in
/// it.
fn visible(control: &str, also: &str) -> String {
    format!(r"^(?:[^{control}]{also})*[^\s{control}{}](?:[^{control}]{also})*$", invisible())
}

/// Besides white space. Those beyond U+FFFF are left out: languages differ in how they read them in a pattern.
fn invisible() -> String {
    let invisible = INVISIBLE.iter().filter(|range| *range.end() <= '\u{FFFF}');
    let invisible: Vec<_> = invisible
        .map(|range| format!(r"\u{:04X}-\u{:04X}", u32::from(*range.start()), u32::from(*range.end())))
        .collect();
    invisible.concat()
}

fn contact() -> Value {
    let signs = " +().,/#*extEXT-";
    object(
        "How to reach the person.",
        json!({
            "given_name": {
                "description": "The given name, or the only one.",
                "type": "string",
                "maxLength": PersonName::MAX_CHARS,
                "pattern": visible(CONTROL, ""),
            },
            "family_name": text("The family name, where there is one.", CONTROL, "", PersonName::MAX_CHARS),
            "email": {
                "description": "An e-mail address with a public domain.",
                "type": "string",
                "format": "email",
                "maxLength": EmailAddress::MAX_BYTES,
            },
            "phone": {
                "description": format!(
                    "A phone number as people write it, with {} digits or more.", Phone::MIN_DIGITS
                ),
                "type": ["string", "null"],
                "maxLength": Phone::MAX_CHARS,
                "pattern": format!("^ *$|^([{signs}]*[0-9]){{{}}}[0-9{signs}]*$", Phone::MIN_DIGITS),
            },
        }),
        &["given_name", "email"],
    )
}

fn consent() -> Value {
    let mut versions: Vec<_> = Lang::ALL.into_iter().map(|lang| lang.texts().consent_version).collect();
    versions.dedup();
    object(
        "What the person agreed to: the text is `consent` of the catalogue.",
        json!({
            "contact": { "description": "To be contacted.", "const": true },
            "text_version": {
                "description": "The version of the text that the person was shown.",
                "enum": versions,
            },
        }),
        &["contact", "text_version"],
    )
}

fn guard() -> Value {
    object(
        "How the form was filled in, so that machines can be asked to confirm. It may be missing: where Turnstile \
         is in use, whoever has no token is asked, too, and nobody is refused.",
        json!({
            "trap": { "description": "What stood in a field that people do not see.", "type": ["string", "null"] },
            "turnstile": {
                "description": format!(
                    "The token of Turnstile, where it is in use. A token of more than {MAX_TURNSTILE_BYTES} bytes \
                     counts as none."
                ),
                "type": ["string", "null"],
            },
            "confirmed": {
                "description": "True where the person was asked (`confirm`) and has confirmed.",
                "type": ["boolean", "null"],
            },
        }),
        &[],
    )
}

fn status_change() -> Value {
    // What staff can make of a new intent; from other statuses it may be less.
    let codes: Vec<_> =
        Status::ALL.into_iter().filter(|next| Status::New.may_become(*next)).map(Status::code).collect();
    object(
        "A change of an intent.",
        json!({ "status": { "description": "What has become of it.", "type": "string", "enum": codes } }),
        &["status"],
    )
}
