//! `/api/v1/…`

mod assessments;
mod audit;
mod catalog;
mod intents;
mod refusals;
