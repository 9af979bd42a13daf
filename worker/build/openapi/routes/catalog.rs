//! `/api/v1/catalog`

use super::super::operation::{Answer, Content, Operation, Tag, schema};
use serde_json::{Value, json};

pub(in super::super) fn operations() -> Vec<Operation> {
    vec![Operation {
        method: "get",
        path: "/api/v1/catalog",
        id: "readCatalog",
        tag: Tag::Rules,
        summary: "Read the catalogue",
        description: "Categories, dues, chapters and credentials with their sources, and the texts of the consent. \
                      Scripts of other sites may read it.",
        parameters: &["If-None-Match"],
        body: None,
        answers: vec![
            // No example: it would be as long as the rest of the description, and the address has the
            // whole for everybody.
            Answer {
                status: 200,
                description: "The catalogue.",
                content: Some(Content::Other("application/json", json!({ "schema": schema("Catalog") }))),
                headers: &["Access-Control-Allow-Origin", "Cache-Control", "ETag"],
                links: Value::Null,
            },
            Answer::empty(304, "It is what `If-None-Match` names.").headers(&["ETag"]),
        ],
        problems: Vec::new(),
        stored: false,
    }]
}
