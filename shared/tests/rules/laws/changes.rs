//! Laws of the changes that would make a person eligible, compared with a search through every set of answers that
//! the person can reach.

use join_shared::{
    answers::{Answer, Answers, Fact},
    catalog,
    change::Change,
    rule::{Finding, State},
};

use super::{assessed, naive, states};
use crate::answer_sets::every_answer_set;

/// Whether a person can reach those answers: an open question can get any answer; a given answer stays, or becomes a
/// "yes" that a person can work for. Written by hand, without the crate's own list.
fn reachable(from: &Answers, to: &Answers) -> bool {
    Fact::ALL.into_iter().all(|fact| match (from.get(fact), to.get(fact)) {
        (None, _) => true,
        (Some(before), Some(after)) if before == after => true,
        (Some(_), Some(after)) => !matches!(fact, Fact::Residence | Fact::Military) && after.code() == "yes",
        (Some(_), None) => false,
    })
}

/// How many given answers change, and how many answers are new.
fn distance(from: &Answers, to: &Answers) -> (usize, usize) {
    let count = |differs: fn(Option<Answer>, Option<Answer>) -> bool| {
        Fact::ALL.into_iter().filter(|fact| differs(from.get(*fact), to.get(*fact))).count()
    };
    (
        count(|before, after| before.is_some() && before != after),
        count(|before, after| before.is_none() && after.is_some()),
    )
}

/// The sets of answers after that way, one for each combination of answers that its conditions accept.
fn after(answers: &Answers, way: &[Finding]) -> Vec<Answers> {
    way.iter().fold(vec![*answers], |sets, finding| {
        let fact = finding.condition.fact;
        let met = fact.answers().iter().filter(|answer| finding.met_by(**answer));
        met.flat_map(|answer| sets.iter().map(move |set| set.with(*answer))).collect()
    })
}

fn check(answers: &Answers, change: &Change<'_>, index: usize) {
    let code = change.category().category().code;
    assert!(!change.ways().is_empty(), "{answers:?}: no way to {code}");
    for way in change.ways() {
        let facts: Vec<Fact> = way.iter().map(|finding| finding.condition.fact).collect();
        for finding in way {
            assert_ne!(finding.state, State::Met, "{answers:?}: {code} names a met condition");
            let open = answers.get(finding.condition.fact).is_none();
            assert_eq!(finding.state == State::Unknown, open, "{answers:?}: {code}, {finding:?}");
        }
        for after in after(answers, way) {
            assert_eq!(naive::states(&after)[index], State::Met, "{answers:?}: {code} by {facts:?}");
            assert!(reachable(answers, &after), "{answers:?}: {code} by {facts:?} cannot be reached");
        }
    }
}

#[test]
fn every_way_makes_the_person_eligible_and_none_is_shorter() {
    // A sample, because the search for each set goes through all sets.
    let sets = every_answer_set();
    for answers in sets.iter().step_by(7) {
        let assessment = assessed(answers);
        let changes = assessment.changes();
        let reachable: Vec<(&Answers, [State; 5])> =
            sets.iter().filter(|to| reachable(answers, to)).map(|to| (to, naive::states(to))).collect();
        for (index, category) in catalog::categories().iter().enumerate() {
            let change = changes.iter().find(|change| change.category().category().code == category.code);
            let shortest = reachable
                .iter()
                .filter(|(_, states)| states[index] == State::Met)
                .map(|(to, _)| distance(answers, to))
                .min();
            match change {
                None => {
                    let met = states(answers)[index] == State::Met;
                    assert!(met || shortest.is_none(), "{answers:?}: no way to {}", category.code);
                }
                Some(change) => {
                    check(answers, change, index);
                    for way in change.ways() {
                        let unmet = way.iter().filter(|finding| finding.state == State::Unmet).count();
                        let length = (unmet, way.len() - unmet);
                        assert_eq!(Some(length), shortest, "{answers:?}: {}", category.code);
                    }
                }
            }
        }
    }
}

#[test]
fn there_is_always_a_way_to_become_eligible() {
    for answers in every_answer_set() {
        let assessment = assessed(answers);
        if states(answers).into_iter().any(|state| state == State::Met) {
            continue;
        }
        // Anyone can become a student.
        let nearest = assessment.nearest().expect("there is a way");
        let unmet = |way: &[Finding]| way.iter().filter(|finding| finding.state == State::Unmet).count();
        assert!(unmet(&nearest.ways()[0]) <= 1, "{answers:?}");
    }
}

#[test]
fn a_cheaper_category_states_its_savings() {
    for answers in every_answer_set() {
        let assessment = assessed(answers);
        let now = assessment.recommended().and_then(|recommended| recommended.quote().total());
        for change in assessment.changes() {
            let total = change.category().quote().total();
            let saves = match (now, total) {
                (Some(now), Some(total)) if total < now => Some(now.get() - total.get()),
                _ => None,
            };
            assert_eq!(change.saves().map(join_shared::money::Cents::get), saves, "{answers:?}");
        }
    }
}
