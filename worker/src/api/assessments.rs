//! `/api/v1/assessments`

use join_shared::{
    assessment::assess,
    text::Lang,
    wire::{AssessmentBody, decode},
};

use crate::{
    funnel::{Count, Step},
    http::{
        call::{self, Call},
        problem::Problem,
        reply::Reply,
    },
};

/// `POST`: which categories fit a set of answers, and what each costs. Nothing is stored; it is
/// counted once, for the first chapter that it names.
///
/// # Errors
/// When the network asks too often, or the body is not a valid request.
pub async fn create(call: &mut Call) -> Result<Reply, Problem> {
    call.limits().count_read(Lang::En).await?;
    let body = call.body(call::JSON).await?;
    let request = decode::assessment_request(&call::json(&body)?).map_err(Problem::invalid)?;
    let on = request.on.unwrap_or_else(|| call.now().date());
    let assessment = assess(&request.answers, &request.chapters, request.term, on);
    let count = Count::new(Step::Assessed, request.chapters.first().copied());
    Ok(Reply::json(200, &AssessmentBody::from(&assessment))?.counted(count))
}
