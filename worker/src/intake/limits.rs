//! Configured rate limits for each network, and a daily limit for each chapter. A network over its limit has
//! to wait for a minute. A chapter over its daily limit makes each sender confirm.

use join_shared::text::Lang;
use worker::Env;

use crate::{
    http::problem::{Limit, Problem},
    platform::{env::variable, hash::sha256_hex},
};

/// The daily limit without the variable `CHAPTER_DAILY_LIMIT`: intents that name a chapter, before senders
/// must confirm.
const CHAPTER_DAILY_LIMIT: u32 = 200;

/// One sender's limits.
pub struct Limits<'env> {
    env: &'env Env,
    sender: String,
}

impl<'env> Limits<'env> {
    /// The limits of the sender at that address.
    #[must_use]
    pub fn of(env: &'env Env, address: Option<&str>) -> Self {
        // A hash, because the limiter needs only a counter's name. It expires within a minute.
        Self { env, sender: sha256_hex(network(address.unwrap_or_default())) }
    }

    /// Counts an intent or a correction before it is stored, by the binding `WRITES`, if present.
    ///
    /// # Errors
    /// When the network has reached its limit.
    pub async fn count_write(&self, lang: Lang) -> Result<(), Problem> {
        self.count("WRITES", Limit::Writes, lang).await
    }

    /// Counts an assessment or a page with the form, by the binding `READS`, if present.
    ///
    /// # Errors
    /// When the network has reached its limit.
    pub async fn count_read(&self, lang: Lang) -> Result<(), Problem> {
        self.count("READS", Limit::Reads, lang).await
    }

    async fn count(&self, binding: &str, limit: Limit, lang: Lang) -> Result<(), Problem> {
        let Ok(limiter) = self.env.rate_limiter(binding) else { return Ok(()) };
        // A broken limiter must not turn anyone away.
        match limiter.limit(self.sender.clone()).await {
            Ok(outcome) if !outcome.success => Err(Problem::RateLimited { limit, lang }),
            _ => Ok(()),
        }
    }

    /// How many intents may name a chapter in one day before senders must confirm; `None` means no limit.
    #[must_use]
    pub fn chapter_daily(&self) -> Option<u32> {
        chapter_daily(variable(self.env, "CHAPTER_DAILY_LIMIT").as_deref())
    }
}

/// Parses the daily limit. Empty means no limit; an invalid number counts as unset.
fn chapter_daily(variable: Option<&str>) -> Option<u32> {
    match variable.map(str::trim) {
        Some("") => None,
        variable => Some(variable.and_then(|it| it.parse().ok()).unwrap_or(CHAPTER_DAILY_LIMIT)),
    }
}

/// The network of an address: /24 of IPv4, /48 of IPv6.
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
    use super::{CHAPTER_DAILY_LIMIT, chapter_daily, network};

    #[test]
    fn an_invalid_daily_limit_means_the_default() {
        for variable in [None, Some("many"), Some("-1"), Some("1.5")] {
            assert_eq!(chapter_daily(variable), Some(CHAPTER_DAILY_LIMIT), "{variable:?}");
        }
        assert_eq!(chapter_daily(Some(" 5 ")), Some(5));
        assert_eq!(chapter_daily(Some(" ")), None);
    }

    #[test]
    fn neighbors_share_a_network() {
        assert_eq!(network("203.0.113.7"), network("203.0.113.255"));
        assert_ne!(network("203.0.113.7"), network("203.0.114.7"));
        assert_eq!(network("2001:db8:1::1"), network("2001:db8:1:ffff::2"));
        assert_ne!(network("2001:db8:1::1"), network("2001:db8:2::1"));
        assert_eq!(network("ana"), "");
    }
}
