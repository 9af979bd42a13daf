//! The two doors: membership of CMSA and the CCM certification, side by side. People take the one
//! for the other, so each row says of both the same thing, with what it rests on; the words are
//! in [`crate::text`].

use crate::{code::codes, source::Source};

mod data {
    use super::{Aspect, Row};
    use crate::source::data::*;

    include!(concat!(env!("OUT_DIR"), "/doors.rs"));
}

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// Membership of the Case Management Society of America.
    Cmsa,
    /// The CCM, which the Commission for Case Manager Certification awards.
    Ccm,
}

codes! {
    /// A row of the comparison. Its code is its name in the catalogue.
    pub enum Aspect {
        /// Who runs it.
        RunBy = "run_by",
        /// What you get.
        Gives = "gives",
        /// What having it proves.
        Proves = "proves",
        /// Who decides whether you get it.
        DecidedBy = "decided_by",
        /// What it costs.
        Costs = "costs",
        /// How you keep it.
        Renews = "renews",
    }
}

/// One aspect of both, with where each is stated.
#[derive(Debug)]
pub struct Row {
    /// What is said.
    pub aspect: Aspect,
    pub(crate) cmsa: &'static [&'static Source],
    pub(crate) ccm: &'static [&'static Source],
}

impl Door {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Cmsa, Self::Ccm];
}

impl Row {
    /// Where what is said of that door is stated.
    #[must_use]
    pub const fn sources(&self, door: Door) -> &'static [&'static Source] {
        match door {
            Door::Cmsa => self.cmsa,
            Door::Ccm => self.ccm,
        }
    }
}

/// The comparison, row by row in the order in which it is shown.
#[must_use]
pub fn rows() -> &'static [Row] {
    data::DOORS
}
