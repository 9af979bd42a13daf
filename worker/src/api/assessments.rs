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

/// `POST`: the matching categories for a set of answers, with their dues. Stores nothing. The funnel counts
/// it once, for the first chapter.
///
/// # Errors
/// When the network reaches its limit, or the body is invalid.
pub async fn create(call: &mut Call) -> Result<Reply, Problem> {
    call.limits().count_read(Lang::En).await?;
    let body = call.body(call::JSON).await?;
    let request = decode::assessment_request(&call::json(&body)?).map_err(Problem::invalid)?;
    let on = request.on.unwrap_or_else(|| call.now().date());
    let assessment = assess(&request.answers, &request.chapters, request.term, on);
    let count = Count::new(Step::Assessed, request.chapters.first().copied());
    Ok(Reply::json(200, &AssessmentBody::from(&assessment))?.counted(count))
}
