//! One module per resource, laid out like the addresses. A handler parses the request, asks
//! the rules and the store, and answers.

pub mod api;
pub mod embed;
pub mod health;
pub mod openapi;
pub mod pages;
mod public;
