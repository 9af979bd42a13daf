//! Query parameters of lists. Unknown parameters are ignored, because links often carry tracking parameters.

use join_shared::wire::mistake::{FieldErrors, Mistake};
use uuid::Uuid;

use crate::{http::fields::Fields, store::Filter};

/// The value of a parameter. Records a mistake if it is invalid.
pub(super) fn parsed<'query, T>(
    query: &'query Fields,
    name: &str,
    mistake: Mistake,
    errors: &mut FieldErrors,
    parse: impl FnOnce(&'query str) -> Option<T>,
) -> Option<T> {
    let value = parse(query.get(name)?);
    if value.is_none() {
        errors.push(format!("/{name}"), mistake);
    }
    value
}

/// The id after which the page starts.
pub(super) fn cursor(query: &Fields, errors: &mut FieldErrors) -> Option<String> {
    let mistake = Mistake::Type { expected: "the `next_cursor` of another page" };
    parsed(query, "cursor", mistake, errors, |id| Uuid::try_parse(id).ok().map(|id| id.to_string()))
}

/// The page size.
pub(super) fn limit(query: &Fields, errors: &mut FieldErrors) -> u16 {
    let mistake = Mistake::Type { expected: "a whole number from 1 to 100" };
    let limit = parsed(query, "limit", mistake, errors, |limit| {
        limit.parse().ok().filter(|limit| (1..=Filter::MAX_LIMIT).contains(limit))
    });
    limit.unwrap_or(Filter::DEFAULT_LIMIT)
}
