//! `/receipt/{token}`

use join_shared::{catalog, text::Lang};

use crate::{
    call::Call,
    pages::{document::FrameAncestors, receipt},
    problem::Problem,
    receipt::ReceiptToken,
    reply::Reply,
};

/// `GET`: what was sent and what has become of it; in a frame only the reference and what
/// happens next.
///
/// # Errors
/// When the token opens nothing.
pub async fn show(call: &Call, token: &str) -> Result<Reply, Problem> {
    let token = ReceiptToken::from_path(token);
    let intent = call.store()?.receipt(&token).await?.ok_or(Problem::NotFound)?;
    // The language that the person read, unless they ask for another one.
    let asked = call.query().get("lang").and_then(Lang::from_code);
    let lang = asked.or_else(|| Lang::from_code(&intent.body.lang)).unwrap_or_default();
    if call.query().has("framed") {
        let page = intent.page_chapter.as_deref().and_then(catalog::chapter);
        let ancestors = page.map_or(FrameAncestors::Any, FrameAncestors::of_chapter);
        return Ok(receipt::framed(&intent, &token, lang, ancestors));
    }
    Ok(receipt::page(&intent, lang))
}
