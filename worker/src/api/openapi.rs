//! `/openapi.json`

use super::public;
use crate::http::{call::Call, problem::Problem, reply::Reply};

/// The API description, built by `build/openapi/`.
pub const DESCRIPTION: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

const TAG: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.tag"));

/// `GET`: the API description.
///
/// # Errors
/// None.
pub fn read(call: &Call) -> Result<Reply, Problem> {
    Ok(public::json(call, TAG.to_owned(), || DESCRIPTION.into()))
}
