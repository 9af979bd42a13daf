//! The database's binding: statements with their values, and their results.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use worker::{D1Database, Env, js_sys::Promise, wasm_bindgen_futures::JsFuture};

use super::{
    failure::Failure,
    read::{FromRow, Row},
};
use crate::platform::clock::Timestamp;

/// The database.
pub struct Store(D1Database);

/// A statement with its values.
pub(super) struct Statement<'a> {
    database: &'a D1Database,
    /// As `run.js` takes it: `["SELECT ?1", ["a value"]]`.
    json: String,
}

/// A value of a statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    /// A whole number, such as Unix milliseconds.
    Number(f64),
}

/// The result of a statement.
#[derive(Deserialize)]
pub(super) struct Outcome(usize, Vec<Row>);

#[wasm_bindgen(module = "/src/store/run.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn run(database: &JsValue, batch: &str) -> Result<Promise, JsValue>;
}

impl Store {
    /// The database bound as `DB`.
    ///
    /// # Errors
    /// When the binding is missing.
    pub fn of(env: &Env) -> Result<Self, Failure> {
        env.d1("DB").map(Self).map_err(|_| Failure { cause: "no binding DB".to_owned() })
    }

    /// Checks that the database answers and has its tables.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), Failure> {
        self.statement("SELECT 1 FROM intents LIMIT 1", &[]).run().await?;
        Ok(())
    }

    /// A statement with the values of its placeholders.
    pub(super) fn statement<'a, 'b: 'a>(
        &self,
        query: &str,
        values: impl IntoIterator<Item = &'a Value<'b>>,
    ) -> Statement<'_> {
        self.prepared(query, &values.into_iter().collect::<Vec<_>>())
    }

    fn prepared(&self, query: &str, values: &[&Value<'_>]) -> Statement<'_> {
        let json = serde_json::to_string(&(query, values)).unwrap_or_default();
        Statement { database: &self.0, json }
    }

    /// Runs the statements as one transaction.
    pub(super) async fn batch(&self, batch: Vec<Statement<'_>>) -> Result<Vec<Outcome>, Failure> {
        run_all(&self.0, &batch).await
    }
}

impl Statement<'_> {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        last(run_all(self.database, std::slice::from_ref(&self)).await?)
    }
}

async fn run_all(database: &D1Database, batch: &[Statement<'_>]) -> Result<Vec<Outcome>, Failure> {
    let parts: Vec<_> = batch.iter().map(|statement| statement.json.as_str()).collect();
    // It fails here for our own mistake only; whether the database answers, the promise says.
    let outcomes =
        run(database.as_ref(), &format!("[{}]", parts.join(","))).expect("statements can be prepared");
    let outcomes = JsFuture::from(outcomes).await?;
    Ok(serde_json::from_str(&outcomes.as_string().unwrap_or_default())?)
}

impl Outcome {
    /// How many rows the statement changed. Triggers may change rows, too.
    pub(super) fn changes(&self) -> usize {
        self.0
    }

    /// The rows of the result.
    pub(super) fn rows(&self) -> &[Row] {
        &self.1
    }

    /// The same, owned.
    pub(super) fn into_rows(self) -> Vec<Row> {
        self.1
    }

    /// The rows of the result, read.
    pub(super) fn all<T: FromRow>(self) -> Result<Vec<T>, Failure> {
        self.1.into_iter().map(Row::read).collect()
    }

    /// The first row of the result, read.
    pub(super) fn first<T: FromRow>(self) -> Result<Option<T>, Failure> {
        self.1.into_iter().next().map(Row::read).transpose()
    }
}

impl Value<'_> {
    pub(super) fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::Text(text.into_owned().into()),
            Self::Number(number) => Value::Number(number),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::from)
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Number(u8::from(value).into())
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(at: Timestamp) -> Self {
        Self::Number(at.as_f64())
    }
}

/// A batch has fewer results than statements.
pub(super) fn unexpected() -> Failure {
    Failure { cause: "unexpected result of a batch".to_owned() }
}

/// How many rows the batch's statement at `index` changed.
pub(super) fn changed(outcomes: &[Outcome], index: usize) -> Result<usize, Failure> {
    outcomes.get(index).map(Outcome::changes).ok_or_else(unexpected)
}

/// The result of the batch's last statement.
pub(super) fn last(mut outcomes: Vec<Outcome>) -> Result<Outcome, Failure> {
    outcomes.pop().ok_or_else(unexpected)
}
