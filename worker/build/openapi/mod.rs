//! The description of the API, in `OpenAPI` 3.1: made when the Worker is built, and shipped as data. What is particular
//! to a route is in a TOML file next to its handler (`src/api/`); schemas come from the wire types, constants and
//! enumerations of the code, and examples from the rules.

mod catalog;
mod examples;
mod operation;
mod parameters;
mod requests;
mod schemas;
mod tags;

use serde_json::{Value, json};

use self::{
    operation::{Components, Operation},
    tags::{STAFF, TAGS},
};

/// Every route, in the order in which `/docs` shows them: `src/api/` has a TOML file of that name for each.
const ROUTES: [&str; 15] = [
    "assessments",
    "catalog",
    "intents/create",
    "intents/list",
    "intents/read",
    "intents/change",
    "intents/timeline",
    "intents/erase",
    "intents/export",
    "audit",
    "notifications/list",
    "notifications/replay",
    "funnel",
    "health",
    "openapi",
];

/// The whole description.
pub(crate) fn document() -> Value {
    let mut components = Components::default();
    let mut paths = json!({});
    for (order, name) in ROUTES.into_iter().enumerate() {
        let operation = Operation::read(name);
        let (method, path) = operation.method_and_path();
        let item = &mut paths[path];
        assert!(item[&method].is_null(), "src/api/{name}.toml: another file has the same route");
        // Keys are sorted in the document. The page goes by this number.
        if item.is_null() {
            *item = json!({ "x-order": order });
        }
        item[method] = operation.describe(&mut components);
    }
    // Every address answers this, but no operation does.
    components.response(&["method-not-allowed"]);
    let about: Vec<_> =
        include_str!("about.md").split("\n\n").map(|it| it.trim().replace('\n', " ")).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "CMSA Join",
            "version": env!("CARGO_PKG_VERSION"),
            "description": about.join("\n\n"),
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{ "url": "/" }],
        "tags": TAGS.map(|(name, description)| json!({ "name": name, "description": description })),
        "paths": paths,
        "components": {
            "schemas": schemas::all(),
            "parameters": parameters::all(),
            "headers": parameters::headers(),
            "responses": components.responses,
            "examples": components.examples,
            "securitySchemes": {
                STAFF: { "type": "http", "scheme": "bearer", "description": "A staff token." },
            },
        },
    });
    check_references(&document, &document);
    document
}

/// Ends the build if a reference names nothing: a parameter, a header or a schema that does not exist.
fn check_references(document: &Value, part: &Value) {
    match part {
        Value::Object(members) => {
            if let Some(reference) = part["$ref"].as_str() {
                let found = document.pointer(reference.trim_start_matches('#'));
                assert!(found.is_some(), "the description has no {reference}");
            }
            members.values().for_each(|member| check_references(document, member));
        }
        Value::Array(items) => items.iter().for_each(|item| check_references(document, item)),
        _ => {}
    }
}
