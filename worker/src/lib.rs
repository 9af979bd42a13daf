//! The Worker: pages, API and storage around the rules of `join-shared`.
//!
//! [`http`] routes a request to its handler in [`api`], [`pages`], [`desk`] or [`embed`]. The handler parses the
//! request, applies the rules, uses the [`store`], and answers.

use worker::{Context, Env, Response, ScheduleContext, ScheduledEvent, event, web_sys};

pub mod api;
pub mod desk;
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

/// Answers a request, which is the runtime's own: the crate's type reads a tenth of a request's time worth of
/// Cloudflare's details, which are not used here.
#[event(fetch)]
async fn fetch(request: web_sys::Request, env: Env, context: Context) -> worker::Result<Response> {
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
