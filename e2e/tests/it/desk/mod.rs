//! The staff desk.

mod access;
mod intent;
mod oversight;
mod queue;
mod session;
