//! Rows of a result, and how types are read from them.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::failure::Failure;
use crate::platform::clock::Timestamp;
use join_shared::{
    intent::{Reason, Status},
    oversight::Action,
    text::Lang,
};

/// A row: the values by the names of their columns. Every result is parsed as plain JSON, because a parser for each type
/// would be 1 kB of the compressed script.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Row(Map<String, Value>);

/// What is read from a row.
pub(super) trait FromRow: Sized {
    /// `None` if a column is missing or has another type.
    fn from_row(row: &mut Row) -> Option<Self>;
}

/// What is read from a column.
pub(super) trait FromColumn: Sized {
    /// `None` if the value has another type.
    fn from_column(value: Value) -> Option<Self>;
}

/// Reads a type whose fields have the names of the columns.
macro_rules! from_row {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::store::read::FromRow for $name {
            fn from_row(row: &mut $crate::store::read::Row) -> Option<Self> {
                Some(Self { $($field: row.take(stringify!($field))?),+ })
            }
        }
    };
}

pub(super) use from_row;

impl Row {
    /// Reads the row.
    pub(super) fn read<T: FromRow>(mut self) -> Result<T, Failure> {
        T::from_row(&mut self).ok_or_else(|| Failure { cause: "a row cannot be read".to_owned() })
    }

    /// Takes the value of a column. A missing column counts as one without a value.
    pub(super) fn take<T: FromColumn>(&mut self, column: &str) -> Option<T> {
        T::from_column(self.value(column))
    }

    /// Takes the value of a column that holds JSON.
    pub(super) fn json<T: DeserializeOwned>(&mut self, column: &str) -> Option<T> {
        let json: String = self.take(column)?;
        serde_json::from_str(&json).ok()
    }

    /// The same for a column that may have no value, which stands for the default.
    pub(super) fn json_or_default<T: DeserializeOwned + Default>(&mut self, column: &str) -> Option<T> {
        let is_empty = self.0.get(column).is_none_or(Value::is_null);
        if is_empty { Some(T::default()) } else { self.json(column) }
    }

    /// The text of a column.
    pub(super) fn text(&self, column: &str) -> Option<&str> {
        self.0.get(column)?.as_str()
    }

    fn value(&mut self, column: &str) -> Value {
        self.0.get_mut(column).map(Value::take).unwrap_or_default()
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(value: Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::from_column(value).map(Some) }
    }
}

impl FromColumn for String {
    fn from_column(value: Value) -> Option<Self> {
        if let Value::String(text) = value { Some(text) } else { None }
    }
}

impl FromColumn for u64 {
    fn from_column(value: Value) -> Option<Self> {
        value.as_u64()
    }
}

/// SQL has 0 and 1.
impl FromColumn for bool {
    fn from_column(value: Value) -> Option<Self> {
        value.as_u64().map(|number| number != 0)
    }
}

impl FromColumn for Timestamp {
    fn from_column(value: Value) -> Option<Self> {
        value.as_u64().map(Self::from_millis)
    }
}

macro_rules! numbers {
    ($($name:ident),+) => {$(
        impl FromColumn for $name {
            fn from_column(value: Value) -> Option<Self> {
                value.as_u64()?.try_into().ok()
            }
        }
    )+};
}

numbers!(u8, u16, u32);

macro_rules! codes {
    ($($name:ident),+) => {$(
        impl FromColumn for $name {
            fn from_column(value: Value) -> Option<Self> {
                Self::from_code(value.as_str()?)
            }
        }
    )+};
}

codes!(Action, Lang, Reason, Status);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{FromRow, Row};

    #[derive(Debug, PartialEq)]
    struct Named {
        id: String,
        count: u8,
        note: Option<String>,
    }

    from_row!(Named { id, count, note });

    #[track_caller]
    fn check(row: serde_json::Value, expect: Option<&Named>) {
        let mut row: Row = serde_json::from_value(row).expect("is an object");
        assert_eq!(Named::from_row(&mut row).as_ref(), expect);
    }

    #[test]
    fn a_row_is_read_if_it_has_every_column() {
        let named =
            |note: Option<&str>| Named { id: "1".to_owned(), count: 2, note: note.map(str::to_owned) };
        check(json!({ "id": "1", "count": 2, "note": "3", "other": 4 }), Some(&named(Some("3"))));
        check(json!({ "id": "1", "count": 2, "note": null }), Some(&named(None)));
        check(json!({ "id": "1", "count": 2 }), Some(&named(None)));
        check(json!({ "count": 2, "note": null }), None);
        check(json!({ "id": 1, "count": 2, "note": null }), None);
        check(json!({ "id": "1", "count": null, "note": null }), None);
        check(json!({ "id": "1", "count": 256, "note": null }), None);
        check(json!({ "id": "1", "count": 2, "note": 3 }), None);
    }
}
