//! The Worker: pages, API and storage around the rules of `join-shared`.
//!
//! [`http`] routes a request to its handler in [`api`], [`pages`] or [`embed`]. The handler parses the
//! request, applies the rules, uses the [`store`], and answers.

use worker::{Context, Env, Request, Response, ScheduleContext, ScheduledEvent, event};

pub mod api;
pub mod embed;
pub mod funnel;
pub mod http;
pub mod intake;
pub mod notify;
pub mod pages;
pub mod platform;
pub mod privacy;
pub mod staff;
pub mod store;

use http::router;
use platform::panics;
use privacy::{retention, seals};

/// Answers a request.
#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> worker::Result<Response> {
    panics::reporting(&env.clone(), router::answer(request, env, context)).await
}

/// Runs the scheduled work of a cron trigger in `wrangler.toml`.
#[event(scheduled)]
async fn scheduled(event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    panics::reporting(&env, async {
        if event.cron() == notify::CRON {
            notify::deliver(&env, store::Due::All).await;
        } else {
            retention::run(&env).await;
            seals::run(&env).await;
            funnel::fold(&env).await;
        }
    })
    .await;
}
