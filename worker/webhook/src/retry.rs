//! Results of an attempt, and the retry schedule of Standard Webhooks.

/// The result of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// 2xx: the receiver accepted the message.
    Delivered,
    /// 410: the receiver rejects all further messages.
    Gone,
    /// Any other status, including redirects: a retry may succeed.
    Failed,
}

impl Outcome {
    /// The result for an HTTP status.
    #[must_use]
    pub const fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Delivered,
            410 => Self::Gone,
            _ => Self::Failed,
        }
    }
}

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// The wait after each failed attempt, in milliseconds. The first attempt is immediate.
const DELAYS: [u64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// Attempts for each message, over 75 hours.
pub const ATTEMPTS: usize = DELAYS.len() + 1;

/// The longest wait that a receiver can request, in milliseconds.
const LONGEST: u64 = 24 * HOUR;

/// Milliseconds to wait after this many attempts; `None` after the last one. `random` adds up to a tenth, so
/// that retries spread out. A receiver may request a longer wait.
#[must_use]
pub fn delay(attempts: u32, random: u8, requested: Option<u64>) -> Option<u64> {
    let made = usize::try_from(attempts).ok()?;
    let delay = DELAYS.get(made.checked_sub(1)?)?;
    let jittered = delay + delay * u64::from(random) / 2_550;
    Some(jittered.max(requested.unwrap_or_default().min(LONGEST)))
}

/// The wait in a `Retry-After` header, in milliseconds. Only 429 and 503 count. A date is ignored, so the
/// schedule applies.
#[must_use]
pub fn retry_after(status: u16, header: Option<&str>) -> Option<u64> {
    let seconds: u64 = header?.trim().parse().ok()?;
    matches!(status, 429 | 503).then_some(seconds.saturating_mul(SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses() {
        for (status, expect) in [
            (200, Outcome::Delivered),
            (204, Outcome::Delivered),
            (299, Outcome::Delivered),
            (410, Outcome::Gone),
            (301, Outcome::Failed),
            (307, Outcome::Failed),
            (404, Outcome::Failed),
            (500, Outcome::Failed),
            (0, Outcome::Failed),
        ] {
            assert_eq!(Outcome::of_status(status), expect, "{status}");
        }
    }

    #[test]
    fn the_schedule_matches_the_specification() {
        let seconds: Vec<_> = (1..).map_while(|made| delay(made, 0, None)).map(|it| it / SECOND).collect();
        assert_eq!(seconds, [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
        assert_eq!(delay(0, 0, None), None);
        assert_eq!(delay(10, 0, None), None);
        assert_eq!(ATTEMPTS, 10);
    }

    #[test]
    fn jitter_spreads_retries() {
        assert_eq!(delay(2, 255, None), Some(330 * SECOND));
        for random in 0..=u8::MAX {
            let delay = delay(2, random, None).expect("there is a third attempt");
            assert!((300 * SECOND..=330 * SECOND).contains(&delay), "{random}: {delay}");
        }
    }

    #[test]
    fn a_receiver_can_request_a_longer_wait() {
        assert_eq!(retry_after(503, Some(" 120 ")), Some(120 * SECOND));
        assert_eq!(retry_after(429, Some("120")), Some(120 * SECOND));
        assert_eq!(retry_after(500, Some("120")), None);
        assert_eq!(retry_after(503, Some("Fri, 31 Dec 1999 23:59:59 GMT")), None);
        assert_eq!(retry_after(503, Some("-1")), None);
        assert_eq!(retry_after(503, None), None);
        assert_eq!(delay(1, 0, Some(120 * SECOND)), Some(120 * SECOND));
        assert_eq!(delay(2, 0, Some(120 * SECOND)), Some(300 * SECOND));
        assert_eq!(delay(1, 0, retry_after(503, Some("99999999999999999999"))), Some(5 * SECOND));
        assert_eq!(delay(1, 0, retry_after(503, Some("18446744073709551615"))), Some(24 * HOUR));
        // In milliseconds, it would be just above 0 if it wrapped.
        assert_eq!(delay(1, 0, retry_after(503, Some("18446744073709552"))), Some(24 * HOUR));
        assert_eq!(delay(10, 0, Some(1)), None);
    }
}
