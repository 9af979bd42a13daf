//! The staff desk.

mod access;
mod intent;
mod oversight;
mod session;
