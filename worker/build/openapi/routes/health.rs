//! `/healthz`

use super::super::operation::{Answer, Operation, Tag};
use join_shared::catalog;
use serde_json::json;

pub(in super::super) fn operations() -> Vec<Operation> {
    vec![Operation {
        method: "get",
        path: "/healthz",
        id: "checkHealth",
        tag: Tag::System,
        summary: "Ask whether the service works",
        description: "Whether intents can be stored and read: the database is asked.",
        parameters: &[],
        body: None,
        answers: vec![Answer::json(
            200,
            "It works.",
            "Health",
            json!({ "status": "ok", "ruleset": catalog::ruleset() }),
        )],
        problems: Vec::new(),
        stored: true,
    }]
}
