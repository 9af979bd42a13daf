//! Outgoing requests.

use worker::{
    js_sys,
    wasm_bindgen::{JsCast as _, JsValue},
    wasm_bindgen_futures::JsFuture,
    web_sys::{AbortSignal, Headers, RequestInit, RequestRedirect, Response, WorkerGlobalScope},
};

/// Sends a POST without following redirects. It uses the runtime's types, because those of the `worker` crate
/// add much code.
///
/// # Errors
/// When no response arrives, or the signal aborts the request.
pub async fn post(
    address: &str,
    headers: &[(&str, &str)],
    payload: &str,
    signal: &AbortSignal,
) -> Result<Response, JsValue> {
    let with_headers = Headers::new()?;
    for (name, value) in headers {
        with_headers.set(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&with_headers);
    init.set_body(&payload.into());
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(signal));
    let runtime: WorkerGlobalScope = js_sys::global().unchecked_into();
    JsFuture::from(runtime.fetch_with_str_and_init(address, &init)).await?.dyn_into()
}
