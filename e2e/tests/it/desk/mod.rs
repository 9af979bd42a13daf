//! The staff desk.

mod queue;
mod session;
