//! What every request of the desk passes before its handler.

use std::pin::Pin;

use super::{
    again, page,
    request::{Desk, from_this_site},
    sign_in,
};
use crate::{
    http::{
        call::{self, Call},
        fields::Fields,
        problem::Problem,
        reply::Reply,
    },
    platform::zone::Zone,
    staff::session::signed_in,
};

/// The answer of a handler.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Reply, Problem>> + 'a>>;

/// A handler of the desk.
pub type Handler = for<'a> fn(&'a Call, &'a Desk) -> Answer<'a>;

/// Answers a request of the desk. Without a session, a `GET` leads to signing in and back, and a `POST` is shown
/// again with everything typed. If the database fails during a `POST`, it is shown again, too.
///
/// # Errors
/// When another site sent the form, or what the handler returns.
pub async fn run(call: &mut Call, handler: Handler) -> Result<Reply, Problem> {
    let is_post = call.method() == "POST";
    let form = if is_post {
        from_this_site(call)?;
        Fields::parse(&call.body(call::FORM).await?)
    } else {
        Fields::default()
    };
    let answer = answer(call, handler, &form).await;
    let reply = match answer {
        Err(problem) if is_post && again::is_worth_repeating(&problem) => again::page(call, &form, &problem),
        answer => answer?,
    };
    Ok(page::protected(reply))
}

async fn answer(call: &Call, handler: Handler, form: &Fields) -> Result<Reply, Problem> {
    let store = call.store()?;
    let Some(signed_in) = signed_in(call, &store).await? else {
        return match call.method() {
            "POST" => Err(Problem::SignedOut),
            _ => Ok(sign_in::needed(call)),
        };
    };
    let (zone, now) = (Zone::of(call.env()), call.now());
    let today = zone.date(now);
    let desk = Desk { store, signed_in, form: form.clone(), zone, today };
    let reply = handler(call, &desk).await?;
    Ok(match &desk.signed_in.cookie {
        // Signing out removes the cookie.
        Some(cookie) if !reply.has_header("Set-Cookie") => reply.header("Set-Cookie", cookie.clone()),
        _ => reply,
    })
}
