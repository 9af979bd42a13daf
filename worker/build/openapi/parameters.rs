//! What stands in addresses and headers.

use join_shared::{catalog, intent::IdempotencyKey, intent::Status};
use serde_json::{Value, json};

use super::requests;
use crate::contract::{DEFAULT_LIMIT, KEY_LIFETIME_HOURS, MAX_LIMIT, NOTIFICATION_STATES};

/// Every parameter by its name here.
pub(super) fn all() -> Value {
    let categories: Vec<_> = catalog::categories().iter().map(|category| category.code).collect();
    let (shortest, longest) = (IdempotencyKey::LENGTH.start(), IdempotencyKey::LENGTH.end());
    let date = json!({ "type": "string", "format": "date" });
    json!({
        "id": id("The id of the intent."),
        "notification": id("The id of the message."),
        "state": query("state", "Those in this state.", &json!({ "type": "string", "enum": NOTIFICATION_STATES })),
        "chapter": query("chapter", "Those that name this chapter.", &json!({ "type": "string", "enum": requests::chapters() })),
        "status": query("status", "Those in this status.", &json!({ "type": "string", "enum": Status::ALL.map(Status::code) })),
        "category": query("category", "Those for this category.", &json!({ "type": "string", "enum": categories })),
        "q": query(
            "q",
            "Those whose whole e-mail address, whole reference or beginning of a name it is; case does not matter.",
            &json!({ "type": "string" }),
        ),
        "from": query("from", "Those stored on this day (UTC) or later.", &date),
        "to": query("to", "Those stored on this day (UTC) or earlier.", &date),
        "first_day": query("from", "Counts of this day (UTC) or later; else of the last 30 days.", &date),
        "last_day": query("to", "Counts of this day (UTC) or earlier.", &date),
        "intent": query("intent", "What is about the intent with this id.", &json!({ "type": "string" })),
        "cursor": query("cursor", "The `next_cursor` of the page before.", &json!({ "type": "string", "format": "uuid" })),
        "limit": query(
            "limit",
            "How long the page may be.",
            &json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT }),
        ),
        "Idempotency-Key": header(
            "Idempotency-Key",
            &format!(
                "A new one for each intent: the same content with the same key within {KEY_LIFETIME_HOURS} hours is \
                 stored once and gets the same answer. {shortest} to {longest} visible ASCII characters other than \
                 quotes, bare or in double quotes."
            ),
            &json!({ "type": "string", "pattern": format!("^[!#-~]{{{shortest},{longest}}}$") }),
            super::examples::KEY,
        ),
        "If-Match": header(
            "If-Match",
            "The ETag of the intent as it was read, so that no change of somebody else is lost.",
            &json!({ "type": "string" }),
            "\"1\"",
        ),
        "If-None-Match": {
            "name": "If-None-Match",
            "in": "header",
            "description": "The ETag of an answer that one has: 304 where it is still the same.",
            "schema": { "type": "string" },
        },
    })
}

fn id(description: &str) -> Value {
    let schema = json!({ "type": "string", "minLength": 1 });
    json!({ "name": "id", "in": "path", "required": true, "description": description, "schema": schema })
}

fn header(name: &str, description: &str, schema: &Value, example: &str) -> Value {
    json!({ "name": name, "in": "header", "required": true, "description": description, "schema": schema, "example": example })
}

fn query(name: &str, description: &str, schema: &Value) -> Value {
    // An empty value counts as none.
    let schema = json!({ "anyOf": [schema, { "const": "" }] });
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

/// Every header of an answer by its name.
pub(super) fn headers() -> Value {
    let always = |description: &str, schema: Value| json!({ "description": description, "required": true, "schema": schema });
    let text = || json!({ "type": "string" });
    json!({
        "ETag": always("The version of what is sent.", json!({ "type": "string", "pattern": "^\"[^\"]+\"$" })),
        "Idempotency-Replayed": {
            "description": "`true` where the intent had been stored before; else it is missing.",
            "schema": { "type": "string", "const": "true" },
        },
        "Retry-After": always("In how many seconds to try again.", json!({ "type": "integer", "minimum": 1 })),
        "WWW-Authenticate": always("How to authenticate.", json!({ "type": "string", "const": "Bearer" })),
        "Allow": always("The methods that the address knows.", text()),
        "Content-Disposition": always("A name for the file.", text()),
        "Access-Control-Allow-Origin": always("Scripts of other sites may read it.", json!({ "type": "string", "const": "*" })),
        "Cache-Control": always("For how long it may be kept.", text()),
    })
}
