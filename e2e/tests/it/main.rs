//! Black-box tests of the running system. The modules mirror its addresses.

mod accessibility;
mod agreement;
mod api;
mod browser;
mod budgets;
mod chain;
mod crash;
mod description;
mod desk;
mod embed;
mod enumerations;
mod faults;
mod first_start;
mod health;
mod limits;
mod log;
mod notifications;
mod pages;
mod policy;
mod retention;
mod schemathesis;
mod turnstile;
