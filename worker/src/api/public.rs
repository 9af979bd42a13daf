//! Public responses, the same for every reader. Scripts of other sites may read them.

use crate::http::{call::Call, etag, reply::Reply};

/// JSON, or 304 if the client has the current version, whose entity tag is `tag`.
pub(super) fn json(call: &Call, tag: String, body: impl FnOnce() -> Vec<u8>) -> Reply {
    let unchanged = call.header("If-None-Match").is_some_and(|header| etag::if_none_match(&header, &tag));
    let reply = if unchanged { Reply::empty(304) } else { Reply::new(200, "application/json", body()) };
    reply
        .header("ETag", tag)
        .header("Cache-Control", "public, max-age=300")
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin")
}
