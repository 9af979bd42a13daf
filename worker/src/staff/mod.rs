//! Staff authentication.

mod token;

pub use token::reviewer;
