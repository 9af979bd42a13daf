//! Seals of the audit, added by the cron trigger. Each is a hash of an entry and the previous seal, so
//! changing an entry means replacing all later seals, which then differ from those in the log.
//! `cargo xtask audit verify` compares them.

use serde_json::json;
use worker::{Env, console_error, console_log};

use crate::{http::problem::Problem, store::Store};

/// The most entries that one run seals, with two statements; the next run continues.
const ENTRIES: u16 = 2_000;

/// Seals new entries and logs the last seal.
pub async fn run(env: &Env) {
    let sealed = async { Store::of(env)?.seal_audit(ENTRIES).await };
    match sealed.await {
        // There are no new entries, or another run was faster.
        Ok(None) => {}
        Ok(Some(last)) => {
            console_log!("{}", json!({ "event": "audit", "sealed": last.seq, "hash": last.hash }));
        }
        Err(failure) => {
            let problem = Problem::from(failure);
            console_error!(
                "{}",
                json!({ "event": "audit", "problem": problem.code(), "cause": problem.log() })
            );
        }
    }
}
