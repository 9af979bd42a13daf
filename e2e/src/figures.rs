//! Measurements of requests to a server.

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use reqwest::Client;

use crate::requests::Kind;

/// The times of some requests.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    times: Vec<Duration>,
    /// The time for all of them.
    elapsed: Duration,
}

impl Figures {
    /// Sends that many requests, `at_once` of them at a time.
    pub async fn measure(
        client: &Client,
        origin: &str,
        kind: &Kind,
        at_once: usize,
        requests: usize,
    ) -> Self {
        let each = (0..requests).map(async |_| {
            let started = Instant::now();
            kind.send(client, origin).await;
            started.elapsed()
        });
        let started = Instant::now();
        let mut times: Vec<_> = stream::iter(each).buffer_unordered(at_once).collect().await;
        let elapsed = started.elapsed();
        times.sort_unstable();
        Self { times, elapsed }
    }

    /// Joins two measurements.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.times.extend(other.times);
        self.times.sort_unstable();
        Self { elapsed: self.elapsed + other.elapsed, ..self }
    }

    /// The number of requests per second.
    #[must_use]
    pub fn per_second(&self) -> f64 {
        f64::from(u32::try_from(self.times.len()).unwrap_or(u32::MAX)) / self.elapsed.as_secs_f64()
    }

    /// That percentile of the times, in milliseconds.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> f64 {
        let at = (self.times.len() * percent / 100).min(self.times.len() - 1);
        1_000.0 * self.times[at].as_secs_f64()
    }
}

/// The median.
#[must_use]
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
