//! Every set of answers: they are few enough to try them all.

use std::sync::LazyLock;

use join_shared::answers::{Answers, Fact};

static SETS: LazyLock<Vec<Answers>> = LazyLock::new(|| {
    let mut sets = vec![Answers::default()];
    for fact in Fact::ALL {
        let answered: Vec<Answers> =
            sets.iter().flat_map(|set| fact.answers().iter().map(|answer| set.with(*answer))).collect();
        sets.extend(answered);
    }
    // Each fact has one of its answers, or none.
    assert_eq!(sets.len(), Fact::ALL.iter().map(|fact| fact.answers().len() + 1).product::<usize>());
    sets
});

/// Every set of answers, including those with open questions.
pub(super) fn every_answer_set() -> &'static [Answers] {
    &SETS
}
