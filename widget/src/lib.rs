//! The page that prospective members use: one component tree, rendered to HTML inside the
//! Worker (feature `ssr`) and brought to life in the browser (feature `hydrate`).

mod fragment;
pub mod selection;
pub mod state;
mod submission;
mod view;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "ssr")]
mod ssr;

#[cfg(feature = "ssr")]
pub use ssr::{contact_fields, render};
