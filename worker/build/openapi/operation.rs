//! One method of one address, and how it stands in the description.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::examples;
use crate::problem::Problem;

/// The name of the one security scheme.
pub(super) const STAFF: &str = "staff";

/// The type of the API's bodies.
const JSON: &str = "application/json";

/// Whom an operation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Rules,
    Intents,
    Staff,
    System,
}

/// One method of one address.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    /// Its name in programs that are made of the description.
    pub(super) id: &'static str,
    pub(super) tag: Tag,
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    /// Names of [`super::parameters`].
    pub(super) parameters: &'static [&'static str],
    /// What is sent with it.
    pub(super) body: Option<Body>,
    /// What it answers where all is well.
    pub(super) answers: Vec<Answer>,
    /// What can go wrong, besides what follows from the rest: see [`Operation::all_problems`].
    pub(super) problems: Vec<Problem>,
    /// Whether it reads or writes the database, which may not be there.
    pub(super) stored: bool,
}

/// A JSON body of a request.
pub(super) struct Body {
    /// Name of a schema.
    pub(super) schema: &'static str,
    /// Each with its name.
    pub(super) examples: Vec<(&'static str, Value)>,
}

/// An answer where all is well.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) description: &'static str,
    pub(super) content: Option<Content>,
    /// Names of [`super::parameters::headers`].
    pub(super) headers: &'static [&'static str],
    /// What can be done with what it returns: names and links.
    pub(super) links: Value,
}

/// A body of an answer.
pub(super) enum Content {
    /// JSON of a schema of that name, for example this one.
    Json(&'static str, Value),
    /// Something else.
    Other(&'static str, Value),
}

/// What operations have in common, collected while they are described.
#[derive(Default)]
pub(super) struct Components {
    pub(super) responses: BTreeMap<String, Value>,
    pub(super) examples: BTreeMap<&'static str, Value>,
}

impl Tag {
    pub(super) const ALL: [Self; 4] = [Self::Rules, Self::Intents, Self::Staff, Self::System];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Intents => "intents",
            Self::Staff => "staff",
            Self::System => "system",
        }
    }

    pub(super) const fn description(self) -> &'static str {
        match self {
            Self::Rules => "Categories, dues, and the facts that they rest on. Nothing is stored.",
            Self::Intents => "Leaving a sign-up intent.",
            Self::Staff => "Following intents up. Takes a staff token.",
            Self::System => "The service itself.",
        }
    }
}

impl Operation {
    /// What can go wrong: the operation's own problems, and those that come with a body, with staff's
    /// rights and with a database.
    fn all_problems(&self) -> Vec<Problem> {
        let mut problems = vec![Problem::Internal];
        if self.body.is_some() {
            problems.extend([
                Problem::NotJson,
                Problem::TooLarge,
                Problem::MediaType { expected: JSON },
                examples::invalid(self.path),
            ]);
        }
        if self.tag == Tag::Staff {
            problems.push(Problem::Unauthorized);
        }
        if self.stored {
            problems.push(Problem::Unavailable { cause: String::new() });
        }
        problems
    }

    pub(super) fn describe(mut self, components: &mut Components) -> Value {
        let mut problems = self.all_problems();
        problems.append(&mut self.problems);
        let mut responses = Map::new();
        for answer in self.answers {
            responses.insert(answer.status.to_string(), answer.describe());
        }
        let mut by_status = BTreeMap::<u16, Vec<Problem>>::new();
        for problem in problems {
            by_status.entry(problem.status()).or_default().push(problem);
        }
        for (status, problems) in by_status {
            let there = responses.insert(status.to_string(), components.response(&problems));
            assert!(there.is_none(), "{status} of {} {} is described twice", self.method, self.path);
        }
        let references = |of: &str| json!({ "$ref": format!("#/components/parameters/{of}") });
        let mut operation = json!({
            "operationId": self.id,
            "tags": [self.tag.name()],
            "summary": self.summary,
            "description": self.description,
            "responses": responses,
        });
        if !self.parameters.is_empty() {
            operation["parameters"] = self.parameters.iter().copied().map(references).collect();
        }
        if self.tag == Tag::Staff {
            operation["security"] = json!([{ STAFF: [] }]);
        }
        if let Some(body) = self.body {
            let examples: Map<_, _> = body
                .examples
                .into_iter()
                .map(|(name, value)| (name.to_owned(), json!({ "value": value })))
                .collect();
            operation["requestBody"] = json!({
                "required": true,
                "content": { JSON: { "schema": schema(body.schema), "examples": examples } },
            });
        }
        operation
    }
}

impl Answer {
    /// JSON.
    pub(super) const fn json(
        status: u16,
        description: &'static str,
        schema: &'static str,
        example: Value,
    ) -> Self {
        let content = Some(Content::Json(schema, example));
        Self { status, description, content, headers: &[], links: Value::Null }
    }

    /// No content.
    pub(super) const fn empty(status: u16, description: &'static str) -> Self {
        Self { status, description, content: None, headers: &[], links: Value::Null }
    }

    pub(super) fn headers(self, headers: &'static [&'static str]) -> Self {
        Self { headers, ..self }
    }

    fn describe(self) -> Value {
        let mut response = json!({ "description": self.description });
        if !self.headers.is_empty() {
            response["headers"] = headers(self.headers);
        }
        match self.content {
            Some(Content::Json(name, example)) => {
                response["content"] = json!({ JSON: { "schema": schema(name), "example": example } });
            }
            Some(Content::Other(media_type, media)) => response["content"] = json!({ media_type: media }),
            None => {}
        }
        if !self.links.is_null() {
            response["links"] = self.links;
        }
        response
    }
}

impl Components {
    /// The response for problems of one status. It is written once for all operations that have these.
    fn response(&mut self, problems: &[Problem]) -> Value {
        let codes: Vec<_> = problems.iter().map(Problem::code).collect();
        let name = codes.join(".");
        let titles: Vec<_> = problems.iter().map(Problem::title).collect();
        let types: Vec<_> = codes.iter().map(|code| format!("/problems/{code}")).collect();
        let mut references = Map::new();
        for problem in problems {
            self.example(problem);
            let reference = format!("#/components/examples/{}", problem.code());
            references.insert(problem.code().to_owned(), json!({ "$ref": reference }));
        }
        let status = problems.first().map(Problem::status);
        let mut response = json!({
            "description": titles.join("; or: "),
            "content": {
                "application/problem+json": {
                    "schema": {
                        "$ref": "#/components/schemas/Problem",
                        "properties": { "type": { "enum": types }, "status": { "const": status } },
                    },
                    "examples": references,
                },
            },
        });
        if let Some((header, _)) = problems.iter().find_map(Problem::header) {
            response["headers"] = headers(&[header]);
        }
        self.responses.insert(name.clone(), response);
        json!({ "$ref": format!("#/components/responses/{name}") })
    }

    /// A response that no operation has, for the record.
    pub(super) fn mention(&mut self, problem: &Problem) {
        self.response(std::slice::from_ref(problem));
    }

    fn example(&mut self, problem: &Problem) {
        self.examples
            .entry(problem.code())
            .or_insert_with(|| json!({ "value": problem.body(examples::REQUEST_ID) }));
    }
}

fn headers(names: &[&str]) -> Value {
    let reference =
        |name: &&str| ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }));
    names.iter().map(reference).collect::<Map<_, _>>().into()
}

pub(super) fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
