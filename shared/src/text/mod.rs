//! Every word that a person reads, in one place and by language: `en.rs` and `es.rs`. A text that
//! one language lacks is a missing field, or a missing arm of a match, which does not compile.
//!
//! The Spanish is that of the United States, which writes dollars as English does: `$1,195.00`.

mod en;
mod es;

use crate::{
    answers::{Answer, Fact, Military, Residence},
    catalog::{self, Chapter, Information, NOT_LISTED},
    ccm::{Criterion, License},
    date::{Date, Dated},
    doors::{Aspect, Door},
    money::Cents,
    quote::Certainty,
    rule::State,
    wire::mistake::Mistake,
};

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English (United States).
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// Its code in `lang` attributes and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The language of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// Its texts for what changes while the page is used.
    #[must_use]
    pub const fn live(self) -> &'static Live {
        match self {
            Self::En => &en::LIVE,
            Self::Es => &es::LIVE,
        }
    }

    /// Its texts for where a person stands for the CCM.
    #[must_use]
    pub const fn ccm(self) -> &'static CcmTexts {
        match self {
            Self::En => &en::CCM,
            Self::Es => &es::CCM,
        }
    }

    /// All its texts.
    #[must_use]
    pub const fn texts(self) -> &'static Texts {
        match self {
            Self::En => &en::TEXTS,
            Self::Es => &es::TEXTS,
        }
    }
}

/// A question of the form.
#[derive(Debug)]
pub struct Question {
    /// The question itself.
    pub ask: &'static str,
    /// Help below it; may be empty.
    pub hint: &'static str,
}

/// A condition as a statement about the person.
#[derive(Debug)]
pub struct Statement {
    /// That it is so.
    pub stated: &'static str,
    /// That it is not so.
    pub denied: &'static str,
}

