//! Retention: the cron trigger erases personal data past its retention period. The rest of an intent remains
//! for statistics.

use join_shared::intent::{RETENTION_DAYS, RETENTION_JOINED_DAYS};
use serde_json::json;
use worker::{Env, console_error, console_log};

use crate::{
    http::{contract::KEY_LIFETIME_HOURS, problem::Problem},
    platform::{clock::Timestamp, env::variable, random},
    store::{Deadlines, Store},
};

/// A run erases this many intents in each of this many batches; the next run continues. It runs at most 35
/// statements; the smallest plan allows 50.
const BATCH: u8 = 100;
const BATCHES: u8 = 10;

/// The most idempotency keys, and the most messages, that one run deletes.
const KEYS: u16 = 5_000;
const MESSAGES: u16 = 5_000;

/// The most links to sign in, and the most sessions, that one run deletes after their end.
const SIGN_INS: u16 = 1_000;

/// How long staff can see a settled message, in hours: 30 days.
const MESSAGE_HOURS: u64 = 30 * 24;

/// The retention periods, in days after an intent's last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    days: u16,
    joined_days: u16,
}

/// The results of a run.
#[derive(Debug, Clone, Copy, Default)]
struct Summary {
    erased: usize,
    keys_released: usize,
    messages_forgotten: usize,
    more: bool,
}

impl Retention {
    /// The variables `RETENTION_DAYS` and `RETENTION_JOINED_DAYS`.
    #[must_use]
    pub fn of(env: &Env) -> Self {
        let [days, joined_days] = ["RETENTION_DAYS", "RETENTION_JOINED_DAYS"].map(|name| variable(env, name));
        Self::new(days.as_deref(), joined_days.as_deref())
    }

    /// Each from 1 to the period in the consent text. A missing or invalid value means that period, so a typo
    /// neither erases everything at once nor keeps it forever.
    fn new(days: Option<&str>, joined_days: Option<&str>) -> Self {
        let days_of = |text: Option<&str>, promised: u16| {
            let days = text.and_then(|text| text.trim().parse().ok());
            days.filter(|days| (1..=promised).contains(days)).unwrap_or(promised)
        };
        Self { days: days_of(days, RETENTION_DAYS), joined_days: days_of(joined_days, RETENTION_JOINED_DAYS) }
    }

    fn deadlines(self, now: Timestamp) -> Deadlines {
        let before = |days: u16| now.hours_before(24 * u64::from(days));
        Deadlines { joined: before(self.joined_days), others: before(self.days) }
    }
}

/// Erases what is due and writes one log line without personal data.
pub async fn run(env: &Env) {
    let retention = Retention::of(env);
    let Retention { days, joined_days } = retention;
    match erase(env, retention).await {
        Ok(Summary { erased, keys_released, messages_forgotten, more }) => console_log!(
            "{}",
            json!({ "event": "retention", "days": days, "joined_days": joined_days,
                    "erased": erased, "keys_released": keys_released,
                    "messages_forgotten": messages_forgotten, "more": more })
        ),
        Err(problem) => console_error!(
            "{}",
            json!({ "event": "retention", "days": days, "joined_days": joined_days,
                    "problem": problem.code(), "cause": problem.log() })
        ),
    }
}

async fn erase(env: &Env, retention: Retention) -> Result<Summary, Problem> {
    let store = Store::of(env)?;
    let now = Timestamp::now();
    let deadlines = retention.deadlines(now);
    let mut summary = Summary { more: true, ..Summary::default() };
    for _ in 0..BATCHES {
        let due = store.due(deadlines, BATCH).await?;
        let full = due.len() == usize::from(BATCH);
        let due: Vec<_> =
            due.into_iter().map(|id| Ok((id, random::id(now)?))).collect::<Result<_, Problem>>()?;
        if !due.is_empty() {
            summary.erased += store.erase(&due, deadlines, now).await?;
        }
        if !full {
            summary.more = false;
            break;
        }
    }
    summary.keys_released = store.release_keys(now.hours_before(KEY_LIFETIME_HOURS), KEYS).await?;
    store.forget_sign_ins(now, SIGN_INS).await?;
    store.forget_addresses(now, MESSAGES).await?;
    summary.messages_forgotten = store.forget_messages(now.hours_before(MESSAGE_HOURS), MESSAGES).await?;
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::Retention;
    use crate::platform::clock::Timestamp;

    #[track_caller]
    fn check(days: Option<&str>, joined_days: Option<&str>, expect: (u16, u16)) {
        let Retention { days: found, joined_days: found_joined } = Retention::new(days, joined_days);
        assert_eq!((found, found_joined), expect, "{days:?} {joined_days:?}");
    }

    #[test]
    fn an_invalid_period_means_the_promised_one() {
        check(None, None, (180, 730));
        check(Some("30"), Some(" 365 "), (30, 365));
        check(Some("1"), Some("730"), (1, 730));
        for wrong in ["", "0", "-1", "181", "731", "1.5", "1e2", "for ever", "NaN", "99999999999", "30 days"]
        {
            check(Some(wrong), None, (180, 730));
            let joined = if wrong == "181" { 181 } else { 730 };
            check(None, Some(wrong), (180, joined));
        }
    }

    #[test]
    fn a_deadline_is_that_many_days_ago() {
        let now = Timestamp::from_millis(1_795_305_600_000);
        let deadlines = Retention::new(Some("30"), None).deadlines(now);
        assert_eq!(deadlines.others.date().to_string(), "2026-10-23");
        assert_eq!(deadlines.joined.date().to_string(), "2024-11-22");
    }
}
