//! What the description of the API (`/openapi.json`) says, held against what the system answers: every
//! answer that a test gets from an address that is described must be one that is described.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Map, Value, json};
use tokio::sync::OnceCell;

use crate::api::Answer;

/// The description of the API.
#[derive(Debug)]
pub struct Description {
    document: Value,
    /// By the text of their schemas. To make one takes much longer than to use it.
    validators: Mutex<BTreeMap<String, Arc<Validator>>>,
}

/// What can be told apart of an operation's answers: `method path`, status, and the problem if it is one.
pub type Outcome = (String, u16, Option<String>);

impl Description {
    /// The description of the system under test, asked for once.
    ///
    /// # Errors
    ///
    /// When the server is not there.
    pub async fn of(origin: &str) -> reqwest::Result<&'static Self> {
        static DESCRIPTION: OnceCell<Description> = OnceCell::const_new();
        let read = async || -> reqwest::Result<Self> {
            let answer = reqwest::get(format!("{origin}/openapi.json")).await?.error_for_status()?;
            Ok(Self { document: answer.json().await?, validators: Mutex::default() })
        };
        DESCRIPTION.get_or_try_init(read).await
    }

    /// The whole document.
    #[must_use]
    pub const fn document(&self) -> &Value {
        &self.document
    }

    /// Whether an address is described here, if there is anything at it: pages are not.
    #[must_use]
    pub fn covers(path: &str) -> bool {
        path.starts_with("/api/") || path == "/openapi.json" || path == "/healthz"
    }

    /// What the answer is among those that are described.
    ///
    /// # Errors
    ///
    /// When it is none of them; the message says why.
    pub fn check(&self, method: &Method, path: &str, answer: &Answer) -> Result<Option<Outcome>, String> {
        let name = if method == Method::HEAD { "get".to_owned() } else { method.as_str().to_lowercase() };
        let operation = self.item(path).and_then(|(pattern, item)| Some((pattern, item.get(&name)?)));
        let Some((pattern, operation)) = operation else {
            let unknown = if self.item(path).is_some() { 405 } else { 404 };
            return if answer.status == unknown {
                Ok(None)
            } else {
                Err(format!("{} is not described", answer.status))
            };
        };
        let status = answer.status.to_string();
        let response = operation["responses"].get(&status).map(|response| self.resolved(response));
        let response = response.ok_or_else(|| format!("{status} is not described"))?;
        for (header, described) in members(&response["headers"]) {
            let described = self.resolved(described);
            match answer.headers.get(header) {
                Some(value) => {
                    let value = value.to_str().map_err(|_| format!("{header} is no text"))?;
                    let number =
                        value.parse::<u64>().ok().filter(|_| described["schema"]["type"] == "integer");
                    let value = number.map_or_else(|| json!(value), |number| json!(number));
                    self.validate(&described["schema"], &value)
                        .map_err(|error| format!("{header}: {error}"))?;
                }
                None if described["required"] == true => return Err(format!("{header} is missing")),
                None => {}
            }
        }
        if method == Method::HEAD {
            return Ok(None);
        }
        self.check_body(response, answer)?;
        let is_problem = answer.header("content-type") == "application/problem+json";
        let kind = is_problem.then(|| kind_of(&answer.body));
        Ok(Some((format!("{name} {pattern}"), answer.status, kind)))
    }

    fn check_body(&self, response: &Value, answer: &Answer) -> Result<(), String> {
        let media_type = answer.header("content-type").split(';').next().unwrap_or_default();
        if response["content"].is_null() {
            return if answer.body.is_empty() { Ok(()) } else { Err("the body is not described".to_owned()) };
        }
        let media = response["content"].get(media_type);
        let media = media.ok_or_else(|| format!("the type {media_type:?} is not described"))?;
        let value = if media_type.ends_with("json") {
            serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?
        } else {
            json!(answer.text())
        };
        self.validate(&media["schema"], &value)
    }

    /// Everything that is described, but for what no client can bring about.
    #[must_use]
    pub fn outcomes(&self) -> BTreeSet<Outcome> {
        let mut outcomes = BTreeSet::new();
        for (path, item) in members(&self.document["paths"]) {
            for (method, operation) in members(item).filter(|(name, _)| !name.starts_with("x-")) {
                for (status, response) in members(&operation["responses"]) {
                    let name = format!("{method} {path}");
                    let status = status.parse().expect("a status is a number");
                    let types = &self.resolved(response)["content"]["application/problem+json"]["schema"]["properties"]
                        ["type"]["enum"];
                    match types.as_array() {
                        Some(types) => outcomes.extend(types.iter().map(|it| {
                            (name.clone(), status, Some(it.as_str().unwrap_or_default().to_owned()))
                        })),
                        None => drop(outcomes.insert((name, status, None))),
                    }
                }
            }
        }
        outcomes
    }

    /// The examples of what can be sent there.
    #[must_use]
    pub fn requests(&self, method: &str, path: &str) -> BTreeMap<String, Value> {
        let body = &self.document["paths"][path][method]["requestBody"]["content"]["application/json"];
        members(&body["examples"]).map(|(name, it)| (name.to_owned(), it["value"].clone())).collect()
    }

    /// Whether a body is one that the operation takes.
    ///
    /// # Errors
    ///
    /// When it is not; the message says why.
    pub fn takes(&self, method: &str, path: &str, body: &Value) -> Result<(), String> {
        let content = &self.document["paths"][path][method]["requestBody"]["content"];
        self.validate(&content["application/json"]["schema"], body)
    }

    /// Every example beside the schema that it is one of.
    #[must_use]
    pub fn examples(&self) -> Vec<(Value, Value)> {
        let mut found = Vec::new();
        collect(&self.document["paths"], &mut |media| {
            let one = media.get("example").into_iter().cloned();
            let several = members(&media["examples"]).map(|(_, it)| self.resolved(it)["value"].clone());
            found.extend(one.chain(several).map(|example| (media["schema"].clone(), example)));
        });
        collect(&self.document["components"]["responses"], &mut |media| {
            let examples = members(&media["examples"]).map(|(_, it)| self.resolved(it)["value"].clone());
            found.extend(examples.map(|example| (media["schema"].clone(), example)));
        });
        found
    }

    /// # Errors
    ///
    /// When the value is none of the schema.
    pub fn validate(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let validator = self.validator(schema)?;
        let errors: Vec<_> =
            validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        if errors.is_empty() { Ok(()) } else { Err(errors.join("; ")) }
    }

    fn validator(&self, schema: &Value) -> Result<Arc<Validator>, String> {
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        let name = schema.to_string();
        if let Some(validator) = validators.get(&name) {
            return Ok(Arc::clone(validator));
        }
        let mut schema = closed(schema);
        schema["components"] = closed(&self.document["components"]);
        let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema);
        let validator = Arc::new(validator.map_err(|error| format!("the schema is none: {error}"))?);
        validators.insert(name, Arc::clone(&validator));
        Ok(validator)
    }

    /// The path that is described and that this one is.
    fn item(&self, path: &str) -> Option<(&str, &Value)> {
        let segments: Vec<_> = path.trim_end_matches('/').split('/').collect();
        members(&self.document["paths"]).find(|(pattern, _)| {
            let pattern: Vec<_> = pattern.split('/').collect();
            let fits = |(one, other): (&&str, &&str)| one.starts_with('{') || one == other;
            pattern.len() == segments.len() && pattern.iter().zip(&segments).all(fits)
        })
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        pointer.map_or(value, |pointer| self.document.pointer(pointer).expect("what is referred to is there"))
    }
}

