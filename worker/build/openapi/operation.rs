//! One method of one address: its TOML file, and the operation that it becomes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    examples,
    tags::{STAFF, TAGS},
};
use crate::problem::Problem;

const JSON: &str = "application/json";

/// A TOML file next to a handler.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Operation {
    /// The method and the path.
    route: String,
    /// The operation's name in generated clients.
    id: String,
    /// One of [`TAGS`].
    tag: String,
    summary: String,
    #[serde(default)]
    description: String,
    /// Names of [`super::parameters::all`].
    #[serde(default)]
    parameters: Vec<String>,
    body: Option<Body>,
    /// The successful answers by status.
    answers: BTreeMap<String, Answer>,
    /// The codes of [`examples::problem`] that can happen here, besides those of [`Operation::all_problems`].
    #[serde(default)]
    problems: Vec<String>,
}

/// The JSON body of a request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    schema: String,
    /// Names of [`examples::named`].
    examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    description: String,
    /// The schema of its JSON.
    schema: Option<String>,
    /// A name of [`examples::named`], if it is not that of the schema.
    example: Option<String>,
    /// An `OpenAPI` content object, in place of a schema and an example.
    content: Option<Value>,
    /// Names of [`super::parameters::headers`].
    #[serde(default)]
    headers: Vec<String>,
    /// What to do next, as `operation?parameter=expression&…`.
    #[serde(default)]
    links: BTreeMap<String, String>,
}

/// What operations share, collected while they are described.
#[derive(Default)]
pub(super) struct Components {
    pub(super) responses: BTreeMap<String, Value>,
    pub(super) examples: BTreeMap<&'static str, Value>,
}

impl Operation {
    /// The operation of `src/api/<name>.toml`.
    pub(super) fn read(name: &str) -> Self {
        let file = format!("src/api/{name}.toml");
        println!("cargo::rerun-if-changed={file}");
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let operation: Self = toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(
            TAGS.iter().any(|(tag, _)| *tag == operation.tag),
            "{file}: no tag is called {:?}",
            operation.tag
        );
        operation
    }

    /// The method in lower case, and the path.
    pub(super) fn method_and_path(&self) -> (String, &str) {
        let (method, path) = self.route.split_once(' ').expect("a route is a method and a path");
        (method.to_lowercase(), path)
    }

    /// The codes of its problems: its own, and those that come with a body and with a staff token.
    fn all_problems(&self) -> Vec<&str> {
        let mut codes = vec!["internal"];
        if self.body.is_some() {
            codes.extend(["not-json", "too-large", "media-type", "invalid"]);
        }
        if self.tag == STAFF {
            codes.extend(["unauthorized", "unavailable"]);
        }
        codes.extend(self.problems.iter().map(String::as_str));
        codes
    }

    /// The operation of the description.
    pub(super) fn describe(&self, components: &mut Components) -> Value {
        let mut responses: Map<_, _> =
            self.answers.iter().map(|(status, answer)| (status.clone(), answer.describe())).collect();
        let mut by_status = BTreeMap::<u16, Vec<&str>>::new();
        for code in self.all_problems() {
            by_status.entry(examples::problem(code).status()).or_default().push(code);
        }
        for (status, codes) in by_status {
            responses.insert(status.to_string(), components.response(&codes));
        }
        let mut operation = json!({
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.summary,
            "description": self.description,
            "responses": responses,
        });
        if !self.parameters.is_empty() {
            operation["parameters"] =
                self.parameters.iter().map(|name| reference("parameters", name)).collect();
        }
        if self.tag == STAFF {
            operation["security"] = json!([{ STAFF: [] }]);
        }
        if let Some(Body { schema, examples }) = &self.body {
            let examples: Map<_, _> = examples
                .iter()
                .map(|name| (name.clone(), json!({ "value": examples::named(name) })))
                .collect();
            let media = json!({ "schema": reference("schemas", schema), "examples": examples });
            operation["requestBody"] = json!({ "required": true, "content": { JSON: media } });
        }
        operation
    }
}

impl Answer {
    fn describe(&self) -> Value {
        let mut response = json!({ "description": self.description });
        if let Some(schema) = &self.schema {
            let example = examples::named(self.example.as_ref().unwrap_or(schema));
            let media = json!({ "schema": reference("schemas", schema), "example": example });
            response["content"] = json!({ JSON: media });
        }
        if let Some(content) = &self.content {
            response["content"] = content.clone();
        }
        if !self.headers.is_empty() {
            response["headers"] = headers(self.headers.iter().map(String::as_str));
        }
        for (name, link) in &self.links {
            let (operation, parameters) = link.split_once('?').expect("a link has parameters");
            let parameters: BTreeMap<_, _> =
                parameters.split('&').filter_map(|parameter| parameter.split_once('=')).collect();
            response["links"][name] = json!({ "operationId": operation, "parameters": parameters });
        }
        response
    }
}

impl Components {
    /// The response for problems of one status, written once for all operations that have the same.
    pub(super) fn response(&mut self, codes: &[&str]) -> Value {
        let problems: Vec<_> = codes.iter().copied().map(examples::problem).collect();
        let mut shown = Map::new();
        for problem in &problems {
            let example = json!({ "value": problem.body(examples::REQUEST_ID) });
            self.examples.insert(problem.code(), example);
            shown.insert(problem.code().to_owned(), reference("examples", problem.code()));
        }
        let titles: Vec<_> = problems.iter().map(Problem::title).collect();
        let types: Vec<_> = codes.iter().map(|code| format!("/problems/{code}")).collect();
        let mut schema = reference("schemas", "Problem");
        schema["properties"] =
            json!({ "type": { "enum": types }, "status": { "const": problems[0].status() } });
        let media = json!({ "schema": schema, "examples": shown });
        let mut response = json!({
            "description": titles.join("; or: "),
            "content": { "application/problem+json": media },
        });
        let names: BTreeSet<_> = problems.iter().filter_map(|problem| Some(problem.header()?.0)).collect();
        if !names.is_empty() {
            response["headers"] = headers(names);
        }
        let name = codes.join(".");
        let shared = reference("responses", &name);
        self.responses.insert(name, response);
        shared
    }
}

fn headers<'name>(names: impl IntoIterator<Item = &'name str>) -> Value {
    names.into_iter().map(|name| (name.to_owned(), reference("headers", name))).collect::<Map<_, _>>().into()
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}
