//! Staff authentication: by token for the API, by session for the desk.

pub mod changing;
pub mod link;
pub mod reading;
pub mod session;
mod token;

pub use token::reviewer;
