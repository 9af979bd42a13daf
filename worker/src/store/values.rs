//! The values of a query built from parts.

use worker::{D1PreparedStatement, D1Type};

use super::database::{Failure, Store};

/// The values of a query. Several places can use one value.
#[derive(Debug, Default)]
pub(super) struct Values(Vec<Value>);

/// A value of a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text, or NULL.
    Text(Option<String>),
    /// A number, such as Unix milliseconds.
    Number(f64),
}

impl Values {
    /// Binds a value and returns its placeholder, such as `?3`.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("?{}", self.0.len())
    }

    /// The values, in the order of their placeholders.
    #[cfg(test)]
    pub(super) fn all(&self) -> &[Value] {
        &self.0
    }
}

impl Store {
    /// Prepares a statement with these values.
    pub(super) fn with_values(&self, query: &str, values: &Values) -> Result<D1PreparedStatement, Failure> {
        let values: Vec<_> = values.0.iter().map(D1Type::from).collect();
        Ok(self.0.prepare(query).bind_refs(&values)?)
    }
}

impl<'a> From<&'a Value> for D1Type<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Text(text) => text.as_deref().map_or(Self::Null, Self::Text),
            Value::Number(number) => Self::Real(*number),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}
