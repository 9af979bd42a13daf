//! `/api/v1/notifications`

pub mod list;
pub mod replay;
