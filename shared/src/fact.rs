//! The facts about a person that a rule may depend on, and the answers to each. The build script compiles
//! this file, too, and so knows which facts and values the catalog may name.

use crate::code::codes;

codes! {
    /// A fact about a person, in the order in which questions are asked. Its code is its name in the
    /// catalog, in JSON and in forms.
    pub enum Fact {
        /// Works in case management, in any setting and under any job title.
        WorksInCaseManagement = "works_in_case_management",
        /// Lives in the United States, or outside.
        Residence = "residence",
        /// Has a degree in a health profession.
        HealthDegree = "health_degree",
        /// Has a current license in a health or human services profession.
        CurrentLicense = "current_license",
        /// Has a national certification in a health or human services profession, of any kind.
        NationalCertification = "national_certification",
        /// Is enrolled in a case management, health or human services program.
        EnrolledStudent = "enrolled_student",
        /// Relation to the US military, Veterans Affairs or the Department of Defense.
        Military = "military",
    }
}

/// The questions that are asked together, in their order. Of several, one Yes is enough.
pub const STEPS: [&[Fact]; 5] = [
    &[Fact::WorksInCaseManagement],
    &[Fact::Residence],
    &[Fact::HealthDegree, Fact::CurrentLicense, Fact::NationalCertification],
    &[Fact::EnrolledStudent],
    &[Fact::Military],
];

codes! {
    /// Where a person lives.
    pub enum Residence {
        /// In the United States.
        Us = "us",
        /// Anywhere else.
        OutsideUs = "outside-us",
    }
}

codes! {
    /// Relation to the US military, as the membership rules distinguish it.
    pub enum Military {
        /// None of the others.
        None = "none",
        /// On active duty, in the National Guard or in the Reserves.
        Active = "active",
        /// Works for the Department of Veterans Affairs.
        Va = "va",
        /// Works for the Department of Defense.
        Dod = "dod",
        /// Works under contract for one of them.
        Contracted = "contracted",
        /// Retired from the military.
        Retired = "retired",
        /// A family member of someone in the military.
        Dependent = "dependent",
    }
}

/// An answer: one fact with a value of the type that belongs to that fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// See [`Fact::WorksInCaseManagement`].
    WorksInCaseManagement(bool),
    /// See [`Fact::Residence`].
    Residence(Residence),
    /// See [`Fact::HealthDegree`].
    HealthDegree(bool),
    /// See [`Fact::CurrentLicense`].
    CurrentLicense(bool),
    /// See [`Fact::NationalCertification`].
    NationalCertification(bool),
    /// See [`Fact::EnrolledStudent`].
    EnrolledStudent(bool),
    /// See [`Fact::Military`].
    Military(Military),
}

impl Fact {
    /// Every possible answer, in the order in which a form shows them.
    #[must_use]
    pub const fn answers(self) -> &'static [Answer] {
        match self {
            Self::WorksInCaseManagement => {
                &[Answer::WorksInCaseManagement(true), Answer::WorksInCaseManagement(false)]
            }
            Self::Residence => &[Answer::Residence(Residence::Us), Answer::Residence(Residence::OutsideUs)],
            Self::HealthDegree => &[Answer::HealthDegree(true), Answer::HealthDegree(false)],
            Self::CurrentLicense => &[Answer::CurrentLicense(true), Answer::CurrentLicense(false)],
            Self::NationalCertification => {
                &[Answer::NationalCertification(true), Answer::NationalCertification(false)]
            }
            Self::EnrolledStudent => &[Answer::EnrolledStudent(true), Answer::EnrolledStudent(false)],
            Self::Military => &[
                Answer::Military(Military::None),
                Answer::Military(Military::Active),
                Answer::Military(Military::Va),
                Answer::Military(Military::Dod),
                Answer::Military(Military::Contracted),
                Answer::Military(Military::Retired),
                Answer::Military(Military::Dependent),
            ],
        }
    }

    /// The answer with that code, see [`Answer::code`].
    #[must_use]
    pub fn answer(self, code: &str) -> Option<Answer> {
        self.answers().iter().copied().find(|answer| answer.code() == code)
    }

    /// The answer with that boolean value; `None` if the fact is not boolean.
    #[must_use]
    pub fn answer_of_bool(self, value: bool) -> Option<Answer> {
        self.answers().iter().copied().find(|answer| answer.as_bool() == Some(value))
    }

    /// Whether the fact is boolean.
    #[must_use]
    pub fn is_boolean(self) -> bool {
        self.answer_of_bool(true).is_some()
    }

    /// The answer that a person can work toward, such as gaining a license: the "yes" of a boolean fact.
    /// `None` where we suggest no change: where a person lives, and whom a person serves.
    #[must_use]
    pub fn attainable(self) -> Option<Answer> {
        self.answer_of_bool(true)
    }
}

impl Answer {
    /// The fact that this is an answer for.
    #[must_use]
    pub const fn fact(self) -> Fact {
        match self {
            Self::WorksInCaseManagement(_) => Fact::WorksInCaseManagement,
            Self::Residence(_) => Fact::Residence,
            Self::HealthDegree(_) => Fact::HealthDegree,
            Self::CurrentLicense(_) => Fact::CurrentLicense,
            Self::NationalCertification(_) => Fact::NationalCertification,
            Self::EnrolledStudent(_) => Fact::EnrolledStudent,
            Self::Military(_) => Fact::Military,
        }
    }

    /// The value of a boolean fact; `None` for other facts.
    #[must_use]
    pub const fn as_bool(self) -> Option<bool> {
        match self {
            Self::WorksInCaseManagement(value)
            | Self::HealthDegree(value)
            | Self::CurrentLicense(value)
            | Self::NationalCertification(value)
            | Self::EnrolledStudent(value) => Some(value),
            Self::Residence(_) | Self::Military(_) => None,
        }
    }

    /// The value in forms and addresses: `yes` or `no` for a boolean fact, otherwise the value's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Residence(residence) => residence.code(),
            Self::Military(military) => military.code(),
            boolean => match boolean.as_bool() {
                Some(true) => "yes",
                _ => "no",
            },
        }
    }
}
