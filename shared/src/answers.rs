//! What a person told us about themselves. Nothing told is nothing known: absent answers are
//! unknown, never "no".

use crate::catalog::{self, Credential};

/// A fact that a rule may depend on, in the order in which questions are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fact {
    /// Works in case management, in whatever setting and under whatever title.
    WorksInCaseManagement,
    /// Lives in the United States, or outside.
    Residence,
    /// Holds a degree in a health profession.
    HealthDegree,
    /// Holds a current licence in a health or human services profession.
    CurrentLicense,
    /// Holds a national certification in a health or human services profession, of any kind.
    NationalCertification,
    /// Is enrolled in a case management or related health or human services programme.
    EnrolledStudent,
    /// Relation to the US military, Veterans Affairs or the Department of Defense.
    Military,
}

/// Relation to the US military, as the membership rules tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Military {
    /// None of the others.
    None,
    /// On active duty, in the National Guard or in the Reserves.
    Active,
    /// Works for the Department of Veterans Affairs.
    Va,
    /// Works for the Department of Defense.
    Dod,
    /// Works under contract for one of them.
    Contracted,
    /// Retired from the military.
    Retired,
    /// A family member of somebody in the military.
    Dependent,
}

/// Where the person lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Residence {
    /// In the United States.
    Us,
    /// Anywhere else.
    OutsideUs,
}

/// One fact together with its value, so that no fact can have another's value.
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
    /// Every fact, in the order in which questions are asked.
    pub const ALL: [Self; 7] = [
        Self::WorksInCaseManagement,
        Self::Residence,
        Self::HealthDegree,
        Self::CurrentLicense,
        Self::NationalCertification,
        Self::EnrolledStudent,
        Self::Military,
    ];

    /// Its name in the catalogue, in JSON and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WorksInCaseManagement => "works_in_case_management",
            Self::Residence => "residence",
            Self::HealthDegree => "health_degree",
            Self::CurrentLicense => "current_license",
            Self::NationalCertification => "national_certification",
            Self::EnrolledStudent => "enrolled_student",
            Self::Military => "military",
        }
    }

    /// The fact of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.code() == code)
    }

    /// The answer of that code, see [`Answer::code`].
    #[must_use]
    pub fn answer(self, code: &str) -> Option<Answer> {
        self.answers().iter().copied().find(|answer| answer.code() == code)
    }

    /// The answer that a person who gave another can bring about by what they do next: a licence
    /// can be gained. `None` where nobody should be told to: where one lives, and whom one serves.
    #[must_use]
    pub const fn attainable(self) -> Option<Answer> {
        match self {
            Self::WorksInCaseManagement => Some(Answer::WorksInCaseManagement(true)),
            Self::HealthDegree => Some(Answer::HealthDegree(true)),
            Self::CurrentLicense => Some(Answer::CurrentLicense(true)),
            Self::NationalCertification => Some(Answer::NationalCertification(true)),
            Self::EnrolledStudent => Some(Answer::EnrolledStudent(true)),
            Self::Residence | Self::Military => None,
        }
    }

    /// Every answer that there is to the question.
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
}

impl Military {
    /// Its name in the catalogue, in JSON and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Active => "active",
            Self::Va => "va",
            Self::Dod => "dod",
            Self::Contracted => "contracted",
            Self::Retired => "retired",
            Self::Dependent => "dependent",
        }
    }
}

impl Residence {
    /// Its name in the catalogue, in JSON and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::OutsideUs => "outside-us",
        }
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

    /// Its value in forms and addresses: `yes` and `no` for a boolean, else the value's name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Residence(residence) => residence.code(),
            Self::Military(military) => military.code(),
            Self::WorksInCaseManagement(value)
            | Self::HealthDegree(value)
            | Self::CurrentLicense(value)
            | Self::NationalCertification(value)
            | Self::EnrolledStudent(value) => {
                if value {
                    "yes"
                } else {
                    "no"
                }
            }
        }
    }
}

/// A set of credentials of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Credentials(u64);

impl Credentials {
    /// The same set with one more in it.
    #[must_use]
    pub fn with(self, credential: &Credential) -> Self {
        let index = catalog::credentials().iter().position(|known| known.code == credential.code);
        index.map_or(self, |index| Self(self.0 | 1 << index))
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in it, in the catalogue's order.
    pub fn iter(self) -> impl Iterator<Item = &'static Credential> {
        catalog::credentials()
            .iter()
            .enumerate()
            .filter(move |(index, _)| self.0 & 1 << index != 0)
            .map(|(_, credential)| credential)
    }
}

/// At most one answer for each fact, and the credentials that were named. Naming one is an
/// answer to [`Fact::NationalCertification`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Answers {
    works_in_case_management: Option<bool>,
    residence: Option<Residence>,
    health_degree: Option<bool>,
    current_license: Option<bool>,
    national_certification: Option<bool>,
    enrolled_student: Option<bool>,
    military: Option<Military>,
    credentials: Credentials,
}

impl Answers {
    /// The answer for `fact`, or `None` while it is unknown.
    #[must_use]
    pub fn get(&self, fact: Fact) -> Option<Answer> {
        match fact {
            Fact::WorksInCaseManagement => self.works_in_case_management.map(Answer::WorksInCaseManagement),
            Fact::Residence => self.residence.map(Answer::Residence),
            Fact::HealthDegree => self.health_degree.map(Answer::HealthDegree),
            Fact::CurrentLicense => self.current_license.map(Answer::CurrentLicense),
            Fact::NationalCertification => self.national_certification.map(Answer::NationalCertification),
            Fact::EnrolledStudent => self.enrolled_student.map(Answer::EnrolledStudent),
            Fact::Military => self.military.map(Answer::Military),
        }
    }

    /// The same answers with this one in place of whatever was known of its fact. "No national
    /// certification" takes the credentials that were named with it.
    #[must_use]
    pub fn with(mut self, answer: Answer) -> Self {
        match answer {
            Answer::WorksInCaseManagement(value) => self.works_in_case_management = Some(value),
            Answer::Residence(value) => self.residence = Some(value),
            Answer::HealthDegree(value) => self.health_degree = Some(value),
            Answer::CurrentLicense(value) => self.current_license = Some(value),
            Answer::NationalCertification(value) => {
                self.national_certification = Some(value);
                if !value {
                    self.credentials = Credentials::default();
                }
            }
            Answer::EnrolledStudent(value) => self.enrolled_student = Some(value),
            Answer::Military(value) => self.military = Some(value),
        }
        self
    }

    /// The same answers with `credentials` named in place of those before. Naming at least one
    /// means having a national certification; naming none says nothing.
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        if !credentials.is_empty() {
            self.national_certification = Some(true);
        }
        self
    }

    /// The credentials that were named.
    #[must_use]
    pub const fn credentials(&self) -> Credentials {
        self.credentials
    }
}
