//! The component tree, one component per file.

#![expect(unreachable_pub, reason = "the component macro makes its functions public")]

mod ccm;
mod dues;
pub(crate) mod page;
mod questions;
mod reasons;
mod result;
mod sent;
mod sign_up;
mod sources;
