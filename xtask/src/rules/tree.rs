//! A category's rule as a tree of questions, the source of the truth table and the diagram.

use join_shared::{
    answers::{Answer, Answers, Fact},
    rule::{Rule, State},
};

/// Which questions to ask, in which order, until the rule is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tree {
    /// No more questions.
    Decided(State),
    /// The question, and what follows each answer. Answers with the same result share a branch.
    Ask(Fact, Vec<(Vec<Answer>, Tree)>),
}

/// One row of the truth table: the accepted answers to each question, and the state. A question that is missing may have
/// any answer.
pub(crate) type Row = (Vec<(Fact, Vec<Answer>)>, State);

impl Tree {
    /// The tree for a rule.
    pub(crate) fn new(rule: &Rule) -> Self {
        Self::grow(rule, &Answers::default(), &facts(rule))
    }

    fn grow(rule: &Rule, answers: &Answers, open: &[Fact]) -> Self {
        let state = rule.evaluate(answers);
        let Some((fact, rest)) = open.split_first().filter(|_| state == State::Unknown) else {
            return Self::Decided(state);
        };
        let mut branches: Vec<(Vec<Answer>, Self)> = Vec::new();
        for answer in fact.answers() {
            let tree = Self::grow(rule, &answers.with(*answer), rest);
            match branches.iter_mut().find(|(_, known)| *known == tree) {
                Some((answers, _)) => answers.push(*answer),
                None => branches.push((vec![*answer], tree)),
            }
        }
        Self::Ask(*fact, branches)
    }

    /// The tree as the rows of a table.
    pub(crate) fn rows(&self) -> Vec<Row> {
        match self {
            Self::Decided(state) => vec![(Vec::new(), *state)],
            Self::Ask(fact, branches) => branches
                .iter()
                .flat_map(|(answers, tree)| {
                    tree.rows().into_iter().map(|(mut conditions, state)| {
                        conditions.insert(0, (*fact, answers.clone()));
                        (conditions, state)
                    })
                })
                .collect(),
        }
    }
}

/// The facts that a rule uses, each once, in its order.
pub(crate) fn facts(rule: &Rule) -> Vec<Fact> {
    let mut facts = Vec::new();
    for finding in rule.findings(&Answers::default()) {
        if !facts.contains(&finding.condition.fact) {
            facts.push(finding.condition.fact);
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use join_shared::catalog;

    use super::*;

    /// Every combination of answers.
    fn every_answer() -> Vec<Answers> {
        Fact::ALL.iter().fold(vec![Answers::default()], |sets, fact| {
            sets.iter().flat_map(|set| fact.answers().iter().map(|answer| set.with(*answer))).collect()
        })
    }

    #[test]
    fn exactly_one_row_applies_to_each_person_and_agrees_with_the_rule() {
        for category in catalog::categories() {
            let rows = Tree::new(&category.rule).rows();
            for answers in every_answer() {
                let fits = |(conditions, _): &&Row| {
                    conditions
                        .iter()
                        .all(|(fact, accepted)| answers.get(*fact).is_some_and(|it| accepted.contains(&it)))
                };
                let states: Vec<State> = rows.iter().filter(fits).map(|(_, state)| *state).collect();
                assert_eq!(states, [category.rule.evaluate(&answers)], "{}: {answers:?}", category.code);
            }
        }
    }
}
