//! `/openapi.json`

use super::public;
use crate::http::{call::Call, problem::Problem, reply::Reply};

/// The description of the API, made by `build/openapi/` when the Worker is built.
pub const DESCRIPTION: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

const TAG: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.tag"));

/// `GET`: the description of the API.
///
/// # Errors
/// None.
pub fn read(call: &Call) -> Result<Reply, Problem> {
    Ok(public::json(call, TAG.to_owned(), || DESCRIPTION.into()))
}
