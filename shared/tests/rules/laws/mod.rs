//! Laws that hold for all inputs. These tests try every set of answers; proptest generates chapters, dates and JSON.

mod changes;
mod dues;
mod wire;

use join_shared::{
    answers::{Answer, Answers, Fact, Military, Residence},
    assessment::{Assessment, CanJoin, CategoryAssessment, Outcome, assess},
    catalog,
    date::Date,
    quote::Term,
    rule::State,
};

use super::answer_sets::every_answer_set;

/// The open questions of `answers`.
fn open(answers: &Answers) -> Vec<Fact> {
    Fact::ALL.into_iter().filter(|fact| answers.get(*fact).is_none()).collect()
}

/// Every way to answer the open questions.
fn completions(answers: &Answers) -> Vec<Answers> {
    open(answers).into_iter().fold(vec![*answers], |sets, fact| {
        sets.iter().flat_map(|set| fact.answers().iter().map(|answer| set.with(*answer))).collect()
    })
}

fn today() -> Date {
    "2026-11-22".parse().expect("is a civil date")
}

fn assessed(answers: &Answers) -> Assessment {
    assess(answers, &[], Term::OneYear, today())
}

fn states(answers: &Answers) -> [State; 5] {
    let assessment = assessed(answers);
    let states: Vec<State> = assessment.categories().iter().map(CategoryAssessment::state).collect();
    states.try_into().expect("there are five self-service categories")
}

/// A second implementation of the rules, written by hand and not from the catalog: plain conditions on facts that may
/// be unknown.
mod naive {
    use super::{Answer, Answers, Fact, Military, Residence, State};

    fn yes(answers: &Answers, fact: Fact) -> Option<bool> {
        answers.get(fact).map(|answer| answer.code() == "yes")
    }

    /// Met if the rule holds for every completion, unmet if for none. Found by counting answers, without three-valued
    /// operators.
    fn state(holds: bool, can_hold: bool) -> State {
        match (holds, can_hold) {
            (true, _) => State::Met,
            (false, true) => State::Unknown,
            (false, false) => State::Unmet,
        }
    }

    pub(super) fn states(answers: &Answers) -> [State; 5] {
        let works = yes(answers, Fact::WorksInCaseManagement);
        let residence = match answers.get(Fact::Residence) {
            Some(Answer::Residence(residence)) => Some(residence),
            _ => None,
        };
        let military = match answers.get(Fact::Military) {
            Some(Answer::Military(military)) => Some(military),
            _ => None,
        };
        let qualifications = [Fact::HealthDegree, Fact::CurrentLicense, Fact::NationalCertification];
        let given = qualifications.iter().filter(|fact| yes(answers, **fact) == Some(true)).count();
        let denied = qualifications.iter().filter(|fact| yes(answers, **fact) == Some(false)).count();

        let works_now = works == Some(true);
        let may_work = works != Some(false);
        let lives = |there| residence == Some(there);
        let may_live = |there| residence.is_none() || lives(there);
        let serves =
            matches!(military, Some(Military::Active | Military::Va | Military::Dod | Military::Contracted));
        let may_serve = serves || matches!(military, None | Some(Military::Retired));

        [
            state(
                works_now && lives(Residence::Us) && given > 0,
                may_work && may_live(Residence::Us) && denied < 3,
            ),
            state(
                works_now && lives(Residence::Us) && denied == 3,
                may_work && may_live(Residence::Us) && given == 0,
            ),
            state(works_now && lives(Residence::OutsideUs), may_work && may_live(Residence::OutsideUs)),
            state(
                yes(answers, Fact::EnrolledStudent) == Some(true),
                yes(answers, Fact::EnrolledStudent) != Some(false),
            ),
            state(works_now && serves, may_work && may_serve),
        ]
    }
}

#[test]
fn a_second_implementation_agrees_on_every_answer_set() {
    for answers in every_answer_set() {
        assert_eq!(states(answers), naive::states(answers), "{answers:?}");
    }
}

#[test]
fn can_join_agrees_with_all_completions() {
    for answers in every_answer_set() {
        let best: Vec<State> = completions(answers)
            .iter()
            .map(|complete| naive::states(complete).into_iter().max().expect("there are five"))
            .collect();
        let expect = if best.iter().all(|state| *state == State::Met) {
            CanJoin::Yes
        } else if best.iter().all(|state| *state == State::Unmet) {
            CanJoin::No
        } else {
            CanJoin::Unknown
        };
        assert_eq!(assessed(answers).can_join(), expect, "{answers:?}");
    }
}

