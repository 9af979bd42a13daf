//! The parameters of requests and the headers of answers.

use join_shared::{
    catalog,
    intent::{IdempotencyKey, Status},
    oversight::NotificationState,
};
use serde_json::{Value, json};

use super::requests;
use crate::contract::{DEFAULT_LIMIT, KEY_LIFETIME_HOURS, MAX_LIMIT};

/// Every parameter by the name that routes use.
pub(super) fn all() -> Value {
    let categories: Vec<_> = catalog::categories().iter().map(|category| category.code).collect();
    let (shortest, longest) = (IdempotencyKey::LENGTH.start(), IdempotencyKey::LENGTH.end());
    let date = json!({ "type": "string", "format": "date" });
    json!({
        "id": id("The id of the intent."),
        "notification": id("The id of the notification."),
        "state": query("state", "Only notifications in this state.", &json!({ "type": "string", "enum": NotificationState::ALL.map(NotificationState::code) })),
        "chapter": query("chapter", "Only this chapter.", &json!({ "type": "string", "enum": requests::chapters() })),
        "status": query("status", "Only intents with this status.", &json!({ "type": "string", "enum": Status::ALL.map(Status::code) })),
        "category": query("category", "Only intents for this category.", &json!({ "type": "string", "enum": categories })),
        "q": query(
            "q",
            "Only intents with this email address, this reference, or a name that starts with this text. Ignores case.",
            &json!({ "type": "string" }),
        ),
        "from": query("from", "Only intents stored on this day (UTC) or later.", &date),
        "to": query("to", "Only intents stored on this day (UTC) or earlier.", &date),
        "first_day": query("from", "First day (UTC). Default: 29 days ago.", &date),
        "last_day": query("to", "Last day (UTC). Default: today.", &date),
        "intent": query("intent", "Only entries about the intent with this id.", &json!({ "type": "string" })),
        "cursor": query("cursor", "The `next_cursor` of the previous page.", &json!({ "type": "string", "format": "uuid" })),
        "limit": query(
            "limit",
            "Maximum number of items on the page.",
            &json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT }),
        ),
        "Idempotency-Key": header(
            "Idempotency-Key",
            &format!(
                "A new key for each intent. The same content with the same key within {KEY_LIFETIME_HOURS} hours is \
                 stored once and gets the same answer. {shortest} to {longest} visible ASCII characters other than \
                 quotes, bare or in double quotes."
            ),
            &json!({ "type": "string", "pattern": format!("^[!#-~]{{{shortest},{longest}}}$") }),
            super::examples::KEY,
        ),
        "If-Match": header(
            "If-Match",
            "The ETag of the intent as you read it, which protects changes by others.",
            &json!({ "type": "string" }),
            "\"1\"",
        ),
        "If-None-Match": {
            "name": "If-None-Match",
            "in": "header",
            "description": "The ETag of your copy. The answer is 304 if it is current.",
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
        "ETag": always("The version of the content.", json!({ "type": "string", "pattern": "^\"[^\"]+\"$" })),
        "Idempotency-Replayed": {
            "description": "`true` if the intent was already stored; otherwise missing.",
            "schema": { "type": "string", "const": "true" },
        },
        "Retry-After": always("Seconds to wait before the next try.", json!({ "type": "integer", "minimum": 1 })),
        "WWW-Authenticate": always("The authentication scheme.", json!({ "type": "string", "const": "Bearer" })),
        "Allow": always("The methods that the address accepts.", text()),
        "Content-Disposition": always("The file name.", text()),
        "Access-Control-Allow-Origin": always("Scripts of other sites may read it.", json!({ "type": "string", "const": "*" })),
        "Cache-Control": always("How long caches may keep it.", text()),
    })
}
