//! How many requests of a kind a server answers, and how long each takes.

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use reqwest::Client;

use crate::requests::Kind;

/// How long each of some requests took.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    times: Vec<Duration>,
    /// From the first to the last.
    elapsed: Duration,
}

impl Figures {
    /// Sends so many requests, so many of them at once.
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

    /// Both of them as one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.times.extend(other.times);
        self.times.sort_unstable();
        Self { elapsed: self.elapsed + other.elapsed, ..self }
    }

    /// How many were answered in a second.
    #[must_use]
    pub fn per_second(&self) -> f64 {
        f64::from(u32::try_from(self.times.len()).unwrap_or(u32::MAX)) / self.elapsed.as_secs_f64()
    }

    /// So many of 100 took no longer, in milliseconds.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> f64 {
        let at = (self.times.len() * percent / 100).min(self.times.len() - 1);
        1_000.0 * self.times[at].as_secs_f64()
    }
}

/// The middle one of some figures.
#[must_use]
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
