//! What staff may change about an intent, for the API and the desk.

use join_shared::{
    intent::{Change, Edit},
    wire::mistake::{FieldErrors, Mistake},
};

use crate::{
    http::problem::Problem,
    store::{Reviewer, Store, StoredIntent},
};

/// Checks a change, and returns the id of the new assignee.
///
/// # Errors
/// When the intent cannot get that status, assignee or note; all of these mistakes at once.
pub async fn check(
    store: &Store,
    reviewer: &Reviewer,
    intent: &StoredIntent,
    change: &Change,
) -> Result<Edit<String>, Problem> {
    let mut errors = FieldErrors::default();
    if change.status.is_some_and(|status| !intent.status.may_become(status)) {
        errors.push("/status", Mistake::Status);
    }
    let assignee = match &change.assignee {
        Edit::Keep => Edit::Keep,
        Edit::Clear => Edit::Clear,
        Edit::Set(email) => {
            let members = store.assignable(reviewer, &intent.body.id).await?;
            let member = members.into_iter().find(|member| member.email.eq_ignore_ascii_case(email));
            member.map_or_else(
                || {
                    errors.push("/assignee", Mistake::UnknownValue);
                    Edit::Keep
                },
                |member| Edit::Set(member.id),
            )
        }
    };
    if change.note.is_some() && intent.body.contact.is_none() {
        // It would stay: retention looks for people who are not erased.
        errors.push("/note", Mistake::Type { expected: "left out, because the person is erased" });
    }
    errors.or(|| assignee).map_err(Problem::invalid)
}
