//! CMSA membership and the CCM certification, side by side. People confuse the two, so each row of the
//! comparison answers the same question for both, with its sources. The words are in `text`.

use crate::{
    code::codes,
    source::{Source, Statement},
};

mod data {
    use super::{Aspect, Row};
    #[allow(clippy::wildcard_imports, reason = "the build script writes which sources are used")]
    use crate::source::data::*;

    include!(concat!(env!("OUT_DIR"), "/doors.rs"));
}

/// One of the two: CMSA membership or the CCM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// Membership in the Case Management Society of America.
    Cmsa,
    /// The CCM, which the Commission for Case Manager Certification awards.
    Ccm,
}

codes! {
    /// A row of the comparison. Its code is its name in the catalog.
    pub enum Aspect {
        /// Who runs it.
        RunBy = "run_by",
        /// What it takes to get it.
        Needs = "needs",
        /// What it costs.
        Costs = "costs",
        /// What you get.
        Gives = "gives",
        /// What having it proves.
        Proves = "proves",
        /// How you keep it.
        Renews = "renews",
    }
}

/// A row of the comparison, with the sources for each side.
#[derive(Debug)]
pub struct Row {
    /// What the row compares.
    pub aspect: Aspect,
    pub(crate) cmsa: &'static [&'static Source],
    pub(crate) ccm: &'static [&'static Source],
}

impl Door {
    /// Both, in the order in which the page shows them.
    pub const ALL: [Self; 2] = [Self::Cmsa, Self::Ccm];
}

impl Row {
    /// The sources for that side.
    #[must_use]
    pub const fn sources(&self, door: Door) -> &'static [&'static Source] {
        match door {
            Door::Cmsa => self.cmsa,
            Door::Ccm => self.ccm,
        }
    }
}

/// The rows of the comparison, in the order in which the page shows them.
#[must_use]
pub fn rows() -> &'static [Row] {
    data::DOORS
}

/// The rows that belong to the picture, then the others, which a page may fold.
#[must_use]
pub fn main_rows() -> (&'static [Row], &'static [Row]) {
    rows().split_at_checked(3).unwrap_or((rows(), &[]))
}

/// Whether the CCM requires membership in CMSA. It does not, as far as we can infer.
#[must_use]
pub fn cmsa_required_for_ccm() -> &'static Statement {
    &crate::source::data::STATEMENT_CMSA_REQUIRED_FOR_CCM
}
