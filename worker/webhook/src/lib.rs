//! Webhooks after [Standard Webhooks](https://www.standardwebhooks.com): addresses, secrets, signatures and
//! the retry schedule. Pure. The Worker sends with it; `cargo xtask webhook` registers with it.

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
