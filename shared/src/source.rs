//! Sources: where each fact of the catalog is stated.

use crate::date::Dated;

pub(crate) mod data {
    #[allow(unused_imports, reason = "which types the data needs depends on the catalog's content")]
    use super::{Source, Statement};
    #[allow(unused_imports, reason = "as above")]
    use crate::date::{Date, Dated};

    include!(concat!(env!("OUT_DIR"), "/sources.rs"));
}

/// Where something is stated.
#[derive(Debug)]
pub struct Source {
    /// Its id in the catalog and in JSON.
    pub id: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Its URL, if known.
    pub url: Option<&'static str>,
    /// Its date, as exactly as the source itself gives it.
    pub dated: Option<Dated>,
}

/// A single statement that the rules rest on.
#[derive(Debug)]
pub struct Statement {
    /// Whether it is true.
    pub value: bool,
    /// What it rests on, in English, if it is our inference or assumption and not what the sources say.
    pub basis: Option<&'static str>,
    /// Where it is stated.
    pub sources: &'static [&'static Source],
}

/// Every source, in the order of the ids.
#[must_use]
pub fn sources() -> &'static [&'static Source] {
    data::SOURCES
}
