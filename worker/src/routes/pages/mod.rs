//! The pages for people.

pub mod home;
pub mod join;
pub mod receipt;
