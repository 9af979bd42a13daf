//! Staff tokens.

use crate::{
    http::{call::Call, problem::Problem},
    store::{Reviewer, Store},
};

/// Authenticates the request by its bearer token.
///
/// # Errors
/// When the token is missing or invalid.
pub async fn reviewer(call: &Call, store: &Store) -> Result<Reviewer, Problem> {
    let header = call.header("Authorization").unwrap_or_default();
    let token = bearer(&header).ok_or(Problem::Unauthorized)?;
    store.reviewer(token).await?.ok_or(Problem::Unauthorized)
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::bearer;

    #[track_caller]
    fn check(header: &str, expect: Option<&str>) {
        assert_eq!(bearer(header), expect, "{header:?}");
    }

    #[test]
    fn bearer_tokens() {
        check("Bearer abc", Some("abc"));
        check("bearer  abc ", Some("abc"));
        check("Basic abc", None);
        check("Bearer ", None);
        check("Bearer", None);
        check("", None);
    }
}
