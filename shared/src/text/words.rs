//! The names of all texts. Each language gives a value to each name; [`super`] chooses the text for a value
//! of the rules.

use serde::Serialize;

use crate::{catalog, lang::Lang, money::Cents};

/// Texts that the server hands over to the browser as a list, so that the download holds no language twice.
pub trait HandedOver: Sized {
    /// Adds the texts to a list.
    fn add_to(&self, list: &mut Vec<&'static str>);

    /// Takes the same texts from such a list; `None` if it is too short or of another kind.
    fn take_from(list: &mut dyn Iterator<Item = &'static str>) -> Option<Self>;
}

impl HandedOver for &'static str {
    fn add_to(&self, list: &mut Vec<&'static str>) {
        list.push(self);
    }

    fn take_from(list: &mut dyn Iterator<Item = &'static str>) -> Option<Self> {
        list.next()
    }
}

impl HandedOver for Lang {
    fn add_to(&self, list: &mut Vec<&'static str>) {
        list.push(self.code());
    }

    fn take_from(list: &mut dyn Iterator<Item = &'static str>) -> Option<Self> {
        Self::from_code(list.next()?)
    }
}

impl<const COUNT: usize> HandedOver for [&'static str; COUNT] {
    fn add_to(&self, list: &mut Vec<&'static str>) {
        list.extend(self);
    }

    fn take_from(list: &mut dyn Iterator<Item = &'static str>) -> Option<Self> {
        let mut texts = [""; COUNT];
        for text in &mut texts {
            *text = list.next()?;
        }
        Some(texts)
    }
}

/// Texts that are handed over field by field.
macro_rules! handed_over {
    ($(#[$of_struct:meta])* pub struct $name:ident { $($(#[$of_field:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$of_struct])*
        pub struct $name {
            $($(#[$of_field])* pub $field: $type,)*
        }

        impl HandedOver for $name {
            fn add_to(&self, list: &mut Vec<&'static str>) {
                $(self.$field.add_to(list);)*
            }

            fn take_from(list: &mut dyn Iterator<Item = &'static str>) -> Option<Self> {
                Some(Self { $($field: <$type as HandedOver>::take_from(list)?,)* })
            }
        }
    };
}

handed_over! {
    /// A question of the form.
    #[derive(Debug, PartialEq, Serialize)]
    pub struct Question {
        /// The question itself.
        pub ask: &'static str,
        /// The hint below it; may be empty.
        pub hint: &'static str,
    }
}

handed_over! {
    /// A condition as a statement about the person.
    #[derive(Debug, PartialEq, Serialize)]
    pub struct Statement {
        /// The statement if it is true.
        pub stated: &'static str,
        /// The statement if it is false.
        pub denied: &'static str,
    }
}

handed_over! {
    /// The texts of the parts of the page that change while a person uses it. The server hands them over.
    #[derive(Debug, PartialEq, Serialize)]
    #[expect(missing_docs, reason = "each field has the name of its text")]
    pub struct Live {
        pub lang: Lang,
        pub source: &'static str,
        pub sources: &'static str,
        pub undated: &'static str,
        pub months: [&'static str; 12],
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
        pub for_one_year: &'static str,
        pub for_two_years: &'static str,
        pub about: &'static str,
        pub indicative_with_chapter: &'static str,
        pub includes_before: &'static str,
        pub includes_after: &'static str,
        pub go_on: &'static str,
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
        pub given_name: &'static str,
        pub family_name: &'static str,
        pub email: &'static str,
        pub phone: &'static str,
        pub message: &'static str,
        pub consent_version: &'static str,
        pub send: &'static str,
        pub question: &'static str,
        pub send_question: &'static str,
        pub sending: &'static str,
        pub errors_title: &'static str,
        pub sent_title: &'static str,
        pub question_sent_title: &'static str,
        pub sent_lead: &'static str,
        pub reference: &'static str,
        pub next_title: &'static str,
        pub next_join: &'static str,
        pub next_contact: &'static str,
        pub next_question: &'static str,
        pub receipt: &'static str,
        pub receipt_key: &'static str,
        pub problem_offline: &'static str,
        pub problem_unavailable: &'static str,
        pub problem_stale_quote: &'static str,
        pub problem_key_reused: &'static str,
        pub problem_confirm: &'static str,
        pub problem_not_eligible: &'static str,
    }
}

handed_over! {
    /// The texts about where a person stands for the CCM.
    #[derive(Debug, PartialEq, Serialize)]
    #[expect(missing_docs, reason = "each field has the name of its text")]
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
        /// In the catalog's order: education, employment, character.
        pub requirements: [&'static str; 3],
        pub requirement_met: &'static str,
        pub requirement_unmet: &'static str,
        pub requirement_unknown: &'static str,
    }
}

/// All texts of one language.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "each field has the name of its text")]
pub struct Texts {
    pub live: &'static Live,
    pub title: &'static str,
    pub title_with_chapter: &'static str,
    pub lead: &'static str,
    pub no_ccm_title: &'static str,
    pub no_ccm: &'static str,
    pub step: &'static str,
    pub step_of: &'static str,
    pub change: &'static str,
    pub qualifications: &'static str,
    pub other_ways_in: &'static str,
    /// What each step is about, in their order.
    pub steps: [&'static str; 5],
    /// A degree, a license, a certification.
    pub held: [&'static str; 3],
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
    pub add_chapter: &'static str,
    pub find_chapter: &'static str,
    /// What the button on a chosen chapter does, before the name of the chapter.
    pub remove: &'static str,
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
    pub consent: &'static str,
    pub consent_details: &'static str,
    pub email_receipt: &'static str,
    pub leave_empty: &'static str,
    pub receipt_content: &'static str,
    pub receipt_title: &'static str,
    pub receipt_got: &'static str,
    pub receipt_got_question: &'static str,
    pub receipt_next: &'static str,
    pub receipt_next_join: &'static str,
    pub receipt_save_first: &'static str,
    pub receipt_sent: &'static str,
    pub receipt_category: &'static str,
    pub receipt_chapters: &'static str,
    pub receipt_none: &'static str,
    pub receipt_corrected: &'static str,
    pub receipt_again: &'static str,
    pub receipt_again_next: &'static str,
    pub receipt_new_form: &'static str,
    pub receipt_keep: &'static str,
    pub receipt_keep_lead: &'static str,
    pub receipt_keep_no_mail: &'static str,
    pub receipt_address: &'static str,
    pub receipt_copy: &'static str,
    pub receipt_print: &'static str,
    pub receipt_mail: &'static str,
    pub receipt_mail_subject: &'static str,
    pub receipt_mail_body: &'static str,
    pub receipt_lost: &'static str,
    pub receipt_yours: &'static str,
    pub receipt_kept: &'static str,
    pub receipt_agreed: &'static str,
    pub receipt_correct: &'static str,
    pub receipt_correct_send: &'static str,
    pub receipt_withdraw: &'static str,
    pub receipt_withdraw_lead: &'static str,
    pub receipt_withdraw_send: &'static str,
    pub receipt_withdrawn: &'static str,
    pub receipt_erased: &'static str,
    pub mail_subject: &'static str,
    pub mail_why: &'static str,
    pub home_title: &'static str,
    pub home_lead: &'static str,
    pub home_find: &'static str,
    pub home_chapters: &'static str,
    pub home_by_state: &'static str,
    pub home_incomplete: &'static str,
    pub home_embed: &'static str,
    /// The link to the documentation of the API, which is in English.
    pub home_api: &'static str,
    pub builder_title: &'static str,
    pub builder_lead: &'static str,
    pub builder_chapter: &'static str,
    pub builder_no_chapter: &'static str,
    pub builder_language: &'static str,
    /// The name of the language, in the language itself.
    pub own_name: &'static str,
    pub builder_accent: &'static str,
    pub builder_accent_hint: &'static str,
    pub builder_accent_wrong: &'static str,
    pub builder_made_with: &'static str,
    pub builder_other: &'static str,
    pub builder_look: &'static str,
    pub builder_theme: &'static str,
    pub builder_theme_own: &'static str,
    pub builder_theme_auto: &'static str,
    pub builder_theme_light: &'static str,
    pub builder_theme_dark: &'static str,
    pub builder_heading: &'static str,
    pub builder_show: &'static str,
    pub builder_first: &'static str,
    /// Before the name of what the site is made with.
    pub builder_snippet: &'static str,
    pub builder_copy: &'static str,
    pub builder_plugin: &'static str,
    pub builder_wordpress: [&'static str; 5],
    pub builder_wix: [&'static str; 5],
    pub builder_squarespace: [&'static str; 5],
    pub builder_wild_apricot: [&'static str; 5],
    pub builder_drupal: [&'static str; 5],
    pub builder_html: [&'static str; 3],
    pub builder_fallback: &'static str,
    pub builder_preview: &'static str,
    pub builder_preview_lead: &'static str,
    pub builder_wide: &'static str,
    pub builder_phone: &'static str,
    pub builder_sites: &'static str,
    pub builder_links: &'static str,
    pub builder_link: &'static str,
    pub builder_qr: &'static str,
    pub builder_qr_lead: &'static str,
    pub builder_qr_alt: &'static str,
    pub builder_qr_save: &'static str,
    pub builder_developers: &'static str,
    pub builder_element: &'static str,
    pub builder_element_lead: &'static str,
    pub builder_div: &'static str,
    pub builder_div_lead: &'static str,
    pub builder_frame: &'static str,
    pub builder_frame_lead: &'static str,
    pub builder_policy: &'static str,
    pub builder_policy_lead: &'static str,
    pub builder_pinned: &'static str,
    pub builder_pinned_lead: &'static str,
    pub not_found: &'static str,
    pub not_found_detail: &'static str,
    pub not_found_next: &'static str,
    pub error_title: &'static str,
    pub error_request: &'static str,
    pub error_other_site: &'static str,
    pub error_too_large: &'static str,
    pub error_unavailable: &'static str,
    pub problem_rate_limited: &'static str,
    pub error_rate_limited: &'static str,
    pub problem_changed: &'static str,
    pub error_internal: &'static str,
    pub status_new: &'static str,
    pub status_contacted: &'static str,
    pub status_joined: &'static str,
    pub status_declined: &'static str,
    pub status_duplicate: &'static str,
    pub status_withdrawn: &'static str,
    pub door_cmsa: &'static str,
    pub door_ccm: &'static str,
    pub door_cmsa_step: &'static str,
    pub door_ccm_step: &'static str,
    pub doors_apart: &'static str,
    pub doors_more: &'static str,
    /// The questions and answers of `/ccm`.
    pub ccm_question: &'static str,
    pub ccm_answer: &'static str,
    pub ccm_description: &'static str,
    pub ccm_other_question: &'static str,
    pub ccm_other_answer: &'static str,
    pub ccm_calculator: &'static str,
    pub ccm_details: &'static str,
    /// Added to the title of the form in its description for search engines.
    pub description: &'static str,
    pub aspect_run_by: &'static str,
    pub aspect_needs: &'static str,
    pub aspect_costs: &'static str,
    pub aspect_gives: &'static str,
    pub aspect_proves: &'static str,
    pub aspect_renews: &'static str,
}

/// The amounts in words, with `or` between the last two.
pub(super) fn amounts(amounts: &[Cents], or: &str) -> String {
    amounts.iter().map(Cents::to_string).collect::<Vec<_>>().join(&format!(" {or} "))
}

/// The name of the chapter with that slug, for a message.
pub(super) fn chapter_name(slug: &str) -> &str {
    catalog::chapter(slug).map_or(slug, |chapter| chapter.name)
}
