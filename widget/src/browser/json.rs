//! Views of JSON values from the server: of each the few members that the page needs. A
//! deserializer would tell more of a malformed one, and doubles the code for reading it; what
//! is missing here is simply absent.

use join_shared::wire::FieldErrorBody;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What the server hands over with the page.
    pub(super) type HandOver;
    #[wasm_bindgen(method, getter)]
    pub(super) fn lang(this: &HandOver) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn today(this: &HandOver) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn category(this: &HandOver) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn problem(this: &HandOver) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn confirm(this: &HandOver) -> Option<bool>;

    /// An answer of the API: the acknowledgement of an intent, or a problem document.
    pub(super) type Answer;
    #[wasm_bindgen(method, getter)]
    pub(super) fn reference(this: &Answer) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn receipt_url(this: &Answer) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn category(this: &Answer) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = "type")]
    pub(super) fn kind(this: &Answer) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn detail(this: &Answer) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn ruleset(this: &Answer) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn quote(this: &Answer) -> Option<Quote>;

    pub(super) type Quote;
    #[wasm_bindgen(method, getter)]
    pub(super) fn total_cents(this: &Quote) -> Option<u32>;

    /// Whatever has field errors.
    type WithErrors;
    #[wasm_bindgen(method, getter)]
    fn errors(this: &WithErrors) -> Option<Vec<FieldError>>;

    type FieldError;
    #[wasm_bindgen(method, getter)]
    fn pointer(this: &FieldError) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn code(this: &FieldError) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn message(this: &FieldError) -> Option<String>;
}

/// A JSON object as one of the views above.
pub(super) fn parse<T: JsCast>(json: &str) -> Option<T> {
    let value = js_sys::JSON::parse(json).ok()?;
    value.is_object().then(|| value.unchecked_into())
}

/// The field errors of an answer or of what was handed over.
pub(super) fn field_errors(value: &JsValue) -> Vec<FieldErrorBody> {
    let errors = value.unchecked_ref::<WithErrors>().errors().unwrap_or_default();
    let body = |error: FieldError| FieldErrorBody {
        pointer: error.pointer().unwrap_or_default(),
        code: error.code().unwrap_or_default(),
        message: error.message().unwrap_or_default(),
    };
    errors.into_iter().map(body).collect()
}
