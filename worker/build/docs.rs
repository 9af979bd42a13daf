//! The description as a page for people: plain HTML, made when the Worker is built, of what programs read.

use maud::{Markup, Render as _, html};
use serde_json::{Map, Value};

/// What stands in it for our origin.
pub(crate) const ORIGIN: &str = "https://origin.invalid";

/// The operations of an item are these of its keys, shown in this order.
const METHODS: [&str; 5] = ["post", "get", "patch", "put", "delete"];

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

/// An operation, and where it stands.
struct Operation<'document> {
    path: &'document str,
    method: &'document str,
    itself: &'document Value,
}

/// The content of the page.
pub(crate) fn page(document: &Value) -> String {
    let operations = operations(document);
    let of_tag = |tag: &str| {
        let tag = tag.to_owned();
        operations.iter().filter(move |operation| operation.itself["tags"][0] == *tag)
    };
    let tags = document["tags"].as_array().into_iter().flatten();
    html! {
        main.docs {
            h1 { (text(&document["info"]["title"])) ": the API" }
            @for paragraph in text(&document["info"]["description"]).split("\n\n") {
                p { (marked(paragraph)) }
            }
            p { "The same for programs, as OpenAPI " (text(&document["openapi"])) ": " a href="/openapi.json" { "/openapi.json" } }
            nav aria-label="Contents" {
                ul {
                    @for operation in &operations {
                        li {
                            a href={ "#" (operation.id()) } { (text(&operation.itself["summary"])) }
                            " " code { (operation.method.to_uppercase()) " " (operation.path) }
                        }
                    }
                    li { a href="#problems" { "Problems" } }
                    li { a href="#schemas" { "Schemas" } }
                }
            }
            @for tag in tags {
                h2 { (capitalized(text(&tag["name"]))) }
                p { (marked(text(&tag["description"]))) }
                @for operation in of_tag(text(&tag["name"])) { (operation.show(document)) }
            }
            (problems(document))
            (schemas(document))
        }
    }
    .into_string()
}

/// In the order in which they are written, not in that of their names.
fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut items: Vec<_> = members(&document["paths"]).collect();
    items.sort_by_key(|(_, item)| item["x-order"].as_u64());
    let all = items.into_iter().flat_map(|(path, item)| {
        METHODS
            .into_iter()
            .filter_map(move |method| Some(Operation { path, method, itself: item.get(method)? }))
    });
    all.collect()
}

impl Operation<'_> {
    fn id(&self) -> &str {
        text(&self.itself["operationId"])
    }

    fn is_for_staff(&self) -> bool {
        self.itself["security"].is_array()
    }

    fn parameters<'document>(
        &'document self,
        document: &'document Value,
    ) -> impl Iterator<Item = &'document Value> {
        self.itself["parameters"].as_array().into_iter().flatten().map(|it| resolved(document, it))
    }

    fn show(&self, document: &Value) -> Markup {
        let body = &self.itself["requestBody"]["content"][JSON];
        html! {
            section aria-labelledby=(self.id()) {
                h3 #(self.id()) { (text(&self.itself["summary"])) }
                p { code { (self.method.to_uppercase()) " " (self.path) } }
                @if self.itself["description"] != "" { p { (marked(text(&self.itself["description"]))) } }
                @if self.is_for_staff() { p { "Takes a staff token." } }
                @if self.itself["parameters"].is_array() {
                    h4 { "Parameters" }
                    dl {
                        @for parameter in self.parameters(document) {
                            dt {
                                code { (text(&parameter["name"])) } " "
                                small { (place(parameter)) ", " (kind(&parameter["schema"])) }
                            }
                            dd { (marked(text(&parameter["description"]))) }
                        }
                    }
                }
                @if body.is_object() {
                    h4 { "Body" }
                    p { (kind(&body["schema"])) }
                }
                h4 { "Try it" }
                @for example in self.examples() {
                    pre { code { (self.curl(document, example)) } }
                }
                h4 { "Answers" }
                dl {
                    @for (status, response) in members(&self.itself["responses"]) {
                        (answer(status, resolved(document, response)))
                    }
                }
                @for (status, response) in members(&self.itself["responses"]) {
                    @let example = &response["content"][JSON]["example"];
                    @if !example.is_null() {
                        details.fold {
                            summary { "Example of " (status) }
                            pre { code { (pretty(example)) } }
                        }
                    }
                }
            }
        }
    }

    /// What can be sent; nothing, where it takes no body.
    fn examples(&self) -> Vec<Option<&Value>> {
        let examples: Vec<_> = members(&self.itself["requestBody"]["content"][JSON]["examples"])
            .map(|(_, example)| Some(&example["value"]))
            .collect();
        if examples.is_empty() { vec![None] } else { examples }
    }

    /// A command that does it, to be copied.
    fn curl(&self, document: &Value, body: Option<&Value>) -> String {
        let url = format!("\"{ORIGIN}{}\"", self.path.replace("{id}", "$ID"));
        let mut lines = vec![match self.method {
            "get" => format!("curl {url}"),
            method => format!("curl -X {} {url}", method.to_uppercase()),
        }];
        if self.is_for_staff() {
            lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
        }
        for parameter in self.parameters(document) {
            let example = text(&parameter["example"]);
            if parameter["in"] == "header" && parameter["required"] == true {
                lines.push(format!("-H '{}: {example}'", text(&parameter["name"])));
            }
        }
        if let Some(body) = body {
            lines.push(format!("-H 'Content-Type: {JSON}'"));
            lines.push(format!("-d '{}'", pretty(body).replace('\'', r"'\''")));
        }
        lines.join(" \\\n  ")
    }
}

