//! The description of the API as a page. What it says is made by `build/docs.rs` when the Worker is built.

use join_shared::text::Lang;

use super::document::{Document, FrameAncestors, Scripts};
use crate::{look::Look, reply::Reply};

include!(concat!(env!("OUT_DIR"), "/docs.rs"));

/// The page, with commands that ask `origin`.
#[must_use]
pub fn page(origin: &str) -> Reply {
    Document {
        status: 200,
        lang: Lang::En,
        title: "CMSA Join: the API".to_owned(),
        body: BODY.replace(ORIGIN, origin),
        scripts: Scripts::None,
        listed: true,
        ancestors: FrameAncestors::Own,
        look: Look::default(),
        turnstile: None,
    }
    .into_reply()
    .header("Cache-Control", "public, max-age=300")
}
