//! `/healthz`

use join_shared::catalog;

use crate::http::{call::Call, problem::Problem, reply::Reply};

/// `GET`: whether the database is ready.
///
/// # Errors
/// When the database does not answer, or has no tables.
pub async fn check(call: &mut Call) -> Result<Reply, Problem> {
    call.store()?.ping().await?;
    Reply::json(200, &serde_json::json!({ "status": "ok", "ruleset": catalog::ruleset() }))
}
