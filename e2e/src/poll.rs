//! Waits for conditions. No other code sleeps.

use std::{
    thread,
    time::{Duration, Instant},
};

/// The interval between two checks.
const LOOK: Duration = Duration::from_millis(25);

/// The time limit for a page or a response, on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Calls `look` until it returns a value.
pub async fn until<T>(what: &str, patience: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(Instant::now() < deadline, "not within {} s: {what}", patience.as_secs());
        tokio::time::sleep(LOOK).await;
    }
}

/// The same without `async`. Returns false after the time limit.
#[must_use]
pub fn until_blocking(patience: Duration, mut happened: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    loop {
        if happened() {
            return true;
        }
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(LOOK);
    }
}
