//! The selection in the form of questions: plain data, tested natively.

use join_shared::{
    answers::{Answers, Fact},
    assessment::{Assessment, CategoryAssessment, Outcome, assess},
    catalog::{self, Chapter},
    ccm::{Background, Criterion, License},
    date::Date,
    quote::Term,
    rule::State,
};

use crate::state::{PageState, field};

/// The chosen answers, chapters and term, and the answers about the CCM.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    /// The answers given so far.
    pub answers: Answers,
    /// The chapters chosen, each once and joinable.
    pub chapters: Vec<&'static Chapter>,
    /// The term.
    pub term: Term,
    /// The answers about the CCM; they have no effect on joining.
    pub ccm: Background,
}

impl Selection {
    /// Reads the fields of a form that may be incomplete, or of an address. Unknown and impossible values are
    /// left out.
    ///
    /// ```
    /// use join_widget::selection::Selection;
    ///
    /// let fields = [("works_in_case_management", "yes"), ("chapter", "hudson-valley"), ("term_years", "2")];
    /// let selection = Selection::from_fields(fields);
    /// assert_eq!(selection.chapters.len(), 1);
    /// assert_eq!(selection.term.years(), 2);
    /// ```
    pub fn from_fields<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut answers = Answers::default();
        let mut chapters = Vec::new();
        let mut term = Term::default();
        let mut ccm = Background::default();
        for (name, value) in fields {
            match name {
                field::CHAPTER => chapters.push(value),
                field::TERM_YEARS => term = value.parse().ok().and_then(Term::from_years).unwrap_or_default(),
                name => {
                    if let Some(criterion) = name.strip_prefix(field::CCM_PREFIX) {
                        ccm = with_criterion(ccm, criterion, value);
                    } else if let Some(answer) = Fact::from_code(name).and_then(|fact| fact.answer(value)) {
                        answers = answers.with(answer);
                    }
                }
            }
        }
        Self { answers, chapters: joinable(chapters), term, ccm }
    }

    /// The result for this selection.
    #[must_use]
    pub fn assess(&self, today: Date) -> Assessment {
        assess(&self.answers, &self.chapters, self.term, today)
    }
}

impl From<&PageState> for Selection {
    fn from(state: &PageState) -> Self {
        Self {
            answers: (&state.answers).into(),
            chapters: joinable(state.chapters.iter().map(String::as_str)),
            term: Term::from_years(state.term_years.into()).unwrap_or_default(),
            ccm: state.ccm,
        }
    }
}

/// Leaves out unknown and impossible values.
fn with_criterion(ccm: Background, criterion: &str, value: &str) -> Background {
    let criterion = Criterion::ALL.into_iter().find(|known| known.code() == criterion);
    match (criterion, value) {
        (Some(Criterion::License), value) => {
            let license = License::ALL.into_iter().find(|license| license.code() == value);
            license.map_or(ccm, |license| ccm.with_license(license))
        }
        (Some(criterion), "yes") => ccm.with(criterion, true),
        (Some(criterion), "no") => ccm.with(criterion, false),
        _ => ccm,
    }
}

/// The questions to show: the answered ones, the next one, and its alternatives if one of several is enough. The
/// others come later, when the person asks for them, or can no longer change the result.
#[must_use]
pub fn asked(assessment: &Assessment) -> Vec<Fact> {
    // Those who have a result can ask for the other questions.
    let next = assessment.next_question().filter(|_| assessment.recommended().is_none());
    let findings: Vec<_> =
        catalog::categories().iter().flat_map(|category| assessment.findings(category)).collect();
    let group = findings
        .iter()
        .find(|finding| Some(finding.condition.fact) == next && finding.any_of.is_some())
        .and_then(|finding| finding.any_of);
    let beside = |fact| {
        group.is_some()
            && findings.iter().any(|finding| finding.condition.fact == fact && finding.any_of == group)
    };
    Fact::ALL
        .into_iter()
        .filter(|fact| assessment.answers().get(*fact).is_some() || Some(*fact) == next || beside(*fact))
        .collect()
}

fn joinable<'a>(slugs: impl IntoIterator<Item = &'a str>) -> Vec<&'static Chapter> {
    let mut chapters: Vec<&'static Chapter> = Vec::new();
    for chapter in slugs.into_iter().filter_map(catalog::chapter_choice) {
        if chapter.successor.is_none() && chapters.iter().all(|known| known.slug != chapter.slug) {
            chapters.push(chapter);
        }
    }
    chapters
}

