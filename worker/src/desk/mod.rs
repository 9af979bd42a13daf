//! The staff desk: HTML from the server for members of staff with a session. It works without script.
//!
//! Every route of the desk but signing in goes through [`guard::run`], which answers a request without a session before
//! the handler sees it.

pub mod account;
pub mod again;
pub mod audit;
pub mod days;
pub mod guard;
pub mod intent;
pub mod link;
pub mod list;
pub mod messages;
pub mod next;
pub mod page;
pub mod people;
pub mod queue;
pub mod request;
pub mod sign_in;
pub mod team;
mod words;

pub use request::Desk;