#[test]
fn a_further_answer_never_changes_a_settled_state() {
    for answers in every_answer_set() {
        let before = states(answers);
        for answer in open(answers).into_iter().flat_map(Fact::answers) {
            let after = states(&answers.with(*answer));
            for (before, after) in before.into_iter().zip(after) {
                assert!(before == State::Unknown || before == after, "{answers:?} with {answer:?}");
            }
        }
    }
}

#[test]
fn holding_a_ccm_or_not_never_makes_anyone_ineligible() {
    let ccm = catalog::credential("CCM").expect("is in the catalog");
    for answers in every_answer_set() {
        if answers.get(Fact::NationalCertification).is_some() {
            continue;
        }
        let with =
            assessed(&answers.with_credentials(join_shared::answers::Credentials::default().with(ccm)));
        let without = assessed(&answers.with(Answer::NationalCertification(false)));
        let undecided = assessed(answers).can_join();
        for decided in [with.can_join(), without.can_join()] {
            assert!(undecided != CanJoin::Yes || decided == CanJoin::Yes, "{answers:?}");
            assert!(undecided == CanJoin::No || decided != CanJoin::No, "{answers:?}");
        }
    }
}

#[test]
fn there_is_a_next_question_while_an_answer_can_change_the_result() {
    for answers in every_answer_set() {
        let now = states(answers);
        let changeable = completions(answers).iter().any(|complete| states(complete) != now);
        match assessed(answers).next_question() {
            Some(fact) => {
                assert!(answers.get(fact).is_none(), "{answers:?}: {fact:?} is answered");
                let changes = fact.answers().iter().any(|answer| states(&answers.with(*answer)) != now);
                assert!(changes, "{answers:?}: {fact:?} changes nothing");
            }
            None => assert!(!changeable, "{answers:?}: something is open that could change the result"),
        }
    }
}

/// The questions end, and then nothing is open except what the sources leave open.
#[test]
fn following_the_next_question_settles_everything() {
    fn follow(answers: &Answers, asked: usize) {
        assert!(asked <= Fact::ALL.len(), "{answers:?}: asked too often");
        let Some(fact) = assessed(answers).next_question() else {
            let retired = answers.get(Fact::Military) == Some(Answer::Military(Military::Retired));
            let open: Vec<bool> = states(answers).into_iter().map(|state| state == State::Unknown).collect();
            assert!(open[..4].iter().all(|open| !open), "{answers:?}");
            assert!(!open[4] || retired, "{answers:?}");
            return;
        };
        for answer in fact.answers() {
            follow(&answers.with(*answer), asked + 1);
        }
    }
    follow(&Answers::default(), 0);
}

#[test]
fn the_outcome_and_the_recommendation_follow_from_the_states() {
    let both_terms = [Term::OneYear, Term::TwoYears];
    for (answers, term) in every_answer_set().iter().flat_map(|set| both_terms.map(|term| (set, term))) {
        let assessment = assess(answers, &[], term, today());
        let met: Vec<_> =
            assessment.categories().iter().filter(|assessed| assessed.state() == State::Met).collect();
        let unknown = assessment.categories().iter().any(|assessed| assessed.state() == State::Unknown);
        let outcome = match (met.is_empty(), unknown) {
            (false, _) => Outcome::Eligible,
            (true, true) => Outcome::NeedsAnswers,
            (true, false) => Outcome::NotEligible,
        };
        assert_eq!(assessment.outcome(), outcome, "{answers:?}");

        // The cheapest met category with a full vote, else the cheapest, else the first.
        let code = |index: usize| met[index].category().code;
        let cheapest = |votes_only: bool| {
            (0..met.len())
                .filter(|index| !votes_only || ["individual-a", "military"].contains(&code(*index)))
                .filter_map(|index| Some((met[index].quote().total()?, index)))
                .min()
                .map(|(_, index)| index)
        };
        let expect = cheapest(true).or_else(|| cheapest(false)).or_else(|| (!met.is_empty()).then_some(0));
        let recommended = assessment.recommended().map(|assessed| assessed.category().code);
        assert_eq!(recommended, expect.map(code), "{answers:?}, {term:?}");
    }
}

#[test]
fn a_failed_condition_explains_every_unmet_category() {
    for answers in every_answer_set() {
        let assessment = assessed(answers);
        for category in assessment.categories() {
            let findings = assessment.findings(category.category());
            let alternatives: Vec<State> = findings
                .iter()
                .filter(|finding| finding.any_of.is_some())
                .map(|finding| finding.state)
                .collect();
            let required =
                findings.iter().filter(|finding| finding.any_of.is_none()).map(|finding| finding.state);
            let group = alternatives.into_iter().max().unwrap_or(State::Met);
            assert_eq!(required.chain([group]).min(), Some(category.state()), "{answers:?}: {category:?}");
        }
    }
}
