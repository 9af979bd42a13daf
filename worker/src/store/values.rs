//! The values of a query built from parts.

use super::database::{Statement, Store, Value};

/// The values of a query. Several places can use one value.
#[derive(Debug, Default)]
pub(super) struct Values(Vec<Value<'static>>);

impl Values {
    /// Binds a value and returns its placeholder, such as `?3`.
    pub(super) fn bind<'a>(&mut self, value: impl Into<Value<'a>>) -> String {
        self.0.push(value.into().into_owned());
        format!("?{}", self.0.len())
    }

    /// The values, in the order of their placeholders.
    #[cfg(test)]
    pub(super) fn all(&self) -> &[Value<'static>] {
        &self.0
    }
}

impl Store {
    /// A statement with these values.
    pub(super) fn with_values(&self, query: &str, values: &Values) -> Statement<'_> {
        self.statement(query, &values.0)
    }
}
