//! Answers that are the same for everybody, and that other sites' scripts may read.

use crate::http::{call::Call, etag, reply::Reply};

/// JSON, unless whoever asks has it: `tag` is that of the present version.
pub(super) fn json(call: &Call, tag: String, body: impl FnOnce() -> Vec<u8>) -> Reply {
    let unchanged = call.header("If-None-Match").is_some_and(|header| etag::if_none_match(&header, &tag));
    let reply = if unchanged { Reply::empty(304) } else { Reply::new(200, "application/json", body()) };
    reply
        .header("ETag", tag)
        .header("Cache-Control", "public, max-age=300")
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin")
}
