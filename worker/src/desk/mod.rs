//! The staff desk: HTML from the server for members of staff with a session. It works without script.
//!
//! Every route of the desk but signing in goes through [`run`], which answers a request without a session before
//! the handler sees it.

pub mod account;
pub mod again;
pub mod audit;
pub mod days;
pub mod intent;
pub mod link;
pub mod list;
pub mod messages;
pub mod next;
pub mod page;
pub mod people;
pub mod queue;
pub mod sign_in;
pub mod team;
mod words;

use std::pin::Pin;

use join_shared::date::Date;

use crate::{
    http::{
        call::{self, Call},
        fields::Fields,
        problem::Problem,
        reply::Reply,
    },
    platform::zone::Zone,
    staff::session::{SignedIn, signed_in},
    store::{Reviewer, Store},
};

/// A request of a member of staff.
pub struct Desk {
    /// The database.
    pub store: Store,
    /// The member and the session.
    pub signed_in: SignedIn,
    /// The fields of a `POST`; empty for a `GET`.
    pub form: Fields,
    /// The desk's time zone.
    pub zone: Zone,
    /// Today in that time zone.
    pub today: Date,
}

impl Desk {
    /// The member of staff.
    #[must_use]
    pub const fn reviewer(&self) -> &Reviewer {
        &self.signed_in.reviewer
    }
}

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

/// Rejects forms of other sites (CSRF). A browser says where a form comes from in one of two headers; a request with
/// neither is rejected, too, because a session could be abused by it.
///
/// # Errors
/// When the form comes from another site, or does not say where it comes from.
pub fn from_this_site(call: &Call) -> Result<(), Problem> {
    let own = match call.header("Sec-Fetch-Site") {
        Some(site) => site == "same-origin" || site == "none",
        None => call.header("Origin").is_some_and(|origin| call.is_own_origin(&origin)),
    };
    if own { Ok(()) } else { Err(Problem::OtherSite) }
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
