//! `/api/v1/…`

pub mod assessments;
pub mod catalog;
pub mod intents;
