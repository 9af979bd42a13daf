//! The staff desk.

mod access;
mod oversight;
mod session;
