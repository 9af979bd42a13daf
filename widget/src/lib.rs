//! The page that prospective members use: one component tree, rendered to HTML inside the
//! Worker (feature `ssr`) and hydrated in the browser (feature `hydrate`).

mod fragment;
mod id;
pub mod request;
pub mod selection;
pub mod state;
mod step;
mod submission;
mod view;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod hydrate;
#[cfg(feature = "ssr")]
mod ssr;

/// CMSA and the CCM side by side, for a page of its own.
#[cfg(feature = "ssr")]
pub mod comparison {
    pub use crate::fragment::doors::{Notes, noted, picture};
}
#[cfg(feature = "ssr")]
pub use fragment::head::title;
#[cfg(feature = "ssr")]
pub use ssr::{contact_fields, render};
