//! The numbers of the HTTP contract. Each stands here once, for the code that keeps it, for the words of
//! [`crate::http::problem`], and for the description that is made of both when the Worker is built
//! (`build/openapi/`).

/// The most bytes that a body may have.
pub const MAX_BODY_BYTES: usize = 16 * 1024;

/// How long an idempotency key is remembered.
pub const KEY_LIFETIME_HOURS: u64 = 24;

/// The most that a page of a list may hold.
pub const MAX_LIMIT: u16 = 100;

/// What it holds where nothing is said.
pub const DEFAULT_LIMIT: u16 = 50;

/// For how many seconds the binding counts what a network sends, as it stands in `wrangler.toml`.
pub const RATE_PERIOD_SECONDS: &str = "60";

/// Seconds after which to try again when something is unavailable.
pub const UNAVAILABLE_RETRY_SECONDS: &str = "30";

/// What can become of a message about an intent.
pub const NOTIFICATION_STATES: [&str; 4] = ["pending", "delivered", "failed", "disabled"];
