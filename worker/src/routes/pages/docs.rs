//! `/docs`

use crate::{call::Call, pages::docs, reply::Reply};

/// `GET`: the description of the API for people. In English, as its fields and problems are.
#[must_use]
pub fn show(call: &Call) -> Reply {
    docs::page(&call.origin())
}
