//! The steps of the form, [`STEPS`].

#[cfg(any(feature = "hydrate", test))]
use join_shared::answers::{Answers, Fact};

pub(crate) use join_shared::answers::STEPS;

/// How many steps lead to a result for most people.
pub(crate) const USUAL: usize = 3;

/// Whether the step needs no further answer.
#[cfg(any(feature = "hydrate", test))]
pub(crate) fn is_answered(step: &[Fact], answers: &Answers) -> bool {
    let answer = |fact: &Fact| answers.get(*fact);
    step.iter().all(|fact| answer(fact).is_some())
        || step.len() > 1
            && step.iter().any(|fact| answer(fact).is_some_and(|answer| answer.as_bool() == Some(true)))
}

#[cfg(test)]
mod tests {
    use join_shared::answers::Fact;

    use super::{STEPS, is_answered};
    use crate::selection::Selection;

    #[test]
    fn each_fact_has_one_step() {
        let facts: Vec<_> = STEPS.concat();
        assert_eq!(facts, Fact::ALL);
    }

    #[test]
    fn one_yes_answers_a_step_of_several() {
        let check = |fields: &[(&str, &str)], expect: [bool; 5]| {
            let answers = Selection::from_fields(fields.iter().copied()).answers;
            assert_eq!(STEPS.map(|step| is_answered(step, &answers)), expect, "{fields:?}");
        };
        check(&[], [false; 5]);
        check(&[("works_in_case_management", "no")], [true, false, false, false, false]);
        check(&[("health_degree", "no")], [false; 5]);
        check(&[("current_license", "yes")], [false, false, true, false, false]);
        let none = [("health_degree", "no"), ("current_license", "no"), ("national_certification", "no")];
        check(&none, [false, false, true, false, false]);
        check(&[("military", "none"), ("residence", "us")], [false, true, false, false, true]);
    }
}
