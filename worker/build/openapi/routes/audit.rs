//! `/api/v1/audit`

use super::super::{
    examples,
    operation::{Answer, Operation, Tag},
};

pub(in super::super) fn operations() -> Vec<Operation> {
    vec![Operation {
        method: "get",
        path: "/api/v1/audit",
        id: "listAudit",
        tag: Tag::Staff,
        summary: "List what happened to intents",
        description: "Newest first, page by page, as far as the reader may see the intents.",
        parameters: &["intent", "cursor", "limit"],
        body: None,
        answers: vec![Answer::json(200, "A page.", "AuditPage", examples::audit())],
        problems: vec![examples::invalid_filter()],
        stored: true,
    }]
}
