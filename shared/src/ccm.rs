//! Where a person stands for the CCM: a first look at what The Commission publishes. The
//! Commission alone decides, and nothing here has any effect on joining CMSA.
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
//! // The license of an LPN or LVN does not do; a degree may.
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
    use crate::source::data::*;

    include!(concat!(env!("OUT_DIR"), "/ccm.rs"));
}

codes! {
    /// What The Commission may look at, in the order in which we ask. Its code is its name in the catalogue
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

/// One requirement, which any of its alternatives meets.
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
    /// What is looked at.
    pub criterion: Criterion,
    /// For how many months of full-time work, where it is about work.
    pub months: Option<u32>,
}

/// What the application and the exam cost.
#[derive(Debug)]
pub struct Fees {
    /// The application, not refundable.
    pub application: Cents,
    /// The exam.
    pub exam: Cents,
    /// Where the fees are stated.
    pub sources: &'static [&'static Source],
}

/// How the CCM is kept up.
#[derive(Debug)]
pub struct Renewal {
    /// For how many years it holds.
    pub years: u32,
    /// Hours of continuing education within them.
    pub ce_hours: u32,
    /// How many of these are about ethics.
    pub ethics_hours: u32,
    /// Where this is stated.
    pub sources: &'static [&'static Source],
    /// The fees that were seen; the current one was not found.
    pub fees_seen: &'static [Cents],
    /// Where they were seen.
    pub fees_sources: &'static [&'static Source],
}

/// What a person told about their way to the CCM; what was not told is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Background {
    license: Option<License>,
    degree: Option<bool>,
    supervised_by_a_ccm: Option<bool>,
    without_a_ccm: Option<bool>,
    supervising: Option<bool>,
    good_character: Option<bool>,
}

/// Where the person stands on each requirement.
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
    /// The same with this license in place of what was told of it before.
    #[must_use]
    pub fn with_license(self, license: License) -> Self {
        Self { license: Some(license), ..self }
    }

    /// The same with this criterion told to hold or not. Of a license that is one that allows an
    /// independent assessment, or none.
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

    /// The license that was told.
    #[must_use]
    pub const fn license(&self) -> Option<License> {
        self.license
    }

    /// Whether the criterion holds, as far as was told.
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

impl Standing {
    /// The state of one requirement: that of its best alternative.
    #[must_use]
    pub fn of(&self, requirement: &Requirement) -> State {
        let states = requirement.any_of.iter().map(|any| self.background.state(any.criterion));
        states.max().unwrap_or(State::Unmet)
    }

    /// The state of all of them: that of the worst. Met is no promise; The Commission decides.
    #[must_use]
    pub fn state(&self) -> State {
        requirements().iter().map(|requirement| self.of(requirement)).min().unwrap_or(State::Unknown)
    }
}

/// Where a person with this background stands.
#[must_use]
pub const fn standing(background: &Background) -> Standing {
    Standing { background: *background }
}

/// What The Commission requires, all of it: education, employment, character.
#[must_use]
pub fn requirements() -> &'static [Requirement] {
    data::CCM_REQUIREMENTS
}

/// What the application and the exam cost.
#[must_use]
pub fn fees() -> &'static Fees {
    &data::CCM_FEES
}

/// How the CCM is kept up.
#[must_use]
pub fn renewal() -> &'static Renewal {
    &data::CCM_RENEWAL
}

/// Whether the license of an LPN or LVN allows what the criterion asks. It does not.
#[must_use]
pub fn practical_nurse_license_qualifies() -> &'static Statement {
    &crate::source::data::STATEMENT_PRACTICAL_NURSE_LICENSE_QUALIFIES_FOR_CCM
}
