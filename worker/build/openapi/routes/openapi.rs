//! `/openapi.json`

use super::super::operation::{Answer, Content, Operation, Tag};
use serde_json::{Value, json};

pub(in super::super) fn operations() -> Vec<Operation> {
    vec![Operation {
        method: "get",
        path: "/openapi.json",
        id: "readDescription",
        tag: Tag::System,
        summary: "Read this description",
        description: "OpenAPI 3.1. Scripts of other sites may read it.",
        parameters: &["If-None-Match"],
        body: None,
        answers: vec![
            Answer {
                status: 200,
                description: "The description.",
                content: Some(Content::Other("application/json", json!({ "schema": { "type": "object" } }))),
                headers: &["Access-Control-Allow-Origin", "Cache-Control", "ETag"],
                links: Value::Null,
            },
            Answer::empty(304, "It is what `If-None-Match` names.").headers(&["ETag"]),
        ],
        problems: Vec::new(),
        stored: false,
    }]
}