/// The texts that change while the page is used: the browser's download holds these alone.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the name of the one text that it holds")]
pub struct Live {
    pub lang: &'static str,
    pub source: &'static str,
    pub sources: &'static str,
    pub undated: &'static str,
    pub months: [&'static str; 12],
    /// Whether a date begins with its month.
    pub month_first: bool,
    pub not_listed: &'static str,
    pub works_in_case_management: Statement,
    pub residence: Statement,
    pub resident_us: &'static str,
    pub resident_outside_us: &'static str,
    pub health_degree: Statement,
    pub current_license: Statement,
    pub national_certification: Statement,
    pub enrolled_student: Statement,
    pub military: Statement,
    pub result_title: &'static str,
    pub you_can_join_as: &'static str,
    pub you_can_join_somehow: &'static str,
    pub needs_answers: &'static str,
    pub not_eligible: &'static str,
    pub not_eligible_next: &'static str,
    pub disputed: &'static str,
    pub why: &'static str,
    pub one_is_enough: &'static str,
    pub state_met: &'static str,
    pub state_unmet: &'static str,
    pub state_unknown: &'static str,
    pub votes: &'static str,
    pub votes_not_stated: &'static str,
    pub rights: &'static str,
    pub office_levels: &'static str,
    pub office_unspecified: &'static str,
    pub office_not_stated: &'static str,
    pub partly_unknown: &'static str,
    pub chapter_goes_with_it: &'static str,
    pub one_year: &'static str,
    pub two_years: &'static str,
    pub terms: &'static str,
    pub compare: &'static str,
    pub category: &'static str,
    pub voting: &'static str,
    pub voting_full: &'static str,
    pub voting_not_stated: &'static str,
    pub changes: &'static str,
    pub change_one_of: &'static str,
    pub change_saves: &'static str,
    pub kept_same: &'static str,
    pub kept_was: &'static str,
    pub dues: &'static str,
    pub dues_what: &'static str,
    pub dues_amount: &'static str,
    pub dues_national: &'static str,
    pub total: &'static str,
    pub ask_cmsa: &'static str,
    pub published: &'static str,
    pub assumed: &'static str,
    pub indicative: &'static str,
    pub unknown: &'static str,
    pub also_open: &'static str,
    pub chapter_expected: &'static str,
    pub nearest: &'static str,
    pub question_title: &'static str,
    pub sign_up_title: &'static str,
    pub sign_up_lead: &'static str,
    pub question_lead: &'static str,
    pub join_as: &'static str,
    pub just_a_question: &'static str,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub email: &'static str,
    pub phone: &'static str,
    pub message: &'static str,
    pub consent_version: &'static str,
    pub send: &'static str,
    pub sending: &'static str,
    pub errors_title: &'static str,
    pub sent_title: &'static str,
    pub sent_lead: &'static str,
    pub reference: &'static str,
    pub next_title: &'static str,
    pub next_join: &'static str,
    pub next_contact: &'static str,
    pub receipt: &'static str,
    pub receipt_key: &'static str,
    pub problem_offline: &'static str,
    pub problem_unavailable: &'static str,
    pub problem_stale_quote: &'static str,
    pub problem_key_reused: &'static str,
    pub problem_confirm: &'static str,
    pub problem_not_eligible: &'static str,
}

/// The texts for where a person stands for the CCM.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the name of the one text that it holds")]
pub struct CcmTexts {
    pub title: &'static str,
    pub lead: &'static str,
    pub license: Question,
    pub license_independent: &'static str,
    pub license_practical_nurse: &'static str,
    pub license_none: &'static str,
    pub degree: Question,
    pub supervised_by_a_ccm: Question,
    pub without_a_ccm: Question,
    pub supervising: Question,
    pub good_character: Question,
    pub met: &'static str,
    pub unmet: &'static str,
    pub unknown: &'static str,
    /// In the catalogue's order: education, employment, character.
    pub requirements: [&'static str; 3],
    pub requirement_met: &'static str,
    pub requirement_unmet: &'static str,
    pub requirement_unknown: &'static str,
}

/// All texts of one language.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the name of the one text that it holds")]
pub struct Texts {
    pub live: &'static Live,
    pub title: &'static str,
    pub title_with_chapter: &'static str,
    pub lead: &'static str,
    pub no_ccm_title: &'static str,
    pub no_ccm: &'static str,
    pub questions_title: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub works_in_case_management: Question,
    pub residence: Question,
    pub residence_us: &'static str,
    pub residence_outside_us: &'static str,
    pub health_degree: Question,
    pub current_license: Question,
    pub national_certification: Question,
    pub enrolled_student: Question,
    pub military: Question,
    pub military_none: &'static str,
    pub military_active: &'static str,
    pub military_va: &'static str,
    pub military_dod: &'static str,
    pub military_contracted: &'static str,
    pub military_retired: &'static str,
    pub military_dependent: &'static str,
    pub term: &'static str,
    pub chapters: &'static str,
    pub chapters_hint: &'static str,
    pub show_result: &'static str,
    pub all_questions: &'static str,
    pub doors: &'static str,
    pub doors_yours: &'static str,
    pub keep: &'static str,
    pub keep_lead: &'static str,
    pub keep_copy: &'static str,
    pub keep_copied: &'static str,
    pub keep_open: &'static str,
    pub keep_print: &'static str,
    pub other_ways: &'static str,
    pub already_member: &'static str,
    pub other_memberships: &'static str,
    pub optional: &'static str,
    pub optional_with_category: &'static str,
    pub consent: &'static str,
    pub leave_empty: &'static str,
    pub receipt_content: &'static str,
    pub receipt_title: &'static str,
    pub receipt_sent: &'static str,
    pub receipt_status: &'static str,
    pub receipt_category: &'static str,
    pub receipt_chapters: &'static str,
    pub receipt_none: &'static str,
    pub receipt_corrected: &'static str,
    pub receipt_again: &'static str,
    pub receipt_again_next: &'static str,
    pub receipt_new_form: &'static str,
    pub receipt_keep: &'static str,
    pub receipt_keep_lead: &'static str,
    pub receipt_address: &'static str,
    pub receipt_copy: &'static str,
    pub receipt_print: &'static str,
    pub receipt_mail: &'static str,
    pub receipt_mail_subject: &'static str,
    pub receipt_mail_body: &'static str,
    pub receipt_lost: &'static str,
    pub receipt_yours: &'static str,
    pub receipt_kept: &'static str,
    pub receipt_correct: &'static str,
    pub receipt_correct_send: &'static str,
    pub receipt_withdraw: &'static str,
    pub receipt_withdraw_lead: &'static str,
    pub receipt_withdraw_send: &'static str,
    pub receipt_withdrawn: &'static str,
    pub receipt_erased: &'static str,
    pub home_title: &'static str,
    pub home_lead: &'static str,
    pub home_chapters: &'static str,
    pub home_no_chapter: &'static str,
    pub home_incomplete: &'static str,
    pub home_embed: &'static str,
    /// Leads to the documentation of the API, which is in English.
    pub home_api: &'static str,
    pub builder_title: &'static str,
    pub builder_lead: &'static str,
    pub builder_chapter: &'static str,
    pub builder_no_chapter: &'static str,
    pub builder_language: &'static str,
    pub english: &'static str,
    pub spanish: &'static str,
    pub builder_accent: &'static str,
    pub builder_accent_hint: &'static str,
    pub builder_accent_wrong: &'static str,
    pub builder_theme: &'static str,
    pub builder_theme_auto: &'static str,
    pub builder_theme_light: &'static str,
    pub builder_theme_dark: &'static str,
    pub builder_show: &'static str,
    pub builder_preview: &'static str,
    pub builder_preview_lead: &'static str,
    pub builder_snippets: &'static str,
    pub builder_snippets_lead: &'static str,
    pub builder_copy: &'static str,
    pub builder_element: &'static str,
    pub builder_element_lead: &'static str,
    pub builder_div: &'static str,
    pub builder_div_lead: &'static str,
    pub builder_frame: &'static str,
    pub builder_frame_lead: &'static str,
    pub builder_link: &'static str,
    pub builder_link_lead: &'static str,
    pub builder_qr: &'static str,
    pub builder_qr_lead: &'static str,
    pub builder_qr_alt: &'static str,
    pub builder_qr_save: &'static str,
    pub builder_sites: &'static str,
    pub builder_policy: &'static str,
    pub builder_policy_lead: &'static str,
    pub builder_pinned: &'static str,
    pub builder_pinned_lead: &'static str,
    pub builder_steps: &'static str,
    pub builder_wordpress: &'static str,
    pub builder_wix: &'static str,
    pub builder_squarespace: &'static str,
    pub builder_wild_apricot: &'static str,
    pub builder_drupal: &'static str,
    pub builder_html: &'static str,
    pub not_found: &'static str,
    pub not_found_next: &'static str,
    pub error_title: &'static str,
    pub error_request: &'static str,
    pub error_other_site: &'static str,
    pub error_too_large: &'static str,
    pub error_unavailable: &'static str,
    pub problem_rate_limited: &'static str,
    pub error_internal: &'static str,
    pub status_new: &'static str,
    pub status_contacted: &'static str,
    pub status_joined: &'static str,
    pub status_declined: &'static str,
    pub status_duplicate: &'static str,
    pub status_withdrawn: &'static str,
    pub door_cmsa: &'static str,
    pub door_ccm: &'static str,
    pub aspect_run_by: &'static str,
    pub aspect_gives: &'static str,
    pub aspect_proves: &'static str,
    pub aspect_decided_by: &'static str,
    pub aspect_costs: &'static str,
    pub aspect_renews: &'static str,
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

