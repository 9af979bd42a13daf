//! A request of a member of staff.

use join_shared::date::Date;

use crate::{
    http::{call::Call, fields::Fields, problem::Problem},
    platform::zone::Zone,
    staff::session::SignedIn,
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
