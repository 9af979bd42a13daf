//! The pages for people.

pub mod builder;
pub mod docs;
pub mod home;
pub mod join;
pub mod receipt;

use crate::{call::Call, problem::Problem};

/// Lets a form pass that comes from a page of ours. Browsers say so in one of two headers; what
/// is no browser has no session that another site could abuse.
fn own_form(call: &Call) -> Result<(), Problem> {
    let own = match call.header("Sec-Fetch-Site") {
        Some(site) => site == "same-origin" || site == "none",
        None => call.header("Origin").is_none_or(|origin| call.is_own_origin(&origin)),
    };
    if own { Ok(()) } else { Err(Problem::OtherSite) }
}
