//! `/docs`, the API description as a page. `build/docs.rs` makes its content, which is among the static
//! assets.

use join_shared::text::Lang;

use super::document::{Document, FrameAncestors, Scripts};
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    pages::look::Look,
    platform::assets,
};

include!(concat!(env!("OUT_DIR"), "/docs.rs"));

/// `GET`: the API description for people, in English like its fields and problems.
///
/// # Errors
/// When the deployment is incomplete.
pub async fn show(call: &mut Call) -> Result<Reply, Problem> {
    Ok(Document {
        status: 200,
        lang: Lang::En,
        title: "CMSA Join: the API".to_owned(),
        body: assets::text(call.env(), FILE).await?.replace(ORIGIN, &call.origin()),
        scripts: Scripts::None,
        listed: true,
        ancestors: FrameAncestors::Own,
        look: Look::default(),
        turnstile: None,
    }
    .into_reply()
    .header("Cache-Control", "public, max-age=300"))
}
