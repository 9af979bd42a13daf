//! What stands in addresses and headers.

use join_shared::{catalog, intent::IdempotencyKey, intent::Status};
use serde_json::{Value, json};

use super::requests;
use crate::contract::{DEFAULT_LIMIT, KEY_LIFETIME_HOURS, MAX_LIMIT, NOTIFICATION_STATES};

/// Every parameter by its name here.
pub(super) fn all() -> Value {
    let categories: Vec<_> = catalog::categories().iter().map(|category| category.code).collect();
    let date = json!({ "type": "string", "format": "date" });
    json!({
        "id": {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The id of the intent.",
            "schema": { "type": "string", "minLength": 1 },
        },
        "notification": {
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The id of the message.",
            "schema": { "type": "string", "minLength": 1 },
        },
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
        "Idempotency-Key": {
            "name": "Idempotency-Key",
            "in": "header",
            "required": true,
            "description": format!(
                "A new one for each intent: the same content with the same key within {KEY_LIFETIME_HOURS} hours is \
                 stored once and gets the same answer. {} to {} visible ASCII characters other than quotes, bare or in \
                 double quotes.",
                IdempotencyKey::LENGTH.start(),
                IdempotencyKey::LENGTH.end(),
            ),
            "schema": {
                "type": "string",
                "pattern": format!(
                    "^[!#-~]{{{},{}}}$", IdempotencyKey::LENGTH.start(), IdempotencyKey::LENGTH.end()
                ),
            },
            "example": super::examples::KEY,
        },
        "If-Match": {
            "name": "If-Match",
            "in": "header",
            "required": true,
            "description": "The ETag of the intent as it was read, so that no change of somebody else is lost.",
            "schema": { "type": "string" },
            "example": "\"1\"",
        },
        "If-None-Match": {
            "name": "If-None-Match",
            "in": "header",
            "description": "The ETag of an answer that one has: 304 where it is still the same.",
            "schema": { "type": "string" },
        },
    })
}

fn query(name: &str, description: &str, schema: &Value) -> Value {
    // An empty value counts as none.
    let schema = json!({ "anyOf": [schema, { "const": "" }] });
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

/// Every header of an answer by its name.
pub(super) fn headers() -> Value {
    json!({
        "ETag": {
            "description": "The version of what is sent.",
            "required": true,
            "schema": { "type": "string", "pattern": "^\"[^\"]+\"$" },
        },
        "Idempotency-Replayed": {
            "description": "`true` where the intent had been stored before; else it is missing.",
            "schema": { "type": "string", "const": "true" },
        },
        "Retry-After": {
            "description": "In how many seconds to try again.",
            "required": true,
            "schema": { "type": "integer", "minimum": 1 },
        },
        "WWW-Authenticate": {
            "description": "How to authenticate.",
            "required": true,
            "schema": { "type": "string", "const": "Bearer" },
        },
        "Allow": {
            "description": "The methods that the address knows.",
            "required": true,
            "schema": { "type": "string" },
        },
        "Content-Disposition": {
            "description": "A name for the file.",
            "required": true,
            "schema": { "type": "string" },
        },
        "Access-Control-Allow-Origin": {
            "description": "Scripts of other sites may read it.",
            "required": true,
            "schema": { "type": "string", "const": "*" },
        },
        "Cache-Control": {
            "description": "For how long it may be kept.",
            "required": true,
            "schema": { "type": "string" },
        },
    })
}
