//! The embed: the loader, the snippets that chapters copy, the plugin of chapters, and the sites that may frame the form.

pub mod files;
pub mod plugin;
pub mod sites;
pub mod snippets;
