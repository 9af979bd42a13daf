//! The next question for every set of answers, compared with a second implementation, which computes averages
//! instead of cross products.

use join_shared::{
    answers::{Answers, Fact},
    assessment::assess,
    catalog,
    date::Date,
    quote::Term,
    rule::State,
};

use super::answer_sets::every_answer_set;

/// A common multiple of the possible numbers of answers, 2 and 7, so that averages in parts of it are integers.
const WHOLE: usize = 14;

/// The categories that are open with these answers.
fn open(answers: &Answers) -> Vec<&'static str> {
    let unknown = catalog::categories().iter().filter(|it| it.rule.evaluate(answers) == State::Unknown);
    unknown.map(|category| category.code).collect()
}

/// How many categories an answer to `fact` settles on average, times [`WHOLE`].
fn average(answers: &Answers, fact: Fact) -> usize {
    let before = open(answers);
    let settled = |code: &&&str, after: &[&str]| !after.contains(*code);
    let of_each = fact.answers().iter().map(|answer| {
        let after = open(&answers.with(*answer));
        before.iter().filter(|code| settled(code, &after)).count()
    });
    of_each.sum::<usize>() * (WHOLE / fact.answers().len())
}

#[test]
fn the_next_question_settles_most_on_average_and_is_the_first_of_equals() {
    let today: Date = "2026-11-22".parse().expect("is a date");
    for answers in every_answer_set() {
        let mut best: Option<(Fact, usize)> = None;
        for fact in Fact::ALL.into_iter().filter(|fact| answers.get(*fact).is_none()) {
            let settles = average(answers, fact);
            if settles > best.map_or(0, |(_, most)| most) {
                best = Some((fact, settles));
            }
        }
        let found = assess(answers, &[], Term::OneYear, today).next_question();
        assert_eq!(found, best.map(|(fact, _)| fact), "{answers:?}");
    }
}
