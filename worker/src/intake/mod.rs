//! How an intent gets in: limits, the check for machines, and the one function that stores it.

pub mod accept;
pub mod limits;
pub mod receipt_key;
pub mod turnstile;
