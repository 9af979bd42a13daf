//! Panics. WebAssembly does not unwind, so the instance cannot answer the request that panicked:
//! `worker/entry.mjs` makes a new instance answer it.

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

/// Runs `work` and reports a panic's source location to the entry module. The panic message may contain
/// input, so it is dropped; the hook of the `worker` crate would log it.
pub async fn reporting<T>(env: &Env, work: impl Future<Output = T>) -> T {
    let on_panic = Reflect::get(env, &"ON_PANIC".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    let on_panic = Rc::new(on_panic);
    let mut work = pin!(work);
    poll_fn(move |context| {
        // Each poll installs the hook of its own request, so no static has to hold the current one.
        let on_panic = SendWrapper::new(Rc::clone(&on_panic));
        panic::set_hook(Box::new(move |info| {
            let place = info.location().map(place).unwrap_or_default();
            if let Some(on_panic) = on_panic.as_ref() {
                // The instance panics even if the report fails.
                let _ = on_panic.call1(&JsValue::NULL, &place.into());
            }
        }));
        work.as_mut().poll(context)
    })
    .await
}

/// File and line, without the build machine's folders.
fn place(location: &Location<'_>) -> String {
    let file = location.file();
    let of_package = file.split_once("/registry/src/").and_then(|(_, package)| package.split_once('/'));
    format!("{}:{}", of_package.map_or(file, |(_, file)| file), location.line())
}

/// The problem to answer with, if an earlier attempt at this request failed.
#[must_use]
pub fn failure(env: &Env) -> Option<Problem> {
    let place = || variable(env, "FAILED_AT").unwrap_or_default();
    match variable(env, "FAILED")?.as_str() {
        "internal" => Some(Problem::Panic { place: format!("panic at {}", place()) }),
        _ => Some(Problem::Unavailable { cause: format!("another request's panic at {}", place()) }),
    }
}
