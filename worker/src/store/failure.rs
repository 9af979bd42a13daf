//! What goes wrong with the database.

use wasm_bindgen::{JsCast as _, JsValue};
use worker::js_sys::Error;

use crate::http::problem::Problem;

/// The database failed or returned an unexpected result. The caller must not acknowledge anything.
#[derive(Debug)]
pub struct Failure {
    /// For the log: error codes only, because messages can quote values.
    pub cause: String,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Unavailable { cause: failure.cause }
    }
}

impl From<JsValue> for Failure {
    fn from(error: JsValue) -> Self {
        let message = error.dyn_ref::<Error>().map(Error::message).map(String::from);
        Self { cause: codes(&message.unwrap_or_default()) }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(_: serde_json::Error) -> Self {
        Self { cause: "a row cannot be read".to_owned() }
    }
}

/// The error codes in a message of the database.
fn codes(message: &str) -> String {
    let code = |word: &&str| word.starts_with("SQLITE_") || word.starts_with("D1_");
    let words = message.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    words.filter(code).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn a_cause_contains_codes_and_no_values() {
        let message =
            "D1_ERROR: UNIQUE constraint failed: intents.reference: SQLITE_CONSTRAINT (ANA@EXAMPLE.ORG)";
        assert_eq!(codes(message), "D1_ERROR SQLITE_CONSTRAINT");
    }
}
