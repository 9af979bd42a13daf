//! `/api/v1/assessments`

use join_shared::{
    assessment::assess,
    wire::{AssessmentBody, decode},
};

use crate::{
    call::{self, Call},
    problem::Problem,
    reply::Reply,
};

/// `POST`: which categories fit a set of answers, and what each costs. Nothing is stored.
///
/// # Errors
/// When the body is no valid request.
pub async fn create(call: &mut Call) -> Result<Reply, Problem> {
    let body = call.body(call::JSON).await?;
    let request = decode::assessment_request(&call::json(&body)?).map_err(Problem::invalid)?;
    let on = request.on.unwrap_or_else(|| call.now().date());
    let assessment = assess(&request.answers, &request.chapters, request.term, on);
    Reply::json(200, &AssessmentBody::from(&assessment))
}
