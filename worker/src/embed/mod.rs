//! What a chapter puts on its page: the loader, the snippets, and the sites that may frame the form.

pub mod files;
pub mod sites;
pub mod snippets;
