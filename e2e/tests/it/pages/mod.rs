//! Pages for people.

mod embed;
mod home;
mod join;
mod receipt;

pub(crate) use join::{expect_all_still_there, fields};
