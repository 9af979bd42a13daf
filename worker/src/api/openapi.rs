//! `/openapi.json`

use super::public;
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    platform::assets,
};

include!(concat!(env!("OUT_DIR"), "/openapi.rs"));

/// `GET`: the API description, built by `build/openapi/`.
///
/// # Errors
/// When the deployment is incomplete.
pub async fn read(call: &mut Call) -> Result<Reply, Problem> {
    let description = assets::text(call.env(), FILE).await?;
    Ok(public::json(call, TAG.to_owned(), || description.into()))
}
