//! From the fields of a form to the JSON that the API takes. This is the only mapping: the Worker uses it for
//! forms that come without script, the browser for the request that it sends itself.

use join_shared::answers::{Answer, Fact};
use serde::{Serialize, Serializer};

use crate::state::field;

/// A JSON object.
#[derive(Debug)]
pub struct Object<'a> {
    /// The names and values.
    pub members: Vec<(&'static str, Json<'a>)>,
}

/// A JSON value, of the kinds that a request has.
#[derive(Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Json<'a> {
    Null,
    Bool(bool),
    Number(u32),
    Text(&'a str),
    Texts(Vec<&'a str>),
    Object(Object<'a>),
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.members.iter().map(|(name, value)| (name, value)))
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => serializer.serialize_u32(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::Texts(values) => serializer.collect_seq(values),
            Self::Object(object) => object.serialize(serializer),
        }
    }
}

/// The intent in the fields of the sign-up form, without the guard. A wrong value stays as it is, because
/// the decoder reports it.
#[must_use]
pub fn intent<'a>(fields: &'a [(String, String)], lang: &'static str) -> Object<'a> {
    let mut members = vec![
        ("answers", answers(fields)),
        ("chapters", Json::Texts(values(fields, field::CHAPTER).collect())),
        ("term_years", number(value(fields, field::TERM_YEARS))),
        ("contact", contact(fields)),
        (
            "consent",
            object(vec![
                ("contact", Json::Bool(is_yes(fields, field::CONSENT))),
                ("text_version", text(fields, field::CONSENT_TEXT_VERSION)),
            ]),
        ),
        ("message", text(fields, field::MESSAGE)),
        ("lang", Json::Text(lang)),
    ];
    if is_yes(fields, field::EMAIL_RECEIPT) {
        members.push((field::EMAIL_RECEIPT, Json::Bool(true)));
    }
    match value(fields, field::CATEGORY) {
        None => {}
        Some(field::QUESTION) => members.push(("category", Json::Null)),
        Some(category) => {
            members.push(("category", Json::Text(category)));
            members.push(("ruleset", text(fields, field::RULESET)));
            if let Some(total) = total_of(fields, category) {
                members.push(("quoted_total_cents", total));
            }
        }
    }
    Object { members }
}

/// How the form was filled in, so that what looks automated can be asked to confirm.
#[must_use]
pub fn guard(fields: &[(String, String)]) -> Json<'_> {
    object(vec![
        ("trap", text(fields, field::TRAP)),
        ("turnstile", text(fields, field::TURNSTILE)),
        ("confirmed", Json::Bool(is_yes(fields, field::CONFIRMED))),
    ])
}

/// How to reach the person.
#[must_use]
pub fn contact(fields: &[(String, String)]) -> Json<'_> {
    object(vec![
        ("given_name", text(fields, field::GIVEN_NAME)),
        ("family_name", text(fields, field::FAMILY_NAME)),
        ("email", text(fields, field::EMAIL)),
        ("phone", text(fields, field::PHONE)),
    ])
}

/// The value of a field, unless the field is missing or empty. The first of several counts.
pub(crate) fn value<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    values(fields, name).next()
}

/// The value of [`field::QUOTED_TOTAL_CENTS`] for a category: its code, and the total unless that is unknown.
pub(crate) fn quoted_total(category: &str, cents: Option<u32>) -> String {
    [category, ":", &cents.map(|cents| cents.to_string()).unwrap_or_default()].concat()
}

/// The total in [`quoted_total`]; null where it was unknown.
fn total_of<'a>(fields: &'a [(String, String)], category: &str) -> Option<Json<'a>> {
    values(fields, field::QUOTED_TOTAL_CENTS)
        .filter_map(|quoted| quoted.split_once(':'))
        .find(|(of, _)| *of == category)
        .map(|(_, total)| number(Some(total).filter(|total| !total.is_empty())))
}

fn answers(fields: &[(String, String)]) -> Json<'_> {
    let answers = Fact::ALL.into_iter().filter_map(|fact| {
        let code = value(fields, fact.code())?;
        let value = match fact.answer(code) {
            Some(
                Answer::WorksInCaseManagement(value)
                | Answer::HealthDegree(value)
                | Answer::CurrentLicense(value)
                | Answer::NationalCertification(value)
                | Answer::EnrolledStudent(value),
            ) => Json::Bool(value),
            _ => Json::Text(code),
        };
        Some((fact.code(), value))
    });
    object(answers.collect())
}

fn object<'a>(members: Vec<(&'static str, Json<'a>)>) -> Json<'a> {
    Json::Object(Object { members })
}

fn text<'a>(fields: &'a [(String, String)], name: &str) -> Json<'a> {
    value(fields, name).map_or(Json::Null, Json::Text)
}

/// A number; a text that is not a number stays a text.
fn number(text: Option<&str>) -> Json<'_> {
    text.map_or(Json::Null, |text| text.parse().map_or(Json::Text(text), Json::Number))
}

fn is_yes(fields: &[(String, String)], name: &str) -> bool {
    value(fields, name) == Some(field::YES)
}

fn values<'a>(fields: &'a [(String, String)], name: &str) -> impl Iterator<Item = &'a str> {
    let values = fields.iter().filter(move |(known, _)| known == name);
    values.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{intent, quoted_total};
    use crate::state::field;

    #[track_caller]
    fn check(fields: &[(&str, &str)], expect: &serde_json::Value) {
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let request = serde_json::json!(intent(&fields, "en"));
        for (name, value) in expect.as_object().expect("is an object") {
            assert_eq!(request.get(name), Some(value), "{name}");
        }
    }

    /// The browser puts a newer price of the server before the fields of the form.
    #[test]
    fn the_first_value_of_a_field_counts() {
        let (newer, older) = (quoted_total("student", None), quoted_total("student", Some(11_000)));
        let form = [
            (field::CATEGORY, "student"),
            (field::RULESET, "older"),
            (field::QUOTED_TOTAL_CENTS, &*quoted_total("individual-a", Some(19_500))),
            (field::QUOTED_TOTAL_CENTS, &*older),
        ];
        check(&form, &serde_json::json!({ "ruleset": "older", "quoted_total_cents": 11_000 }));
        let newer = [(field::RULESET, "newer"), (field::QUOTED_TOTAL_CENTS, &*newer)];
        let expect =
            serde_json::json!({ "category": "student", "ruleset": "newer", "quoted_total_cents": null });
        check(&[&newer[..], &form].concat(), &expect);
    }

    #[test]
    fn wrong_values_stay_for_the_decoder() {
        let form =
            [("residence", "mars"), ("health_degree", "no"), (field::TERM_YEARS, "x"), (field::CHAPTER, "a")];
        let answers = serde_json::json!({ "residence": "mars", "health_degree": false });
        check(&form, &serde_json::json!({ "answers": answers, "term_years": "x", "chapters": ["a"] }));
    }
}
