//! The reactive tree: which parts of the page change in the browser, and when. One component per file.
//!
//! HTML has two sources. [`crate::fragment`] writes everything that does not react, with `maud`: a string, made by
//! the server and the browser alike. Leptos views hold what reacts and nothing else, because each element of a view
//! brings its own code to build, hydrate and update it: with the whole page as views the download was 141 kB
//! brotli, with fragments it was 68 kB. `e2e/src/size.rs` holds it to 75 kB.

#![expect(unreachable_pub, reason = "the component macro makes its functions public")]

pub(crate) mod page;
mod result;
mod send_form;
