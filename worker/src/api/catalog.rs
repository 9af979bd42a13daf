//! `/api/v1/catalog`

use join_shared::{catalog, text::Lang, wire::ConsentBody};
use serde_json::json;

use crate::{
    api::public,
    http::{call::Call, problem::Problem, reply::Reply},
    platform::hash::sha256_hex,
};

/// `GET`: the Worker's catalog. The same for every reader.
///
/// # Errors
/// None.
pub fn read(call: &Call) -> Result<Reply, Problem> {
    let consent: serde_json::Map<_, _> = Lang::ALL
        .into_iter()
        .map(|lang| (lang.code().to_owned(), json!(ConsentBody::current(lang))))
        .collect();
    let email_receipt = call.mail().offers_receipts();
    let own = json!({ "ruleset": catalog::ruleset(), "consent": consent, "email_receipt": email_receipt });
    let own = own.to_string();
    // The rule set's name is a hash of the catalog.
    let tag = format!("\"{}\"", &sha256_hex(&own)[..32]);
    Ok(public::json(call, tag, || joined(&own, catalog::json()).into()))
}

/// Merges two JSON objects, neither of them empty.
fn joined(first: &str, second: &str) -> String {
    let first = first.strip_suffix('}').unwrap_or(first);
    let second = second.strip_prefix('{').unwrap_or(second);
    format!("{first},{second}")
}

#[cfg(test)]
mod tests {
    use super::joined;
    use join_shared::catalog;
    use serde_json::Value;

    #[test]
    fn joined_objects_share_no_member() {
        let own = r#"{"ruleset":"r","consent":{"en":{}},"email_receipt":false}"#;
        let members = |json: &str| match serde_json::from_str(json) {
            Ok(Value::Object(members)) => members.len(),
            other => panic!("is no object: {other:?}"),
        };
        assert_eq!(members(&joined(own, catalog::json())), members(own) + members(catalog::json()));
    }
}
