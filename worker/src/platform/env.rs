//! Variables of the environment.

use worker::{Env, js_sys};

/// A variable of the environment; a number in the configuration is as good as a text.
#[must_use]
pub fn variable(env: &Env, name: &str) -> Option<String> {
    let value = js_sys::Reflect::get(env, &name.into()).ok()?;
    value.as_string().or_else(|| value.as_f64().map(|number| number.to_string()))
}
