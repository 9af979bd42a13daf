//! The embed: the loader, the snippets that chapters copy, and the sites that may frame the form.

pub mod files;
pub mod sites;
pub mod snippets;
