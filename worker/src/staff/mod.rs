//! Members of staff: how a request shows who sends it.

mod token;

pub use token::reviewer;
