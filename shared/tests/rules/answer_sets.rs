//! Every set of answers. There are few enough of them to try each.

use join_shared::answers::{Answers, Fact};

/// How many sets of answers there are: each question has its answers, or none yet.
pub(super) const COUNT: usize = 3_usize.pow(5) * 3 * 8;

/// Every set of answers, including those with open questions.
pub(super) fn every_answer_set() -> Vec<Answers> {
    let mut sets = vec![Answers::default()];
    for fact in Fact::ALL {
        let answered: Vec<Answers> =
            sets.iter().flat_map(|set| fact.answers().iter().map(|answer| set.with(*answer))).collect();
        sets.extend(answered);
    }
    assert_eq!(sets.len(), COUNT);
    sets
}