/// Whether there is a result: at least one open category, or certainly no open category.
#[must_use]
pub fn has_result(assessment: &Assessment) -> bool {
    assessment.outcome() != Outcome::NeedsAnswers || !open_categories(assessment).is_empty()
}

/// The categories that the person can sign up for: those that are met, and those about which the sources disagree.
/// The recommended one comes first.
#[must_use]
pub fn open_categories(assessment: &Assessment) -> Vec<&CategoryAssessment> {
    let recommended = assessment.recommended();
    let code = recommended.map(|assessed| assessed.category().code);
    let others = assessment.categories().iter().filter(|assessed| {
        Some(assessed.category().code) != code
            && (assessed.state() == State::Met || assessed.category().rule.is_disputed(assessment.answers()))
    });
    recommended.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use join_shared::answers::Fact;

    use super::{Selection, asked, open_categories};

    #[track_caller]
    fn check(fields: &[(&str, &str)], expect: &[&str]) {
        let selection = Selection::from_fields(fields.iter().copied());
        let assessment = selection.assess("2026-11-22".parse().expect("is a date"));
        let open: Vec<_> = open_categories(&assessment).iter().map(|open| open.category().code).collect();
        assert_eq!(open, expect);
    }

    #[test]
    fn open_categories_are_met_or_disputed() {
        let works = ("works_in_case_management", "yes");
        check(&[], &[]);
        check(&[works, ("residence", "us"), ("current_license", "yes")], &["individual-a"]);
        check(
            &[works, ("residence", "us"), ("current_license", "yes"), ("enrolled_student", "yes")],
            &["individual-a", "student"],
        );
        check(&[works, ("military", "retired")], &["military"]);
        check(&[works, ("military", "active"), ("residence", "outside-us")], &["international", "military"]);
    }

    #[test]
    fn unknown_values_are_left_out() {
        let fields = [
            ("works_in_case_management", "maybe"),
            ("residence", "mars"),
            ("chapter", "atlantis"),
            ("chapter", "detroit"),
            ("chapter", "detroit"),
            ("chapter", "south-florida"),
            ("chapter", "not-listed"),
            ("term_years", "7"),
            ("fbclid", "x"),
        ];
        let selection = Selection::from_fields(fields);
        assert_eq!(selection.answers, join_shared::answers::Answers::default());
        assert_eq!(
            selection.chapters.iter().map(|chapter| chapter.slug).collect::<Vec<_>>(),
            ["detroit", "not-listed"]
        );
        assert_eq!(selection.term.years(), 1);
    }

    #[test]
    fn questions_come_one_at_a_time_and_alternatives_together() {
        use Fact::{
            CurrentLicense, EnrolledStudent, HealthDegree, NationalCertification, Residence,
            WorksInCaseManagement,
        };

        #[track_caller]
        fn check(fields: &[(&str, &str)], expect: &[Fact]) {
            let selection = Selection::from_fields(fields.iter().copied());
            assert_eq!(asked(&selection.assess("2026-11-22".parse().expect("is a date"))), expect);
        }
        let works = ("works_in_case_management", "yes");
        let us = ("residence", "us");
        let license = ("current_license", "yes");
        check(&[], &[WorksInCaseManagement]);
        check(&[works], &[WorksInCaseManagement, Residence]);
        let qualifications = [HealthDegree, CurrentLicense, NationalCertification];
        check(&[works, us], &[&[WorksInCaseManagement, Residence], &qualifications[..]].concat());
        // The next one could lead to a cheaper category.
        check(&[works, us, license], &[WorksInCaseManagement, Residence, CurrentLicense]);
        check(
            &[works, us, license, ("enrolled_student", "no")],
            &[WorksInCaseManagement, Residence, CurrentLicense, EnrolledStudent],
        );
        check(&[("works_in_case_management", "no")], &[WorksInCaseManagement, EnrolledStudent]);
        // An answered question stays, even without effect.
        check(
            &[("works_in_case_management", "no"), us],
            &[WorksInCaseManagement, Residence, EnrolledStudent],
        );
    }

    #[test]
    fn answers_about_the_ccm_are_read() {
        use join_shared::{
            ccm::{Background, Criterion, License},
            rule::State,
        };

        let fields =
            [("ccm_license", "practical_nurse"), ("ccm_degree", "yes"), ("ccm_degre", "no"), ("ccm_", "")];
        let ccm = Selection::from_fields(fields).ccm;
        assert_eq!(ccm.license(), Some(License::PracticalNurse));
        assert_eq!(ccm.state(Criterion::Degree), State::Met);
        assert_eq!(
            Selection::from_fields([("ccm_license", "yes"), ("ccm_degree", "maybe")]).ccm,
            Background::default()
        );
    }
}
