//! Intake: limits, the check for automated submissions, and the one function that stores an intent.

pub mod accept;
pub mod limits;
pub mod receipt_key;
pub mod turnstile;
