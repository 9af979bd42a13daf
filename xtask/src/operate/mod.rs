//! What operators run: staff, webhooks and the audit, in the database.

pub(crate) mod audit;
pub(crate) mod d1;
pub(crate) mod secrets;
pub(crate) mod staff;
pub(crate) mod webhook;
mod wrangler;
