//! The log: one line of JSON for each request. It contains nothing that the sender wrote, except a chapter of
//! the catalog.

use join_shared::catalog;
use serde_json::json;
use worker::{console_error, console_log};

use crate::{
    http::{address::Address, call::Call, reply::Reply},
    platform::clock::Timestamp,
};

/// Writes the log line of a request.
pub fn request(call: &Call, reply: &Reply) {
    let address = call.address();
    let chapter = address.and_then(Address::chapter);
    let problem = reply.logged_problem();
    let line = json!({
        "event": "request",
        "id": call.id(),
        "method": known(call.method()),
        "route": address.map(|address| address.pattern),
        "chapter": chapter.map(|chapter| chapter.slug),
        "status": reply.status(),
        // The clock advances only during I/O, so this excludes CPU time.
        "ms": Timestamp::now().millis().saturating_sub(call.now().millis()),
        "ruleset": catalog::ruleset(),
        "problem": problem.map(|it| it.problem),
        "cause": problem.and_then(|it| it.cause.as_deref()),
    });
    if reply.status() >= 500 {
        console_error!("{line}");
    } else {
        console_log!("{line}");
    }
}

/// The method, if it is a known one.
fn known(method: &str) -> Option<&str> {
    ["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"].contains(&method).then_some(method)
}
