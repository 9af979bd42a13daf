//! JSON from the server, read by getters of JavaScript: only the members that the page needs. A
//! deserializer would report malformed JSON, but doubles the code; here a missing member is `None`.

use wasm_bindgen::prelude::*;

use crate::state::WrongField;

#[wasm_bindgen]
extern "C" {
    /// The state that comes with the page.
    pub(crate) type HandOver;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn texts(this: &HandOver) -> Option<Vec<String>>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn today(this: &HandOver) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn category(this: &HandOver) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn problem(this: &HandOver) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn confirm(this: &HandOver) -> Option<bool>;

    /// The body of a response of the API: the acknowledgement of an intent, or a problem document.
    pub(crate) type Response;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn reference(this: &Response) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn receipt_url(this: &Response) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn category(this: &Response) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = "type")]
    pub(crate) fn kind(this: &Response) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn detail(this: &Response) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn ruleset(this: &Response) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn quote(this: &Response) -> Option<Quote>;

    pub(crate) type Quote;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn total_cents(this: &Quote) -> Option<u32>;

    /// Anything that has field errors.
    type WithErrors;
    #[wasm_bindgen(method, getter)]
    fn errors(this: &WithErrors) -> Option<Vec<FieldError>>;

    type FieldError;
    #[wasm_bindgen(method, getter)]
    fn pointer(this: &FieldError) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn message(this: &FieldError) -> Option<String>;
}

/// Parses a JSON object as one of the types above.
pub(crate) fn parse<T: JsCast>(json: &str) -> Option<T> {
    let value = js_sys::JSON::parse(json).ok()?;
    value.is_object().then(|| value.unchecked_into())
}

/// The field errors in a response or in the state of the page.
pub(crate) fn field_errors(value: &JsValue) -> Vec<WrongField> {
    let errors = value.unchecked_ref::<WithErrors>().errors().unwrap_or_default();
    let body = |error: FieldError| WrongField {
        pointer: error.pointer().unwrap_or_default(),
        message: error.message().unwrap_or_default(),
    };
    errors.into_iter().map(body).collect()
}
