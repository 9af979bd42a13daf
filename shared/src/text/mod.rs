//! Every text that people read, by language: `en.rs` and `es.rs`. If a language lacks a text, a field or an arm
//! is missing, and the crate does not compile.
//!
//! The Spanish is for readers in the United States; it writes dollars as English does: `$1,195.00`.

mod en;
mod es;
mod words;

use crate::{
    answers::{Answer, Fact, Military, Residence},
    catalog::{Chapter, Information, NOT_LISTED},
    ccm::{Criterion, License},
    date::{Date, Dated},
    doors::{Aspect, Door},
    mistake::Mistake,
    quote::Certainty,
    rule::State,
};

pub use self::words::{CcmTexts, HandedOver, Live, Question, Statement, Texts};
pub use crate::lang::Lang;

impl Lang {
    /// The texts of the parts of the page that change while a person uses it.
    #[must_use]
    pub const fn live(self) -> &'static Live {
        match self {
            Self::En => &en::LIVE,
            Self::Es => &es::LIVE,
        }
    }

    /// The texts about where a person stands for the CCM.
    #[must_use]
    pub const fn ccm(self) -> &'static CcmTexts {
        match self {
            Self::En => &en::CCM,
            Self::Es => &es::CCM,
        }
    }

    /// All texts, except those about the CCM.
    #[must_use]
    pub const fn texts(self) -> &'static Texts {
        match self {
            Self::En => &en::TEXTS,
            Self::Es => &es::TEXTS,
        }
    }
}

impl std::ops::Deref for Texts {
    type Target = Live;

    fn deref(&self) -> &Live {
        self.live
    }
}

impl Texts {
    /// The question for a fact.
    #[must_use]
    pub const fn question(&self, fact: Fact) -> &Question {
        match fact {
            Fact::WorksInCaseManagement => &self.works_in_case_management,
            Fact::Residence => &self.residence,
            Fact::HealthDegree => &self.health_degree,
            Fact::CurrentLicense => &self.current_license,
            Fact::NationalCertification => &self.national_certification,
            Fact::EnrolledStudent => &self.enrolled_student,
            Fact::Military => &self.military,
        }
    }

    /// The heading of one side of the comparison.
    #[must_use]
    pub const fn door(&self, door: Door) -> &'static str {
        match door {
            Door::Cmsa => self.door_cmsa,
            Door::Ccm => self.door_ccm,
        }
    }

    /// What one does to pass through that door: the words of the picture, below the door's name.
    #[must_use]
    pub const fn door_step(&self, door: Door) -> &'static str {
        match door {
            Door::Cmsa => self.door_cmsa_step,
            Door::Ccm => self.door_ccm_step,
        }
    }

    /// The heading of a row of the comparison.
    #[must_use]
    pub const fn aspect(&self, aspect: Aspect) -> &'static str {
        match aspect {
            Aspect::RunBy => self.aspect_run_by,
            Aspect::Needs => self.aspect_needs,
            Aspect::Costs => self.aspect_costs,
            Aspect::Gives => self.aspect_gives,
            Aspect::Proves => self.aspect_proves,
            Aspect::Renews => self.aspect_renews,
        }
    }

    /// The words of an answer.
    #[must_use]
    pub const fn answer(&self, answer: Answer) -> &'static str {
        match answer {
            Answer::Residence(Residence::Us) => self.residence_us,
            Answer::Residence(Residence::OutsideUs) => self.residence_outside_us,
            Answer::Military(military) => match military {
                Military::None => self.military_none,
                Military::Active => self.military_active,
                Military::Va => self.military_va,
                Military::Dod => self.military_dod,
                Military::Contracted => self.military_contracted,
                Military::Retired => self.military_retired,
                Military::Dependent => self.military_dependent,
            },
            boolean => match boolean.as_bool() {
                Some(true) => self.yes,
                _ => self.no,
            },
        }
    }
}

impl Live {
    /// The statement about a person that a condition on a fact makes.
    #[must_use]
    pub const fn statement(&self, fact: Fact) -> &Statement {
        match fact {
            Fact::WorksInCaseManagement => &self.works_in_case_management,
            Fact::Residence => &self.residence,
            Fact::HealthDegree => &self.health_degree,
            Fact::CurrentLicense => &self.current_license,
            Fact::NationalCertification => &self.national_certification,
            Fact::EnrolledStudent => &self.enrolled_student,
            Fact::Military => &self.military,
        }
    }

    /// Where a person lives, within a sentence.
    #[must_use]
    pub const fn resident(&self, residence: Residence) -> &'static str {
        match residence {
            Residence::Us => self.resident_us,
            Residence::OutsideUs => self.resident_outside_us,
        }
    }

    /// The words for a condition's state.
    #[must_use]
    pub const fn state(&self, state: State) -> &'static str {
        match state {
            State::Met => self.state_met,
            State::Unmet => self.state_unmet,
            State::Unknown => self.state_unknown,
        }
    }

    /// The words for how sure an amount is.
    #[must_use]
    pub const fn certainty(&self, certainty: Certainty) -> &'static str {
        match certainty {
            Certainty::Published => self.published,
            Certainty::Assumed => self.assumed,
            Certainty::Indicative => self.indicative,
            Certainty::Unknown => self.unknown,
        }
    }
}

