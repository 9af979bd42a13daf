//! `/api/v1/intents` and `/api/v1/intents/{id}`

pub mod change;
pub mod create;
pub mod erase;
pub mod export;
pub mod list;
pub mod read;
