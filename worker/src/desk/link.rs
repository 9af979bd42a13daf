//! `/staff/sign-in/{code}`: signs in by a one-time link. Only the button does, because programs that check mail for
//! dangerous links open every link.

use join_shared::text::Lang;
use maud::html;

use super::{
    page::{Page, protected},
    request::from_this_site,
    sign_in::{self, destination},
};
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    staff::session,
    store::Way,
};

/// `GET /staff/sign-in/{code}`.
///
/// # Errors
/// When the database fails.
pub async fn show(call: &mut Call) -> Result<Reply, Problem> {
    if call.is_secure() && !call.store()?.is_usable_link(code(call), call.now()).await? {
        return Ok(unusable());
    }
    let title = "Sign in";
    let body = html! {
        div.sheet {
            h1 { (title) }
            @if call.is_secure() {
                p { "This link signs you in to the CMSA Join desk. It works once." }
                form method="post" action=(call.path()) {
                    button.primary type="submit" { "Sign in" }
                }
            } @else {
                (sign_in::needs_https())
            }
        }
    };
    Ok(protected(Page { status: 200, title, body }.without_session()))
}

/// `POST /staff/sign-in/{code}`.
///
/// # Errors
/// When another site sent the form, the network has reached its limit, or the database fails. The link can then still
/// be used.
pub async fn send(call: &mut Call) -> Result<Reply, Problem> {
    from_this_site(call)?;
    if !call.is_secure() {
        return show(call).await;
    }
    call.limits().count_write(Lang::En).await?;
    let (session, cookie) = session::begin(call, Way::Link)?;
    Ok(match call.store()?.use_link(code(call), &session).await? {
        Some(to) => sign_in::done(&destination(Some(&to)), cookie),
        None => unusable(),
    })
}

fn code(call: &Call) -> &str {
    call.parameter().unwrap_or_default()
}

/// The link was used, has ended, never was, or belongs to somebody without access: the page does not tell which.
fn unusable() -> Reply {
    let title = "This link does not work";
    let body = html! {
        div.sheet {
            h1 { (title) }
            p { "A link works once and for a limited time. This one was used, has ended, or is not complete." }
            ul {
                li { "Did you just use it? Then you may be " a href="/staff/intents" { "signed in already" } "." }
                li { "Otherwise " a href=(sign_in::PATH) { "get a new link" } ", or ask national staff for one." }
            }
        }
    };
    protected(Page { status: 410, title, body }.without_session())
}
