//! The Worker: pages, API and storage around the rules of `join-shared`.
//!
//! A request becomes a [`call::Call`]; [`router`] finds its handler in [`routes`], which parses
//! it, asks the rules and the [`store`], and answers with a [`reply::Reply`] or a
//! [`problem::Problem`].

use worker::{Context, Env, Request, Response, ScheduleContext, ScheduledEvent, event};

pub mod call;
pub mod clock;
pub mod contract;
pub mod embed;
pub mod embed_sites;
pub mod etag;
pub mod fields;
pub mod form;
pub mod funnel;
pub mod hash;
pub mod intake;
pub mod limits;
pub mod log;
pub mod look;
pub mod notify;
pub mod outgoing;
pub mod pages;
pub mod panics;
pub mod problem;
pub mod public_origin;
pub mod random;
pub mod receipt;
pub mod reply;
pub mod retention;
pub mod router;
pub mod routes;
pub mod seals;
pub mod staff;
pub mod store;
pub mod turnstile;

/// Answers a request.
#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> worker::Result<Response> {
    panics::told(&env.clone(), router::answer(request, env, context)).await
}

/// Does what falls due with time, by the triggers in `wrangler.toml`.
#[event(scheduled)]
async fn scheduled(event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    panics::told(&env, async {
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
