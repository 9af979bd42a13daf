//! A person's standing for the CCM: a first comparison with the requirements that The Commission publishes. Only
//! The Commission decides, and nothing here affects joining CMSA.
//!
//! ```
//! use join_shared::{ccm::{Background, Criterion, License, standing}, rule::State};
//!
//! let nurse = Background::default()
//!     .with_license(License::Independent)
//!     .with(Criterion::WithoutACcm, true)
//!     .with(Criterion::GoodCharacter, true);
//! assert_eq!(standing(&nurse).state(), State::Met);
//!
//! // The license of an LPN or LVN does not qualify; a degree can.
//! let practical = Background::default().with_license(License::PracticalNurse).with(Criterion::Degree, false);
//! assert_eq!(standing(&practical).state(), State::Unmet);
//! ```

use crate::{
    code::codes,
    money::Cents,
    rule::State,
    source::{Source, Statement},
};

mod data {
    use super::{Alternative, Cents, Criterion, Fees, Renewal, Requirement};
    #[allow(clippy::wildcard_imports, reason = "the build script writes which sources are used")]
    use crate::source::data::*;

    include!(concat!(env!("OUT_DIR"), "/ccm.rs"));
}

codes! {
    /// What The Commission looks at, in the order in which we ask. Its code is its name in the catalog
    /// and in forms.
    pub enum Criterion {
        /// A current, active and unrestricted license or certification that allows an independent
        /// assessment.
        License = "license",
        /// A degree in a health or human services field, with supervised field experience.
        Degree = "degree",
        /// Case management under the supervision of a CCM.
        SupervisedByACcm = "supervised_by_a_ccm",
        /// Case management without the supervision of a CCM.
        WithoutACcm = "without_a_ccm",
        /// Supervising people who provide case management.
        Supervising = "supervising",
        /// Good moral character.
        GoodCharacter = "good_character",
    }
}

codes! {
    /// The license that a person holds. Its code is its name in forms.
    pub enum License {
        /// One that allows an independent assessment, for example as RN or LCSW.
        Independent = "independent",
        /// Only one as licensed practical or vocational nurse (LPN, LVN).
        PracticalNurse = "practical_nurse",
        /// Neither.
        None = "none",
    }
}

/// One requirement; any of its alternatives meets it.
#[derive(Debug)]
pub struct Requirement {
    /// The alternatives.
    pub any_of: &'static [Alternative],
    /// Where it is stated.
    pub sources: &'static [&'static Source],
}

/// One way to meet a requirement.
#[derive(Debug)]
pub struct Alternative {
    /// The criterion to meet.
    pub criterion: Criterion,
    /// How many months of full-time work, if the criterion is about work.
    pub months: Option<u32>,
}

/// The cost of the application and the exam.
#[derive(Debug)]
pub struct Fees {
    /// The application, not refundable.
    pub application: Cents,
    /// The exam.
    pub exam: Cents,
    /// Where the fees are stated.
    pub sources: &'static [&'static Source],
}

/// How to renew the CCM.
#[derive(Debug)]
pub struct Renewal {
    /// How many years it is valid.
    pub years: u32,
    /// Hours of continuing education in that time.
    pub ce_hours: u32,
    /// How many of these hours must be about ethics.
    pub ethics_hours: u32,
    /// Where this is stated.
    pub sources: &'static [&'static Source],
    /// Fees that we found, undated; we did not find the current one.
    pub fees_seen: &'static [Cents],
    /// Where we found them.
    pub fees_sources: &'static [&'static Source],
}

/// A person's answers about the requirements of the CCM. `None` means unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Background {
    license: Option<License>,
    degree: Option<bool>,
    supervised_by_a_ccm: Option<bool>,
    without_a_ccm: Option<bool>,
    supervising: Option<bool>,
    good_character: Option<bool>,
}

/// A person's standing on each requirement.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    background: Background,
}

impl License {
    /// Whether it meets the criterion.
    fn qualifies(self) -> bool {
        match self {
            Self::Independent => true,
            Self::PracticalNurse => practical_nurse_license_qualifies().value,
            Self::None => false,
        }
    }
}

impl Background {
    /// This background with `license` in place of any earlier answer about it.
    #[must_use]
    pub fn with_license(self, license: License) -> Self {
        Self { license: Some(license), ..self }
    }

    /// This background with an answer to whether the person meets `criterion`. For the license, yes means one
    /// that allows an independent assessment, and no means none.
    #[must_use]
    pub fn with(mut self, criterion: Criterion, holds: bool) -> Self {
        let answer = match criterion {
            Criterion::License => {
                return self.with_license(if holds { License::Independent } else { License::None });
            }
            Criterion::Degree => &mut self.degree,
            Criterion::SupervisedByACcm => &mut self.supervised_by_a_ccm,
            Criterion::WithoutACcm => &mut self.without_a_ccm,
            Criterion::Supervising => &mut self.supervising,
            Criterion::GoodCharacter => &mut self.good_character,
        };
        *answer = Some(holds);
        self
    }

    /// The license, if answered.
    #[must_use]
    pub const fn license(&self) -> Option<License> {
        self.license
    }

    /// Whether the person meets the criterion, as far as we know.
    #[must_use]
    pub fn state(&self, criterion: Criterion) -> State {
        let holds = match criterion {
            Criterion::License => self.license.map(License::qualifies),
            Criterion::Degree => self.degree,
            Criterion::SupervisedByACcm => self.supervised_by_a_ccm,
            Criterion::WithoutACcm => self.without_a_ccm,
            Criterion::Supervising => self.supervising,
            Criterion::GoodCharacter => self.good_character,
        };
        holds.map_or(State::Unknown, |holds| if holds { State::Met } else { State::Unmet })
    }
}

impl Requirement {
    /// Whether pages ask about it.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.any_of.iter().all(|any| any.criterion != Criterion::GoodCharacter)
    }
}

impl Standing {
    /// The state of one requirement: that of its best alternative.
    #[must_use]
    pub fn of(&self, requirement: &Requirement) -> State {
        let states = requirement.any_of.iter().map(|any| self.background.state(any.criterion));
        states.max().unwrap_or(State::Unmet)
    }

    /// The same without good character, which only The Commission judges: pages state it and do not ask.
    #[must_use]
    pub fn asked(&self) -> State {
        let asked = requirements().iter().filter(|requirement| requirement.is_asked());
        asked.map(|requirement| self.of(requirement)).min().unwrap_or(State::Unknown)
    }

    /// The state of the worst requirement. Met is not a promise: The Commission decides.
    #[must_use]
    pub fn state(&self) -> State {
        requirements().iter().map(|requirement| self.of(requirement)).min().unwrap_or(State::Unknown)
    }
}

/// The standing of a person with this background.
#[must_use]
pub const fn standing(background: &Background) -> Standing {
    Standing { background: *background }
}

/// Every requirement of The Commission: education, employment, character.
#[must_use]
pub fn requirements() -> &'static [Requirement] {
    data::CCM_REQUIREMENTS
}

/// The cost of the application and the exam.
#[must_use]
pub fn fees() -> &'static Fees {
    &data::CCM_FEES
}

/// How to renew the CCM.
#[must_use]
pub fn renewal() -> &'static Renewal {
    &data::CCM_RENEWAL
}

/// Whether the license of an LPN or LVN meets the criterion. It does not.
#[must_use]
pub fn practical_nurse_license_qualifies() -> &'static Statement {
    &crate::source::data::STATEMENT_PRACTICAL_NURSE_LICENSE_QUALIFIES_FOR_CCM
}
