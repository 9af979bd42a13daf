//! `/docs`, the description of the API as a page. What it says is made by `build/docs.rs` when the Worker is built.

use join_shared::text::Lang;

use super::document::{Document, FrameAncestors, Scripts};
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    pages::look::Look,
};

include!(concat!(env!("OUT_DIR"), "/docs.rs"));

/// `GET`: the description of the API for people. In English, as its fields and problems are.
///
/// # Errors
/// None.
pub fn show(call: &Call) -> Result<Reply, Problem> {
    Ok(Document {
        status: 200,
        lang: Lang::En,
        title: "CMSA Join: the API".to_owned(),
        body: BODY.replace(ORIGIN, &call.origin()),
        scripts: Scripts::None,
        listed: true,
        ancestors: FrameAncestors::Own,
        look: Look::default(),
        turnstile: None,
    }
    .into_reply()
    .header("Cache-Control", "public, max-age=300"))
}
