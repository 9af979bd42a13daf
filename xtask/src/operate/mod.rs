//! Commands for operators: staff, webhooks and the audit log. They work on the database.

pub(crate) mod audit;
pub(crate) mod d1;
pub(crate) mod secrets;
pub(crate) mod staff;
pub(crate) mod webhook;
mod wrangler;