impl Live {
    /// A day, written out.
    ///
    /// ```
    /// use join_shared::text::Lang;
    ///
    /// let date = "2026-11-22".parse().expect("is a date");
    /// assert_eq!(Lang::En.live().date(date), "November 22, 2026");
    /// assert_eq!(Lang::Es.live().date(date), "22 de noviembre de 2026");
    /// ```
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let (day, year) = (date.day().to_string(), date.year().to_string());
        let month = self.month_name(date.month());
        match self.lang {
            Lang::En => [month, " ", &day, ", ", &year].concat(),
            Lang::Es => [&day, " de ", month, " de ", &year].concat(),
        }
    }

    /// The date of a source, as exactly as the source itself gives it.
    #[must_use]
    pub fn dated(&self, dated: Option<Dated>) -> String {
        match dated {
            None => self.undated.to_owned(),
            Some(Dated::Year(year)) => year.to_string(),
            Some(Dated::Years(from, to)) => [from.to_string(), to.to_string()].join("–"),
            Some(Dated::Month(year, month)) => {
                let between = match self.lang {
                    Lang::En => " ",
                    Lang::Es => " de ",
                };
                [self.month_name(month), between, &year.to_string()].concat()
            }
            Some(Dated::Day(day)) => self.date(day),
        }
    }

    /// The name of a month, 1 to 12.
    fn month_name(&self, month: u8) -> &'static str {
        let index = usize::from(month).checked_sub(1);
        index.and_then(|index| self.months.get(index)).copied().unwrap_or_default()
    }

    /// The name of a chapter, or of the choice "not listed".
    #[must_use]
    pub fn chapter(&self, chapter: &Chapter) -> &'static str {
        if *chapter == NOT_LISTED { self.not_listed } else { chapter.name }
    }
}

impl CcmTexts {
    /// The question for a criterion.
    #[must_use]
    pub const fn question(&self, criterion: Criterion) -> &Question {
        match criterion {
            Criterion::License => &self.license,
            Criterion::Degree => &self.degree,
            Criterion::SupervisedByACcm => &self.supervised_by_a_ccm,
            Criterion::WithoutACcm => &self.without_a_ccm,
            Criterion::Supervising => &self.supervising,
            Criterion::GoodCharacter => &self.good_character,
        }
    }

    /// The words of the answer that names a license.
    #[must_use]
    pub const fn license(&self, license: License) -> &'static str {
        match license {
            License::Independent => self.license_independent,
            License::PracticalNurse => self.license_practical_nurse,
            License::None => self.license_none,
        }
    }

    /// The words for the state of one requirement.
    #[must_use]
    pub const fn requirement_state(&self, state: State) -> &'static str {
        match state {
            State::Met => self.requirement_met,
            State::Unmet => self.requirement_unmet,
            State::Unknown => self.requirement_unknown,
        }
    }

    /// The words for a person's standing.
    #[must_use]
    pub const fn standing(&self, state: State) -> &'static str {
        match state {
            State::Met => self.met,
            State::Unmet => self.unmet,
            State::Unknown => self.unknown,
        }
    }
}

/// The description of a membership that people cannot sign up for here.
#[must_use]
pub fn information(lang: Lang, information: &Information) -> String {
    match lang {
        Lang::En => en::information(information),
        Lang::Es => es::information(information),
    }
}

/// One cell of the comparison of CMSA and the CCM, with figures from the catalog.
#[must_use]
pub fn door(lang: Lang, door: Door, aspect: Aspect) -> String {
    match lang {
        Lang::En => en::door(door, aspect),
        Lang::Es => es::door(door, aspect),
    }
}

/// The name of a US state; its code if the language has no name for it.
#[must_use]
pub fn state(lang: Lang, code: &'static str) -> &'static str {
    match lang {
        Lang::En => en::state(code),
        Lang::Es => es::state(code),
    }
}

/// How to correct a mistake in a field.
#[must_use]
pub fn mistake(lang: Lang, mistake: Mistake) -> String {
    match lang {
        Lang::En => en::mistake(mistake),
        Lang::Es => es::mistake(mistake),
    }
}

#[cfg(test)]
mod tests {
    use super::{CcmTexts, HandedOver as _, Lang, Live};

    #[test]
    fn handed_over_texts_are_the_same() {
        for lang in Lang::ALL {
            let mut list = Vec::new();
            lang.live().add_to(&mut list);
            lang.ccm().add_to(&mut list);
            let mut list = list.into_iter();
            assert_eq!(Live::take_from(&mut list).as_ref(), Some(lang.live()));
            assert_eq!(CcmTexts::take_from(&mut list).as_ref(), Some(lang.ccm()));
            assert_eq!(list.next(), None);
            assert_eq!(CcmTexts::take_from(&mut list), None);
        }
    }
}
