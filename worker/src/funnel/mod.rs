//! The funnel: how many people see a form, look at a result, and send it. Only numbers are kept, for each
//! chapter and day.
//!
//! A sent form is counted in the intent's own batch, where it is exact. Views and assessments are collected in
//! the memory of the isolate, and written as one row at most once in [`INTERVAL_MS`]: a row for each of them
//! would be most of what a visit costs, and the first thing that breaks under load. An isolate that is evicted,
//! or whose instance panics, loses what it has collected since: at most the counts of 10 seconds.

use std::{cell::RefCell, collections::BTreeMap, mem, time::Duration};

use join_shared::catalog::Chapter;
use serde::Serialize;
use serde_json::json;
use worker::{Delay, Env, console_error, console_log};

use crate::{
    http::{call::Call, problem::Problem},
    platform::clock::Timestamp,
    store::{Failure, Store},
};

/// How far a person has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A page with the form was shown.
    Viewed,
    /// The Worker computed a result. Those that a live page computes by itself are not counted.
    Assessed,
}

/// What a reply is counted as, once it is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    step: Step,
    chapter: Option<&'static str>,
}

/// The counts of one day and chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayCounts {
    day: String,
    /// The chapter's slug; empty for the form of no chapter.
    chapter: &'static str,
    viewed: u32,
    assessed: u32,
}

/// The least time between two rows of an isolate.
const INTERVAL_MS: u64 = 10_000;

/// A request that has promised to write and has not done so for this long after its time was cancelled.
const PATIENCE_MS: u64 = 30_000;

/// How many rows are added up at once by the cron trigger.
const FOLDED_AT_ONCE: u16 = 500;

/// The most that one run of the cron trigger adds up, times [`FOLDED_AT_ONCE`].
const MOST_FOLDS: usize = 100;

thread_local! {
    static COLLECTOR: RefCell<Collector> = RefCell::default();
}

/// Counts that are not written yet. They may be lost.
#[derive(Debug, Default)]
struct Collector {
    counts: BTreeMap<(String, &'static str), (u32, u32)>,
    /// When a request that is still at work will write them.
    promised: Option<Timestamp>,
    /// When they were last written.
    written: Option<Timestamp>,
}

impl Count {
    /// One request, for the chapter of its page or the first one that it names.
    #[must_use]
    pub fn new(step: Step, chapter: Option<&Chapter>) -> Self {
        Self { step, chapter: chapter.map(|chapter| chapter.slug) }
    }

    /// Counts it. From time to time a request writes what was collected, once its answer has gone out: its
    /// sender does not wait for that.
    pub fn after(self, call: &Call) {
        let wait = COLLECTOR.with_borrow_mut(|collector| collector.add(self, call.now()));
        let Some(wait) = wait else { return };
        let env = call.env().clone();
        call.when_answered(async move {
            if !wait.is_zero() {
                Delay::from(wait).await;
            }
            write(&env).await;
        });
    }
}

impl Collector {
    /// Adds a request that comes at that moment. Returns after how long it must write all counts, unless
    /// another request will.
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

    /// Takes what is to be written at that moment.
    fn take(&mut self, now: Timestamp) -> Vec<DayCounts> {
        self.promised = None;
        self.written = Some(now);
        let counts = mem::take(&mut self.counts).into_iter();
        counts
            .map(|((day, chapter), (viewed, assessed))| DayCounts { day, chapter, viewed, assessed })
            .collect()
    }

    /// Keeps what could not be written for the next time.
    fn put_back(&mut self, counts: Vec<DayCounts>) {
        for it in counts {
            let (viewed, assessed) = self.counts.entry((it.day, it.chapter)).or_default();
            *viewed += it.viewed;
            *assessed += it.assessed;
        }
    }
}

/// Writes what was collected.
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

/// Adds what all isolates have written to the days. Part of the cron trigger.
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
    fn one_request_in_ten_seconds_writes_for_all() {
        let mut collector = Collector::default();
        let add = |collector: &mut Collector, seconds| collector.add(view("detroit"), at(seconds));
        // After a quiet time at once.
        assert_eq!(add(&mut collector, 0), Some(Duration::ZERO));
        assert_eq!(add(&mut collector, 0), None);
        assert_eq!(collector.take(at(1)).len(), 1);
        // The next one when the interval is over, and those after it rely on that.
        assert_eq!(add(&mut collector, 4), Some(Duration::from_secs(7)));
        assert_eq!([add(&mut collector, 5), add(&mut collector, 11), add(&mut collector, 40)], [None; 3]);
        // The one that had promised was cancelled.
        assert_eq!(add(&mut collector, 41), Some(Duration::ZERO));
        let counted: u32 = collector.take(at(41)).iter().map(|it| it.viewed).sum();
        assert_eq!(counted, 5);
    }

    #[test]
    fn what_could_not_be_written_is_kept() {
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
