//! The staff desk.

mod session;
