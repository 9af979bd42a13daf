//! Seals of the audit: what the cron trigger adds. Each is a hash over an entry and the seal before it, so
//! whoever changes what has happened has to make all seals since anew, and they then differ from those
//! that the log has told. `cargo xtask audit verify` looks.

use serde_json::json;
use worker::{Env, console_error, console_log};

use crate::{http::problem::Problem, store::Store};

/// So many entries are sealed in one run, by two statements; what is left is for the next one.
const ENTRIES: u16 = 2_000;

/// Seals what is new, and says how far that is.
pub async fn run(env: &Env) {
    let sealed = async { Store::of(env)?.seal_audit(ENTRIES).await };
    match sealed.await {
        // Nothing is new, or another run was faster.
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
