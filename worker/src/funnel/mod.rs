//! The funnel: how many people see a form, see a result, and submit. It keeps numbers only, for each chapter
//! and day.
//!
//! The intent's own batch counts a submission exactly. The isolate collects views and assessments in memory
//! and writes them as one row, at most once in [`INTERVAL_MS`]: a row for each would be most of the cost of a
//! visit, and the first thing to fail under load. An isolate that is evicted or panics loses its unwritten
//! counts, 10 seconds' worth at most.

use std::{cell::RefCell, collections::BTreeMap, mem, time::Duration};

use join_shared::catalog::Chapter;
use serde_json::json;
use worker::{Delay, Env, console_error, console_log};

use crate::{
    http::{call::Call, problem::Problem},
    platform::clock::Timestamp,
    store::{DayCounts, Failure, Store},
};

/// A step of the funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A page with the form was shown.
    Viewed,
    /// The Worker computed a result. Results that a live page computes are not counted.
    Assessed,
}

/// What to count for a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    step: Step,
    chapter: Option<&'static str>,
}

/// The shortest time between two rows of an isolate, in milliseconds.
const INTERVAL_MS: u64 = 10_000;

/// After this many milliseconds past its time, a promised write counts as canceled.
const PATIENCE_MS: u64 = 30_000;

/// Rows that the cron trigger adds up in one batch.
const FOLDED_AT_ONCE: u16 = 500;

/// The most batches in one run of the cron trigger.
const MOST_FOLDS: usize = 100;

thread_local! {
    static COLLECTOR: RefCell<Collector> = RefCell::default();
}

/// Unwritten counts. They may be lost.
#[derive(Debug, Default)]
struct Collector {
    counts: BTreeMap<(String, &'static str), (u32, u32)>,
    /// When a pending request will write them.
    promised: Option<Timestamp>,
    /// The last write.
    written: Option<Timestamp>,
}

impl Count {
    /// Counts one request, for the chapter of its page or the first chapter that it names.
    #[must_use]
    pub fn new(step: Step, chapter: Option<&Chapter>) -> Self {
        Self { step, chapter: chapter.map(|chapter| chapter.slug) }
    }

    /// Adds it to the collector. At intervals, a request also writes the collected counts, after its
    /// response.
    pub fn after(self, call: &Call) {
        let wait = COLLECTOR.with_borrow_mut(|collector| collector.add(self, call.now()));
        let Some(wait) = wait else { return };
        let env = call.env().clone();
        call.after_response(async move {
            if !wait.is_zero() {
                Delay::from(wait).await;
            }
            write(&env).await;
        });
    }
}

impl Collector {
    /// Adds a request. Returns the delay until it must write all counts, or `None` if another request will.
    fn add(&mut self, count: Count, now: Timestamp) -> Option<Duration> {
        let key = (now.date().to_string(), count.chapter.unwrap_or_default());
        let (viewed, assessed) = self.counts.entry(key).or_default();
        match count.step {
            Step::Viewed => *viewed += 1,
            Step::Assessed => *assessed += 1,
        }
        if self.promised.is_some_and(|promised| now < promised.after(PATIENCE_MS)) {
            return None;
        }
        let next = self.written.map_or(now, |written| written.after(INTERVAL_MS).max(now));
        self.promised = Some(next);
        Some(Duration::from_millis(next.millis().saturating_sub(now.millis())))
    }

    /// Takes the collected counts for a write.
    fn take(&mut self, now: Timestamp) -> Vec<DayCounts> {
        self.promised = None;
        self.written = Some(now);
        let counts = mem::take(&mut self.counts).into_iter();
        counts
            .map(|((day, chapter), (viewed, assessed))| DayCounts { day, chapter, viewed, assessed })
            .collect()
    }

    /// Restores counts after a failed write.
    fn put_back(&mut self, counts: Vec<DayCounts>) {
        for it in counts {
            let (viewed, assessed) = self.counts.entry((it.day, it.chapter)).or_default();
            *viewed += it.viewed;
            *assessed += it.assessed;
        }
    }
}

/// Writes the collected counts.
async fn write(env: &Env) {
    let counts = COLLECTOR.with_borrow_mut(|collector| collector.take(Timestamp::now()));
    if counts.is_empty() {
        return;
    }
    let written = async { Store::of(env)?.write_counts(&counts).await };
    if let Err(failure) = written.await {
        COLLECTOR.with_borrow_mut(|collector| collector.put_back(counts));
        report(failure);
    }
}

/// Adds the rows of all isolates to the daily counts. Part of the cron trigger.
pub async fn fold(env: &Env) {
    let folded = async {
        let store = Store::of(env)?;
        for _ in 0..MOST_FOLDS {
            if store.fold_counts(FOLDED_AT_ONCE).await? < FOLDED_AT_ONCE.into() {
                return Ok(true);
            }
        }
        Ok(false)
    };
    match folded.await {
        Ok(complete) => console_log!("{}", json!({ "event": "funnel", "complete": complete })),
        Err(failure) => report(failure),
    }
}

fn report(failure: Failure) {
    let problem = Problem::from(failure);
    console_error!("{}", json!({ "event": "funnel", "problem": problem.code(), "cause": problem.log() }));
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use join_shared::catalog;

    use super::{Collector, Count, DayCounts, Step};
    use crate::platform::clock::Timestamp;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(1_795_305_600_000 + 1_000 * seconds)
    }

    fn view(chapter: &str) -> Count {
        Count::new(Step::Viewed, catalog::chapter(chapter))
    }

    #[test]
    fn one_request_in_ten_seconds_writes_all_counts() {
        let mut collector = Collector::default();
        let add = |collector: &mut Collector, seconds| collector.add(view("detroit"), at(seconds));
        // At once, after a quiet time.
        assert_eq!(add(&mut collector, 0), Some(Duration::ZERO));
        assert_eq!(add(&mut collector, 0), None);
        assert_eq!(collector.take(at(1)).len(), 1);
        // The next one writes when the interval ends; the others rely on it.
        assert_eq!(add(&mut collector, 4), Some(Duration::from_secs(7)));
        assert_eq!([add(&mut collector, 5), add(&mut collector, 11), add(&mut collector, 40)], [None; 3]);
        // The promised write was canceled.
        assert_eq!(add(&mut collector, 41), Some(Duration::ZERO));
        let counted: u32 = collector.take(at(41)).iter().map(|it| it.viewed).sum();
        assert_eq!(counted, 5);
    }

    #[test]
    fn counts_survive_a_failed_write() {
        let mut collector = Collector::default();
        let _ = collector.add(view("detroit"), at(0));
        let _ = collector.add(Count::new(Step::Assessed, None), at(0));
        let taken = collector.take(at(0));
        let _ = collector.add(view("detroit"), at(1));
        collector.put_back(taken);
        let day = || "2026-11-22".to_owned();
        let expect = [
            DayCounts { day: day(), chapter: "", viewed: 0, assessed: 1 },
            DayCounts { day: day(), chapter: "detroit", viewed: 2, assessed: 0 },
        ];
        assert_eq!(collector.take(at(10)), expect);
    }
}
