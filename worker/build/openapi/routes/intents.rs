//! `/api/v1/intents` and `/api/v1/intents/{id}`

use super::super::{
    examples,
    operation::{Answer, Body, Content, Operation, Tag},
};
use crate::problem::{Limit, Problem};
use join_shared::{intent::Status, text::Lang};
use serde_json::{Value, json};

const LIST: &str = "/api/v1/intents";
const ONE: &str = "/api/v1/intents/{id}";

pub(in super::super) fn operations() -> Vec<Operation> {
    vec![create(), list(), read(), change(), erase()]
}

fn create() -> Operation {
    Operation {
        method: "post",
        path: LIST,
        id: "createIntent",
        tag: Tag::Intents,
        summary: "Leave a sign-up intent",
        description: "Stored once for each key, and acknowledged only then. The dues are computed anew: where they \
                      are not those that the person was shown, nothing is stored. With `category` null it is a \
                      question for a person. Only a 201 uses a key up.",
        parameters: &["Idempotency-Key"],
        body: Some(Body {
            schema: "IntentRequest",
            examples: vec![("join", examples::intent_request()), ("question", examples::question_request())],
        }),
        answers: vec![Answer {
            status: 201,
            description: "It is stored. `receipt_url` is a path of this site, and the only key to the receipt.",
            content: Some(Content::Json("IntentCreated", examples::created())),
            headers: &["Idempotency-Replayed"],
            links: links("$response.body#/id"),
        }],
        problems: vec![
            Problem::NoKey,
            examples::stale_quote(),
            examples::not_eligible(),
            Problem::KeyReused,
            Problem::Confirm,
            Problem::RateLimited { limit: Limit::Writes, lang: Lang::En },
        ],
        stored: true,
    }
}

/// What staff can do with an intent whose id stands there.
fn links(id: &str) -> Value {
    json!({
        "read": { "operationId": "readIntent", "parameters": { "id": id } },
        "erase": { "operationId": "eraseIntent", "parameters": { "id": id } },
        "audit": { "operationId": "listAudit", "parameters": { "intent": id } },
    })
}

fn list() -> Operation {
    Operation {
        method: "get",
        path: LIST,
        id: "listIntents",
        tag: Tag::Staff,
        summary: "List intents",
        description: "Newest first, page by page, as far as the reader may see them.",
        parameters: &["chapter", "status", "category", "q", "from", "to", "cursor", "limit"],
        body: None,
        answers: vec![Answer::json(200, "A page.", "IntentPage", examples::intents())],
        problems: vec![examples::invalid_filter()],
        stored: true,
    }
}

fn read() -> Operation {
    Operation {
        method: "get",
        path: ONE,
        id: "readIntent",
        tag: Tag::Staff,
        summary: "Read an intent",
        description: "",
        parameters: &["id"],
        body: None,
        answers: vec![Answer {
            status: 200,
            description: "The intent.",
            content: Some(Content::Json("Intent", examples::intent(Status::New))),
            headers: &["ETag"],
            links: json!({
                "change": {
                    "operationId": "changeIntent",
                    "parameters": { "id": "$request.path.id", "If-Match": "$response.header.ETag" },
                },
            }),
        }],
        problems: vec![Problem::NotFound],
        stored: true,
    }
}

fn change() -> Operation {
    Operation {
        method: "patch",
        path: ONE,
        id: "changeIntent",
        tag: Tag::Staff,
        summary: "Change the status of an intent",
        description: "Nothing becomes `new` again, and what is `withdrawn` stays so.",
        parameters: &["id", "If-Match"],
        body: Some(Body {
            schema: "StatusChange",
            examples: vec![("contacted", json!({ "status": Status::Contacted.code() }))],
        }),
        answers: vec![
            Answer::json(200, "The intent as it is now.", "Intent", examples::intent(Status::Contacted))
                .headers(&["ETag"]),
        ],
        problems: vec![Problem::NotFound, Problem::Changed, Problem::NoIfMatch],
        stored: true,
    }
}

fn erase() -> Operation {
    Operation {
        method: "delete",
        path: ONE,
        id: "eraseIntent",
        tag: Tag::Staff,
        summary: "Erase the person from an intent",
        description: "For good; what is counted stays, so the intent can still be read. Repeating it changes nothing.",
        parameters: &["id"],
        body: None,
        answers: vec![Answer::empty(204, "No personal data is left.")],
        problems: vec![Problem::NotFound],
        stored: true,
    }
}
