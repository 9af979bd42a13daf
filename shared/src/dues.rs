//! What an amount of dues is for, and how sure it is.

use crate::code::codes;

/// How long a membership runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Term {
    /// One year.
    #[default]
    OneYear,
    /// Two years.
    TwoYears,
}

impl Term {
    /// All terms.
    pub const ALL: [Self; 2] = [Self::OneYear, Self::TwoYears];

    /// The term with that many years, if there is one.
    #[must_use]
    pub const fn from_years(years: u64) -> Option<Self> {
        match years {
            1 => Some(Self::OneYear),
            2 => Some(Self::TwoYears),
            _ => None,
        }
    }

    /// Its length in years.
    #[must_use]
    pub const fn years(self) -> u8 {
        match self {
            Self::OneYear => 1,
            Self::TwoYears => 2,
        }
    }
}

codes! {
    /// How sure an amount is, from the surest to the least sure.
    #[derive(PartialOrd, Ord)]
    pub enum Certainty {
        /// A source states it.
        Published = "published",
        /// We infer it, and say so.
        Assumed = "assumed",
        /// A source states it and says that it varies, but not how.
        Indicative = "indicative",
        /// No source states it: ask CMSA.
        Unknown = "unknown",
    }
}
