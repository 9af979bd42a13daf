//! The live tree: which parts of the page change, and with what. One component per file; what
//! stands in the parts is in [`crate::fragment`].

#![expect(unreachable_pub, reason = "the component macro makes its functions public")]

pub(crate) mod page;
mod result;
mod sign_up;
