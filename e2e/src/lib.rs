//! Shared code of the end-to-end tests: the running system, real browsers, and an HTTP client. The tests use only the
//! system's addresses, its HTTP contract and the content of its pages.

#![expect(clippy::missing_panics_doc, reason = "every failure here ends the test with a message")]

pub mod api;
pub mod browser;
pub mod cpu;
mod database;
pub mod description;
pub mod desk;
pub mod elsewhere;
pub mod figures;
pub mod hosts;
pub mod peers;
pub mod phone;
pub mod poll;
pub mod programs;
pub mod receiver;
pub mod requests;
pub mod response;
pub mod sample;
pub mod server;
pub mod size;
pub mod staff;
mod template;
