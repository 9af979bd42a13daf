//! `/api/v1/intents.csv`

use super::super::{
    examples,
    operation::{Answer, Content, Operation, Tag},
};
use serde_json::{Value, json};

pub(in super::super) fn operations() -> Vec<Operation> {
    vec![Operation {
        method: "get",
        path: "/api/v1/intents.csv",
        id: "exportIntents",
        tag: Tag::Staff,
        summary: "Export intents for a spreadsheet",
        description: "All intents that the reader may see and the filters let through, newest first, as CSV \
                      (RFC 4180, UTF-8). What a spreadsheet would take for a formula begins with an apostrophe.",
        parameters: &["chapter", "status", "category", "q", "from", "to"],
        body: None,
        answers: vec![Answer {
            status: 200,
            description: "The table.",
            content: Some(Content::Other("text/csv", json!({ "schema": { "type": "string" } }))),
            headers: &["Content-Disposition"],
            links: Value::Null,
        }],
        problems: vec![examples::invalid_filter()],
        stored: true,
    }]
}
