//! The API: one file for each route.

pub mod assessments;
pub mod audit;
pub mod catalog;
pub mod funnel;
pub mod health;
pub mod intents;
pub mod notifications;
pub mod openapi;
mod parameters;
mod public;
