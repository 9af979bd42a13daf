//! `/`

use crate::{
    call::Call,
    pages::{self, home},
    problem::Problem,
    reply::Reply,
};

/// `GET`: what this is, and the chapters.
///
/// # Errors
/// None.
pub fn show(call: &Call) -> Result<Reply, Problem> {
    Ok(home::page(pages::lang(call.query())))
}
