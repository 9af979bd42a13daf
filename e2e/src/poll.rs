//! Waiting for something to happen. The only place that lets time pass.

use std::{
    thread,
    time::{Duration, Instant},
};

/// How often we look.
const LOOK: Duration = Duration::from_millis(25);

/// How long a page or an answer may take before a test gives up, on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Looks until there is something to see.
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

/// The same where nothing can be awaited; whether it happened in time.
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
