//! Routes a request to its handler and turns the result into a response.

use worker::{Context, Env, Response, web_sys};

use super::{
    address::Kind,
    call::Call,
    log,
    problem::Problem,
    reply::Reply,
    routes::{Handler, Route},
};
use crate::{
    desk,
    pages::{self, document::FrameAncestors, look::Look},
};

/// Answers a request. A problem becomes a response, too.
///
/// # Errors
/// When the runtime rejects the response.
pub async fn answer(request: web_sys::Request, env: Env, context: Context) -> worker::Result<Response> {
    let call = Call::new(request, env, context)?;
    let (route, address) = Route::find(call.path()).unzip();
    let mut call = call.at(address);
    let is_head = call.method() == "HEAD";
    let result = match call.failure() {
        Some(problem) => Err(problem),
        None => dispatch(&mut call, route).await,
    };
    let reply = result.unwrap_or_else(|problem| refuse(&call, &problem));
    let reply = if call.is_secure() { reply } else { reply.insecure() };
    log::request(&call, &reply);
    if let Some(count) = reply.count().filter(|_| !is_head) {
        count.after(&call);
    }
    if is_head { reply.without_body() } else { reply }.into_response()
}

async fn dispatch(call: &mut Call, route: Option<&Route>) -> Result<Reply, Problem> {
    let route = route.ok_or(Problem::NotFound)?;
    let method = call.method();
    match route.handler(if method == "HEAD" { "GET" } else { method }) {
        Some(Handler::Sync(handler)) => handler(call),
        Some(Handler::Async(handler)) => handler(call).await,
        None => Err(Problem::Method { allow: route.allow() }),
    }
}

/// A problem document for programs, a page for people.
fn refuse(call: &Call, problem: &Problem) -> Reply {
    let kind = call.address().map(|address| address.kind);
    if kind == Some(Kind::Api) || call.path().starts_with("/api/") || call.path() == "/api" {
        return Reply::problem(problem, call.id());
    }
    if kind == Some(Kind::Desk) {
        return desk::page::error(problem);
    }
    // An error page in an iframe must be readable there. It reveals nothing.
    let framed = call.is_framed() || pages::receipt::is_framed(call);
    let ancestors = if framed { FrameAncestors::Any } else { FrameAncestors::Own };
    let look =
        if framed { Look { untitled: false, ..Look::from_fields(call.query()) } } else { Look::default() };
    pages::error::page(call.query(), problem, framed, ancestors, look)
}
