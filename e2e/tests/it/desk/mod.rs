//! The staff desk.

mod intent;
mod session;
