//! What the end-to-end tests share: the running system, a real browser, and HTTP as any client
//! speaks it. The tests know the system by its addresses, its HTTP contract and what stands on
//! its pages; nothing here looks inside.

#![expect(clippy::missing_panics_doc, reason = "whatever goes wrong here ends the test, and says why")]

pub mod api;
pub mod browser;
pub mod cpu;
pub mod description;
pub mod elsewhere;
pub mod figures;
pub mod hosts;
pub mod peers;
pub mod phone;
pub mod poll;
pub mod programs;
pub mod receiver;
pub mod requests;
pub mod sample;
pub mod server;
pub mod size;
pub mod staff;
mod template;
