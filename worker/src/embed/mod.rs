//! The embed: the loader, the snippets that chapters copy, the plugin for WordPress, and the sites that may frame the form.

pub mod files;
pub mod plugin;
pub mod sites;
pub mod snippets;
