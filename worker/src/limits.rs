//! Limits for what is stored, an intent or a correction, by configuration. Nobody is turned away for good: who sends too much at
//! once is asked to wait, and on a day on which too much comes for a chapter, to confirm.

use join_shared::text::Lang;
use worker::{Env, RateLimiter};

use crate::{hash::sha256_hex, problem::Problem, retention};

/// So many intents that name a chapter are stored in one day without being asked back, where the
/// variable `CHAPTER_DAILY_LIMIT` says nothing else.
const CHAPTER_DAILY_LIMIT: u32 = 200;

/// The limits for one sender.
pub struct Limits {
    /// The binding `WRITES`, if there is one.
    writes: Option<RateLimiter>,
    sender: String,
    chapter_daily: u32,
}

impl Limits {
    /// The limits for who sends from that address.
    #[must_use]
    pub fn of(env: &Env, address: Option<&str>) -> Self {
        let chapter_daily = retention::variable(env, "CHAPTER_DAILY_LIMIT");
        Self {
            writes: env.rate_limiter("WRITES").ok(),
            // Only to be counted, and gone with the minute.
            sender: sha256_hex(network(address.unwrap_or_default())),
            chapter_daily: chapter_daily.and_then(|it| it.trim().parse().ok()).unwrap_or(CHAPTER_DAILY_LIMIT),
        }
    }

    /// Counts something that is about to be stored, if the database finds no reason against it.
    ///
    /// # Errors
    /// When it is too much.
    pub async fn count_write(&self, lang: Lang) -> Result<(), Problem> {
        let Some(writes) = &self.writes else { return Ok(()) };
        // A counter that does not work is no reason to lose a person.
        match writes.limit(self.sender.clone()).await {
            Ok(outcome) if !outcome.success => Err(Problem::RateLimited { lang }),
            _ => Ok(()),
        }
    }

    /// So many intents that name a chapter are stored in one day without being asked back.
    #[must_use]
    pub const fn chapter_daily(&self) -> u32 {
        self.chapter_daily
    }
}

/// The network of an address: the first three numbers of IPv4, the first three groups of IPv6.
fn network(address: &str) -> String {
    match address.parse() {
        Ok(std::net::IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}")
        }
        Ok(std::net::IpAddr::V6(address)) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}")
        }
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn neighbours_share_a_network() {
        assert_eq!(network("203.0.113.7"), network("203.0.113.255"));
        assert_ne!(network("203.0.113.7"), network("203.0.114.7"));
        assert_eq!(network("2001:db8:1::1"), network("2001:db8:1:ffff::2"));
        assert_ne!(network("2001:db8:1::1"), network("2001:db8:2::1"));
        assert_eq!(network("ana"), "");
    }
}
