//! `/api/v1/…`

pub mod assessments;
pub mod audit;
pub mod catalog;
pub mod funnel;
pub mod intents;
pub mod notifications;
mod parameters;