/// A problem's name, as its document has it.
fn kind_of(body: &[u8]) -> String {
    let problem: Value = serde_json::from_slice(body).unwrap_or_default();
    problem["type"].as_str().unwrap_or_default().to_owned()
}

/// The same, and nothing that is not described: clients must bear more than they know of, but we must
/// not send it.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(known) => {
            let mut schema: Map<_, _> = known.iter().map(|(name, it)| (name.clone(), closed(it))).collect();
            // One that adds to another, or has alternatives, describes its part alone.
            let is_part =
                ["$ref", "not", "title", "anyOf"].iter().any(|keyword| known.contains_key(*keyword));
            let has_members =
                known.get("type").is_some_and(|it| it == "object") && known.contains_key("properties");
            if has_members && !is_part && !known.contains_key("additionalProperties") {
                schema.insert("additionalProperties".to_owned(), json!(false));
            }
            Value::Object(schema)
        }
        Value::Array(items) => items.iter().map(closed).collect(),
        other => other.clone(),
    }
}

/// Whatever has a schema and examples of it, wherever it stands.
fn collect(value: &Value, found: &mut dyn FnMut(&Value)) {
    if value["schema"].is_object() && (value["example"].is_object() || value["examples"].is_object()) {
        found(value);
    }
    for (_, member) in members(value) {
        collect(member, found);
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(name, member)| (name.as_str(), member))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{CONTENT_TYPE, ETAG, HeaderValue};

    use super::*;

    fn description() -> Description {
        let document = json!({
            "paths": { "/api/things/{id}": { "get": { "responses": { "200": {
                "headers": { "ETag": { "required": true, "schema": { "pattern": "^\"" } } },
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } },
            } } } } },
            "components": { "schemas": { "Thing": {
                "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"],
            } } },
        });
        Description { document, validators: Mutex::default() }
    }

    fn answer(status: u16, tag: &'static str, body: &Value) -> Answer {
        let headers = [(CONTENT_TYPE, "application/json"), (ETAG, tag)];
        let headers = headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value)));
        Answer { status, headers: headers.collect(), body: body.to_string().into_bytes() }
    }

    #[track_caller]
    fn check(method: &Method, path: &str, answer: &Answer, expect: Result<(), &str>) {
        let found = description().check(method, path, answer).map(drop);
        match (found, expect) {
            (Err(message), Err(expect)) => assert!(message.contains(expect), "{message}"),
            (found, expect) => assert_eq!(found, expect.map_err(str::to_owned)),
        }
    }

    #[test]
    fn what_is_not_described_is_found() {
        const PATH: &str = "/api/things/1";
        let thing = json!({ "name": "x" });
        check(&Method::GET, PATH, &answer(200, "\"1\"", &thing), Ok(()));
        check(&Method::GET, PATH, &answer(200, "1", &thing), Err("ETag"));
        check(&Method::GET, PATH, &answer(404, "\"1\"", &thing), Err("404 is not described"));
        check(&Method::GET, PATH, &answer(200, "\"1\"", &json!({})), Err("name"));
        check(&Method::GET, PATH, &answer(200, "\"1\"", &json!({ "name": 1 })), Err("/name"));
        check(&Method::GET, PATH, &answer(200, "\"1\"", &json!({ "name": "x", "age": 1 })), Err("age"));
        check(&Method::POST, PATH, &answer(405, "", &json!({})), Ok(()));
        check(&Method::POST, PATH, &answer(200, "", &json!({})), Err("200 is not described"));
        check(&Method::GET, "/api/others", &answer(404, "", &json!({})), Ok(()));
        check(&Method::GET, "/api/others", &answer(200, "", &json!({})), Err("200 is not described"));
    }
}
