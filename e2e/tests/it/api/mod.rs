//! `/api/v1/…`

mod assessments;
mod catalog;
mod intents;
mod refusals;
