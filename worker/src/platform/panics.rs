//! Panics, which are mistakes of ours. WebAssembly does not unwind, so nothing here can answer a request
//! whose turn it was: `worker/entry.mjs` does, by asking a new instance for the answer.

use std::{
    future::poll_fn,
    panic::{self, Location},
    pin::pin,
    rc::Rc,
};

use worker::{
    Env,
    js_sys::{Function, Reflect},
    send::SendWrapper,
    wasm_bindgen::{JsCast as _, JsValue},
};

use crate::{http::problem::Problem, platform::env::variable};

/// Runs to its end what the entry module waits for, and tells it of a panic, and where in our code. What
/// the panic says can hold what somebody sent, so nobody hears that; the hook of the `worker` crate would
/// log it.
pub async fn reporting<T>(env: &Env, work: impl Future<Output = T>) -> T {
    let on_panic = Reflect::get(env, &"ON_PANIC".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    let on_panic = Rc::new(on_panic);
    let mut work = pin!(work);
    poll_fn(move |context| {
        // Whose turn it is, is told by the hook alone: nothing of it stands in a static of ours.
        let on_panic = SendWrapper::new(Rc::clone(&on_panic));
        panic::set_hook(Box::new(move |info| {
            let place = info.location().map(place).unwrap_or_default();
            if let Some(on_panic) = on_panic.as_ref() {
                // The panic comes first, whatever becomes of the word about it.
                let _ = on_panic.call1(&JsValue::NULL, &place.into());
            }
        }));
        work.as_mut().poll(context)
    })
    .await
}

/// The file and the line, without the folders of who has built it.
fn place(location: &Location<'_>) -> String {
    let file = location.file();
    let of_package = file.split_once("/registry/src/").and_then(|(_, package)| package.split_once('/'));
    format!("{}:{}", of_package.map_or(file, |(_, file)| file), location.line())
}

/// How the request has failed, where another instance could not answer it.
#[must_use]
pub fn failure(env: &Env) -> Option<Problem> {
    let place = || variable(env, "FAILED_AT").unwrap_or_default();
    match variable(env, "FAILED")?.as_str() {
        "internal" => Some(Problem::Panic { place: format!("panic at {}", place()) }),
        _ => Some(Problem::Unavailable { cause: format!("another request's panic at {}", place()) }),
    }
}
