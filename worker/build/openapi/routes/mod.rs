//! One file for each address, as in the Worker's own `src/routes/`.

pub(super) mod assessments;
pub(super) mod audit;
pub(super) mod catalog;
pub(super) mod funnel;
pub(super) mod health;
pub(super) mod intents;
pub(super) mod intents_csv;
pub(super) mod notifications;
pub(super) mod openapi;