fn answer(status: &str, response: &Value) -> Markup {
    let (problem, json) = (&response["content"][PROBLEM]["schema"], &response["content"][JSON]["schema"]);
    let headers: Vec<_> = members(&response["headers"]).map(|(name, _)| name).collect();
    html! {
        dt { (status) }
        dd {
            @if problem.is_object() {
                @for (index, kind) in list(&problem["properties"]["type"]["enum"]).enumerate() {
                    @let code = text(kind).trim_start_matches("/problems/");
                    @if index > 0 { ", " }
                    a href={ "#problem-" (code) } { code { (code) } }
                }
            } @else {
                (marked(text(&response["description"])))
                @if json["$ref"].is_string() { " " (kind(json)) "." }
            }
            @for (index, header) in headers.iter().enumerate() {
                @if index == 0 { " With " } @else { ", " }
                code { (header) }
            }
        }
    }
}

/// Every problem by its name.
fn problems(document: &Value) -> Markup {
    html! {
        section aria-labelledby="problems" {
            h2 #problems { "Problems" }
            p { "As " code { (PROBLEM) } ", a " (reference("Problem")) ". Its " code { "type" } " is one of these." }
            @for (code, example) in members(&document["components"]["examples"]) {
                @let problem = &example["value"];
                h3 id={ "problem-" (code) } { code { (text(&problem["type"])) } }
                p { strong { (problem["status"].to_string()) } " " (text(&problem["title"])) ". " (marked(text(&problem["detail"]))) }
            }
        }
    }
}

/// Every schema, member by member.
fn schemas(document: &Value) -> Markup {
    html! {
        section aria-labelledby="schemas" {
            h2 #schemas { "Schemas" }
            @for (name, schema) in members(&document["components"]["schemas"]) {
                h3 id={ "schema-" (name) } { (name) }
                @if schema["description"].is_string() { p { (marked(text(&schema["description"]))) } }
                @if schema["properties"].is_object() {
                    dl { (fields(schema)) }
                } @else {
                    p { (kind(schema)) }
                }
                @for alternative in list(&schema["anyOf"]).filter(|it| it["title"].is_string()) {
                    p { (text(&alternative["title"])) " needs "
                        @for (index, name) in list(&alternative["required"]).enumerate() {
                            @if index > 0 { ", " }
                            code { (text(name)) }
                        }
                        ", too." }
                }
            }
        }
    }
}

fn fields(schema: &Value) -> Markup {
    let is_required = |name: &str| list(&schema["required"]).any(|it| it == name);
    html! {
        @for (name, property) in members(&schema["properties"]) {
            dt {
                code { (name) } " "
                small { (kind(property)) @if !is_required(name) { ", optional" } }
            }
            dd { (marked(text(&property["description"]))) }
        }
    }
}

/// Where a parameter stands, and whether it must.
fn place(parameter: &Value) -> String {
    let needed = if parameter["required"] == true { "required " } else { "" };
    format!("{needed}{} parameter", text(&parameter["in"])).replace("header parameter", "header")
}

/// What a value is, in a few words.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = schema["$ref"].as_str() {
        return reference(name.rsplit('/').next().unwrap_or_default());
    }
    if !schema["const"].is_null() {
        return html! { code { (schema["const"].to_string()) } };
    }
    if schema["enum"].is_array() {
        return html! {
            "one of "
            @for (index, value) in list(&schema["enum"]).enumerate() {
                @if index > 0 { ", " }
                @if let Some(text) = value.as_str() { code { (text) } } @else { (value.to_string()) }
            }
        };
    }
    // That a parameter may be empty is said once for all of them.
    let alternatives: Vec<_> = list(&schema["anyOf"]).filter(|it| it["const"] != "").collect();
    if !alternatives.is_empty() {
        return joined(alternatives.into_iter().map(kind));
    }
    let types: Vec<_> = match &schema["type"] {
        Value::Array(types) => types.iter().map(text).collect(),
        Value::String(only) => vec![only.as_str()],
        _ => return html! { "anything" },
    };
    joined(types.into_iter().map(|name| match name {
        "array" => html! { "list of " (kind(&schema["items"])) },
        "string" if schema["format"].is_string() => html! { "string (" (text(&schema["format"])) ")" },
        name => html! { (name) },
    }))
}

fn joined(kinds: impl Iterator<Item = Markup>) -> Markup {
    html! {
        @for (index, kind) in kinds.enumerate() {
            @if index > 0 { " or " }
            (kind)
        }
    }
}

fn reference(name: &str) -> Markup {
    html! { a href={ "#schema-" (name) } { (name) } }
}

/// Text with `code` in it.
fn marked(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part.render()) }
        }
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

/// What a reference stands for, or the value itself.
fn resolved<'document>(document: &'document Value, value: &'document Value) -> &'document Value {
    let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.map_or(value, |pointer| document.pointer(pointer).expect("what is referred to is there"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(name, member)| (name.as_str(), member))
}
