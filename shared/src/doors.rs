//! The two doors: membership of CMSA and the CCM certification, side by side. People take the one
//! for the other, so each row says of both the same thing, with what it rests on; the words are
//! in [`crate::text`].

use crate::catalog::{Source, data};

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// Membership of the Case Management Society of America.
    Cmsa,
    /// The CCM, which the Commission for Case Manager Certification awards.
    Ccm,
}

/// What is said of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// Who runs it.
    RunBy,
    /// What one gets.
    Gives,
    /// What having it proves.
    Proves,
    /// Who decides whether one gets it.
    DecidedBy,
    /// What it costs.
    Costs,
    /// How it is kept up.
    Renews,
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

impl Aspect {
    /// Every aspect.
    pub const ALL: [Self; 6] =
        [Self::RunBy, Self::Gives, Self::Proves, Self::DecidedBy, Self::Costs, Self::Renews];

    /// Its name in the catalogue.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RunBy => "run_by",
            Self::Gives => "gives",
            Self::Proves => "proves",
            Self::DecidedBy => "decided_by",
            Self::Costs => "costs",
            Self::Renews => "renews",
        }
    }
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
