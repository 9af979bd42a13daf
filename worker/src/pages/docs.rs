//! `/docs`, the API description as a page. `build/docs.rs` makes its content.

use join_shared::text::Lang;

use super::document::{Document, FrameAncestors, Scripts};
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    pages::look::Look,
};

include!(concat!(env!("OUT_DIR"), "/docs.rs"));

/// `GET`: the API description for people, in English like its fields and problems.
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
