//! The description of the API, by `OpenAPI` 3.1: made when the Worker is built, of the wire types, of the
//! constants and enumerations that the code itself works with, and with examples that the rules compute.
//! It ships as data: nothing of what makes it is in the Worker.
//!
//! Each address has its operations in a file under `routes/`, in the order of the Worker's own
//! `src/api/`. What a new address needs is a function there that returns its operations, and its
//! line in [`operations`]. A test in `src/http/routes.rs` fails where the two differ, and every answer that an
//! end-to-end test gets is held against the description.

mod catalog;
mod examples;
mod operation;
mod parameters;
mod requests;
mod routes;
mod schemas;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use self::operation::{Components, Operation, Tag};
use crate::problem::Problem;

/// Every operation, in the order in which they are shown.
fn operations() -> Vec<Operation> {
    [
        routes::assessments::operations(),
        routes::catalog::operations(),
        routes::intents::operations(),
        routes::intents_csv::operations(),
        routes::audit::operations(),
        routes::notifications::operations(),
        routes::funnel::operations(),
        routes::health::operations(),
        routes::openapi::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What holds for all of it, a paragraph each.
const ABOUT: [&str; 6] = [
    "Which CMSA membership category fits a person, what it costs with their chapters, and the sign-up intents \
     that people leave. The pages of this site use the same API.",
    "JSON in and out, `snake_case`, UTF-8. Every documented key of an answer is always there, null where it has \
     no value. Ids are opaque. Amounts are whole US cents, dates are `YYYY-MM-DD`, moments are RFC 3339 in UTC. \
     A request may leave out what is optional, or send null.",
    "Errors are problem documents (RFC 9457). Their `type` says which one it is, `detail` what to do next, and \
     where fields are at fault `errors` names all of them at once. They are looked for in this order: method, \
     media type, size, key, JSON, fields, replay, eligibility, quote.",
    "Each address that answers GET answers HEAD, too. Any other method gets 405 `method-not-allowed` with \
     the header Allow, and any other address 404 `not-found`. Parameters in the query that nobody knows are \
     ignored, and an empty one counts as not given.",
    "Requests with a body are sent as `application/json`, of 16 KiB at most. Scripts of other sites may read \
     `/api/v1/catalog` and `/openapi.json`; nothing else allows it.",
    "What is for staff takes a personal token, which the operator makes and shows once. Staff of a chapter see \
     the intents that name it; all others do not exist for them (404).",
];

/// The whole description.
pub(crate) fn document() -> Value {
    let mut components = Components::default();
    let mut paths = BTreeMap::<&str, Map<String, Value>>::new();
    let operations = operations();
    let order: Vec<&str> = operations.iter().map(|operation| operation.path).collect();
    for operation in operations {
        let (path, method) = (operation.path, operation.method);
        let there =
            paths.entry(path).or_default().insert(method.to_owned(), operation.describe(&mut components));
        assert!(there.is_none(), "{method} {path} is described twice");
    }
    components.mention(&Problem::Method { allow: "GET, HEAD".to_owned() });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "CMSA Join",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT.join("\n\n"),
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{ "url": "/" }],
        "tags": Tag::ALL.map(|tag| json!({ "name": tag.name(), "description": tag.description() })),
        "paths": in_order(paths, &order),
        "components": {
            "schemas": schemas::all(),
            "parameters": parameters::all(),
            "headers": parameters::headers(),
            "responses": components.responses,
            "examples": components.examples,
            "securitySchemes": {
                operation::STAFF: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of a member of staff.",
                },
            },
        },
    })
}

/// Objects are written in the order of their keys, whatever the order here; the page goes by `x-order`.
fn in_order(paths: BTreeMap<&str, Map<String, Value>>, order: &[&str]) -> Value {
    let place = |path: &str| order.iter().position(|known| *known == path);
    paths
        .into_iter()
        .map(|(path, mut item)| {
            item.insert("x-order".to_owned(), json!(place(path)));
            (path.to_owned(), Value::Object(item))
        })
        .collect::<Map<_, _>>()
        .into()
}
