//! What a webhook is, after [Standard Webhooks](https://www.standardwebhooks.com): an address that may be
//! sent to, a secret, a signature, and when to try again. Pure: the Worker sends, `cargo xtask webhook`
//! registers, and both ask here.

#![cfg_attr(
    not(test),
    deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice)
)]

mod address;
mod retry;
mod secret;

pub use address::{Address, Loopback, NoAddress};
pub use retry::{ATTEMPTS, Outcome, delay, retry_after};
pub use secret::{Master, Secret, signatures};
