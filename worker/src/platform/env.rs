//! Environment variables.

use worker::{Env, js_sys};

/// An environment variable. The configuration may give it as a number.
#[must_use]
pub fn variable(env: &Env, name: &str) -> Option<String> {
    let value = js_sys::Reflect::get(env, &name.into()).ok()?;
    value.as_string().or_else(|| value.as_f64().map(|number| number.to_string()))
}
