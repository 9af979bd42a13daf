//! `/api/v1/intents` and `/api/v1/intents/{id}`

pub mod change;
pub mod create;
pub mod list;
pub mod read;
