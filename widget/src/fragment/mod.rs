//! Pieces of HTML, made with `maud` from plain data by the server and the browser alike. The views say when a piece
//! changes.

pub(crate) mod categories;
pub(crate) mod ccm;
mod changes;
pub(crate) mod details;
#[cfg(feature = "ssr")]
pub(crate) mod doors;
mod dues;
#[cfg(feature = "ssr")]
pub(crate) mod fields;
#[cfg(feature = "ssr")]
pub(crate) mod head;
#[cfg(feature = "ssr")]
pub(crate) mod keep;
pub(crate) mod problems;
#[cfg(feature = "ssr")]
pub(crate) mod questions;
mod reasons;
pub(crate) mod result;
pub(crate) mod sent;
mod sources;
#[cfg(feature = "ssr")]
pub(crate) mod ways_out;

use join_shared::{money::Cents, text::Live};

/// An amount as people read it. An unknown amount is "Ask CMSA", never $0.
fn amount(amount: Option<Cents>, texts: &Live) -> String {
    amount.map_or_else(|| texts.ask_cmsa.to_owned(), |cents| cents.to_string())
}