    /// What one of the two doors is called.
    #[must_use]
    pub const fn door(&self, door: Door) -> &'static str {
        match door {
            Door::Cmsa => self.door_cmsa,
            Door::Ccm => self.door_ccm,
        }
    }

    /// The heading of a row of the comparison.
    #[must_use]
    pub const fn aspect(&self, aspect: Aspect) -> &'static str {
        match aspect {
            Aspect::RunBy => self.aspect_run_by,
            Aspect::Gives => self.aspect_gives,
            Aspect::Proves => self.aspect_proves,
            Aspect::DecidedBy => self.aspect_decided_by,
            Aspect::Costs => self.aspect_costs,
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
            Answer::WorksInCaseManagement(value)
            | Answer::HealthDegree(value)
            | Answer::CurrentLicense(value)
            | Answer::NationalCertification(value)
            | Answer::EnrolledStudent(value) => {
                if value {
                    self.yes
                } else {
                    self.no
                }
            }
        }
    }
}

impl Live {
    /// What a condition on a fact says about a person.
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

    /// Where somebody lives, within a sentence.
    #[must_use]
    pub const fn resident(&self, residence: Residence) -> &'static str {
        match residence {
            Residence::Us => self.resident_us,
            Residence::OutsideUs => self.resident_outside_us,
        }
    }

    /// A condition's state, for a person.
    #[must_use]
    pub const fn state(&self, state: State) -> &'static str {
        match state {
            State::Met => self.state_met,
            State::Unmet => self.state_unmet,
            State::Unknown => self.state_unknown,
        }
    }

    /// How sure an amount is, for a person.
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
        if self.month_first {
            [month, " ", &day, ", ", &year].concat()
        } else {
            [&day, " de ", month, " de ", &year].concat()
        }
    }

    /// How old a source is, as exactly as it says itself.
    #[must_use]
    pub fn dated(&self, dated: Option<Dated>) -> String {
        match dated {
            None => self.undated.to_owned(),
            Some(Dated::Year(year)) => year.to_string(),
            Some(Dated::Years(from, to)) => [from.to_string(), to.to_string()].join("–"),
            Some(Dated::Month(year, month)) => {
                let of = if self.month_first { " " } else { " de " };
                [self.month_name(month), of, &year.to_string()].concat()
            }
            Some(Dated::Day(day)) => self.date(day),
        }
    }

    /// The name of a month, 1 to 12.
    fn month_name(&self, month: u8) -> &'static str {
        let index = usize::from(month).checked_sub(1);
        index.and_then(|index| self.months.get(index)).copied().unwrap_or_default()
    }

    /// What a chapter is called, or the choice of one that is not listed.
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

    /// What is said of one requirement.
    #[must_use]
    pub const fn requirement_state(&self, state: State) -> &'static str {
        match state {
            State::Met => self.requirement_met,
            State::Unmet => self.requirement_unmet,
            State::Unknown => self.requirement_unknown,
        }
    }

    /// What is said of a person's standing.
    #[must_use]
    pub const fn standing(&self, state: State) -> &'static str {
        match state {
            State::Met => self.met,
            State::Unmet => self.unmet,
            State::Unknown => self.unknown,
        }
    }
}

/// What a membership is that nobody can sign up for here.
#[must_use]
pub fn information(lang: Lang, information: &Information) -> String {
    match lang {
        Lang::En => en::information(information),
        Lang::Es => es::information(information),
    }
}

/// One cell of the comparison of CMSA and the CCM, with its figures from the catalogue.
#[must_use]
pub fn door(lang: Lang, door: Door, aspect: Aspect) -> String {
    match lang {
        Lang::En => en::door(door, aspect),
        Lang::Es => es::door(door, aspect),
    }
}

/// What to do about a mistake in a field.
#[must_use]
pub fn mistake(lang: Lang, mistake: Mistake) -> String {
    match lang {
        Lang::En => en::mistake(mistake),
        Lang::Es => es::mistake(mistake),
    }
}

/// The amounts, as they are written, with a word between the last two.
fn amounts(amounts: &[Cents], or: &str) -> String {
    amounts.iter().map(Cents::to_string).collect::<Vec<_>>().join(&format!(" {or} "))
}

/// The name of a chapter's successor, for a message.
fn chapter_name(slug: &str) -> &str {
    catalog::chapter(slug).map_or(slug, |chapter| chapter.name)
}
