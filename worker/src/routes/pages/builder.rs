//! `/chapters/embed`

use crate::{
    call::Call,
    embed::Choice,
    pages::{self, builder},
    problem::Problem,
    reply::Reply,
};

/// `GET`: the embed builder, with what its address chooses.
///
/// # Errors
/// None.
pub fn show(call: &Call) -> Result<Reply, Problem> {
    let lang = pages::lang(call.query());
    let choice = Choice::from_fields(call.query(), lang);
    // What is no colour stays in its field, to be corrected.
    let wrong = call.query().get("accent").filter(|_| choice.look.accent.is_none());
    let sites = choice.chapter.map(|chapter| call.embed_sites(chapter)).unwrap_or_default();
    Ok(builder::page(lang, &choice, wrong, &sites, &call.origin()))
}
