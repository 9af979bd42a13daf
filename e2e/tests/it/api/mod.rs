//! `/api/v1/…`

mod assessments;
mod audit;
mod catalog;
mod funnel;
mod intents;
mod refusals;
