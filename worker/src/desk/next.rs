//! `POST /staff/next`

use join_shared::catalog;

use super::{Desk, queue};
use crate::http::{call::Call, problem::Problem, reply::Reply};

/// Claims the first intent that is due and that nobody else holds, and opens it. With a chapter, only its intents.
///
/// # Errors
/// When the database fails.
pub async fn send(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let slug = desk.form.get(queue::CHAPTER);
    let chapter = slug.and_then(catalog::chapter_choice);
    let next = if slug.is_some() && chapter.is_none() {
        None
    } else {
        desk.store.claim_next(desk.reviewer(), chapter, desk.today, call.now()).await?
    };
    Ok(Reply::redirect(303, next.map_or_else(|| queue::nothing_left(chapter), |id| queue::intent(&id))))
}
