//! The numbers of the HTTP contract. The code, the texts of [`crate::http::problem`] and the API description
//! (`build/openapi/`) share them.

/// The size limit of a body, in bytes.
pub const MAX_BODY_BYTES: usize = 16 * 1024;

/// How long an idempotency key is valid, in hours.
pub const KEY_LIFETIME_HOURS: u64 = 24;

/// The largest page size of a list.
pub const MAX_LIMIT: u16 = 100;

/// The default page size of a list.
pub const DEFAULT_LIMIT: u16 = 50;

/// The period of the rate limits in `wrangler.toml`, in seconds.
pub const RATE_PERIOD_SECONDS: &str = "60";

/// `Retry-After` when the service is unavailable, in seconds.
pub const UNAVAILABLE_RETRY_SECONDS: &str = "30";
