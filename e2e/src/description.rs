//! The description of the API (`/openapi.json`). Every response that a test gets from a described address is checked
//! against it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Map, Value, json};
use tokio::sync::OnceCell;

use crate::response::Response;

/// The description of the API.
#[derive(Debug)]
pub struct Description {
    document: Value,
    /// By the text of their schemas, because compiling a schema takes much longer than using it.
    validators: Mutex<BTreeMap<String, Arc<Validator>>>,
}

/// A described response: `method path`, the status, and the type of the problem if it is one.
pub type Outcome = (String, u16, Option<String>);

impl Description {
    /// The description of the system under test, fetched once.
    ///
    /// # Errors
    ///
    /// When the server is down.
    pub async fn of(origin: &str) -> reqwest::Result<&'static Self> {
        static DESCRIPTION: OnceCell<Description> = OnceCell::const_new();
        let read = async || -> reqwest::Result<Self> {
            let response = reqwest::get(format!("{origin}/openapi.json")).await?.error_for_status()?;
            Ok(Self { document: response.json().await?, validators: Mutex::default() })
        };
        DESCRIPTION.get_or_try_init(read).await
    }

    /// The whole document.
    #[must_use]
    pub const fn document(&self) -> &Value {
        &self.document
    }

    /// Whether the description covers this address. It does not cover pages.
    #[must_use]
    pub fn covers(path: &str) -> bool {
        path.starts_with("/api/") || path == "/openapi.json" || path == "/healthz"
    }

    /// Finds the described response that this one is. `None` for one that every address has (404, 405, `HEAD`).
    ///
    /// # Errors
    ///
    /// When the description has no such response; the message says why.
    pub fn check(&self, method: &Method, path: &str, response: &Response) -> Result<Option<Outcome>, String> {
        let name = if method == Method::HEAD { "get".to_owned() } else { method.as_str().to_lowercase() };
        let operation = self.item(path).and_then(|(pattern, item)| Some((pattern, item.get(&name)?)));
        let Some((pattern, operation)) = operation else {
            let unknown = if self.item(path).is_some() { 405 } else { 404 };
            return if response.status == unknown {
                Ok(None)
            } else {
                Err(format!("{} is not described", response.status))
            };
        };
        let status = response.status.to_string();
        let described = operation["responses"].get(&status).map(|described| self.resolved(described));
        let described = described.ok_or_else(|| format!("{status} is not described"))?;
        for (header, expected) in members(&described["headers"]) {
            let expected = self.resolved(expected);
            match response.headers.get(header) {
                Some(value) => {
                    let value = value.to_str().map_err(|_| format!("{header} is not text"))?;
                    let number =
                        value.parse::<u64>().ok().filter(|_| expected["schema"]["type"] == "integer");
                    let value = number.map_or_else(|| json!(value), |number| json!(number));
                    self.validate(&expected["schema"], &value)
                        .map_err(|error| format!("{header}: {error}"))?;
                }
                None if expected["required"] == true => return Err(format!("{header} is missing")),
                None => {}
            }
        }
        if method == Method::HEAD {
            return Ok(None);
        }
        self.check_body(described, response)?;
        let is_problem = response.header("content-type") == "application/problem+json";
        let kind = is_problem.then(|| kind_of(&response.body));
        Ok(Some((format!("{name} {pattern}"), response.status, kind)))
    }

    fn check_body(&self, described: &Value, response: &Response) -> Result<(), String> {
        let media_type = response.header("content-type").split(';').next().unwrap_or_default();
        if described["content"].is_null() {
            return if response.body.is_empty() {
                Ok(())
            } else {
                Err("the body is not described".to_owned())
            };
        }
        let media = described["content"].get(media_type);
        let media = media.ok_or_else(|| format!("the type {media_type:?} is not described"))?;
        let value = if media_type.ends_with("json") {
            serde_json::from_slice(&response.body).map_err(|error| error.to_string())?
        } else {
            json!(response.text())
        };
        self.validate(&media["schema"], &value)
    }

    /// Every described response.
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

    /// The examples of request bodies.
    #[must_use]
    pub fn requests(&self, method: &str, path: &str) -> BTreeMap<String, Value> {
        let body = &self.document["paths"][path][method]["requestBody"]["content"]["application/json"];
        members(&body["examples"]).map(|(name, it)| (name.to_owned(), it["value"].clone())).collect()
    }

    /// Checks a request body against the schema of the operation.
    ///
    /// # Errors
    ///
    /// When the body does not match; the message says why.
    pub fn takes(&self, method: &str, path: &str, body: &Value) -> Result<(), String> {
        let content = &self.document["paths"][path][method]["requestBody"]["content"];
        self.validate(&content["application/json"]["schema"], body)
    }

    /// Every example with its schema.
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

    /// Checks a value against a schema.
    ///
    /// # Errors
    ///
    /// When the value does not match; the message says why.
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
        let validator = Arc::new(validator.map_err(|error| format!("the schema is invalid: {error}"))?);
        validators.insert(name, Arc::clone(&validator));
        Ok(validator)
    }

    /// The described path that matches this one.
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
        pointer.map_or(value, |pointer| self.document.pointer(pointer).expect("the reference has a target"))
    }
}

/// The `type` of a problem.
fn kind_of(body: &[u8]) -> String {
    let problem: Value = serde_json::from_slice(body).unwrap_or_default();
    problem["type"].as_str().unwrap_or_default().to_owned()
}

/// The same schema with `additionalProperties: false`. Clients must accept unknown members, but the system must not
/// send any.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(known) => {
            let mut schema: Map<_, _> = known.iter().map(|(name, it)| (name.clone(), closed(it))).collect();
            // A schema that extends another, or has alternatives, describes only a part of the object.
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

/// Calls `found` with every value that has a schema and examples, at any depth.
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

    fn response(status: u16, tag: &'static str, body: &Value) -> Response {
        let headers = [(CONTENT_TYPE, "application/json"), (ETAG, tag)];
        let headers = headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value)));
        Response { status, headers: headers.collect(), body: body.to_string().into_bytes() }
    }

    #[track_caller]
    fn check(method: &Method, path: &str, response: &Response, expect: Result<(), &str>) {
        let found = description().check(method, path, response).map(drop);
        match (found, expect) {
            (Err(message), Err(expect)) => assert!(message.contains(expect), "{message}"),
            (found, expect) => assert_eq!(found, expect.map_err(str::to_owned)),
        }
    }

    #[test]
    fn a_response_that_is_not_described_is_an_error() {
        const PATH: &str = "/api/things/1";
        let thing = json!({ "name": "x" });
        check(&Method::GET, PATH, &response(200, "\"1\"", &thing), Ok(()));
        check(&Method::GET, PATH, &response(200, "1", &thing), Err("ETag"));
        check(&Method::GET, PATH, &response(404, "\"1\"", &thing), Err("404 is not described"));
        check(&Method::GET, PATH, &response(200, "\"1\"", &json!({})), Err("name"));
        check(&Method::GET, PATH, &response(200, "\"1\"", &json!({ "name": 1 })), Err("/name"));
        check(&Method::GET, PATH, &response(200, "\"1\"", &json!({ "name": "x", "age": 1 })), Err("age"));
        check(&Method::POST, PATH, &response(405, "", &json!({})), Ok(()));
        check(&Method::POST, PATH, &response(200, "", &json!({})), Err("200 is not described"));
        check(&Method::GET, "/api/others", &response(404, "", &json!({})), Ok(()));
        check(&Method::GET, "/api/others", &response(200, "", &json!({})), Err("200 is not described"));
    }
}
