//! Rules as data, evaluated in Kleene's three-valued logic: what is not known is neither met
//! nor unmet, and becomes so only where the rest decides.

use crate::{
    answers::{Answer, Answers, Fact},
    code::codes,
    source::Source,
};

codes! {
    /// The state of a condition or of a category, from worst to best.
    #[derive(PartialOrd, Ord)]
    pub enum State {
        /// False, however the open questions are answered.
        Unmet = "unmet",
        /// Not known: an answer is missing, or the sources disagree.
        Unknown = "unknown",
        /// True, however the open questions are answered.
        Met = "met",
    }
}

impl State {
    const fn negated(self, negated: bool) -> Self {
        match (self, negated) {
            (Self::Met, true) => Self::Unmet,
            (Self::Unmet, true) => Self::Met,
            (state, _) => state,
        }
    }
}

/// A rule over facts.
#[derive(Debug, Clone, Copy)]
pub enum Rule {
    /// Each of them must hold.
    All(&'static [Rule]),
    /// At least one of them must hold; `name` is how the group of alternatives is called.
    Any {
        /// For example `qualification`.
        name: &'static str,
        /// The alternatives.
        rules: &'static [Rule],
    },
    /// It must not hold.
    Not(&'static Rule),
    /// A condition on one fact.
    Is(Condition),
}

/// A condition on one fact.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    /// The fact that it asks for.
    pub fact: Fact,
    /// The answers that meet it.
    pub accepts: &'static [Answer],
    /// The answers for which the sources disagree: there its state is unknown.
    pub undecided: &'static [Answer],
    /// Where the condition is stated.
    pub sources: &'static [&'static Source],
}

/// What an answer counts as for which the sources disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disagreement {
    Unknown,
    InFavour,
}

/// A condition as one category wants it, with its state for some answers.
#[derive(Debug, Clone, Copy)]
pub struct Finding {
    /// The condition.
    pub condition: Condition,
    /// Whether the category wants it not to hold.
    pub negated: bool,
    /// The group of alternatives that it belongs to, of which one is enough.
    pub any_of: Option<&'static str>,
    /// The state of the condition as the category wants it.
    pub state: State,
}

impl Rule {
    /// The state of the rule for these answers.
    #[must_use]
    pub fn evaluate(&self, answers: &Answers) -> State {
        self.evaluate_with(answers, Disagreement::Unknown)
    }

    /// Whether the rule would be met if the sources' disagreements were settled in the person's
    /// favour: nothing is missing then but a decision that is not ours.
    #[must_use]
    pub fn is_disputed(&self, answers: &Answers) -> bool {
        self.evaluate(answers) == State::Unknown
            && self.evaluate_with(answers, Disagreement::InFavour) == State::Met
    }

    fn evaluate_with(&self, answers: &Answers, disagreement: Disagreement) -> State {
        match self {
            Self::All(rules) => {
                rules.iter().map(|rule| rule.evaluate_with(answers, disagreement)).min().unwrap_or(State::Met)
            }
            Self::Any { rules, .. } => rules
                .iter()
                .map(|rule| rule.evaluate_with(answers, disagreement))
                .max()
                .unwrap_or(State::Unmet),
            Self::Not(rule) => rule.evaluate_with(answers, disagreement).negated(true),
            Self::Is(condition) => condition.evaluate(answers, disagreement),
        }
    }

    /// Each condition of the rule with its state, in the rule's order. Below a `not` every
    /// condition is wanted the other way round, and alternatives become requirements.
    #[must_use]
    pub fn findings(&self, answers: &Answers) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.collect(answers, false, None, &mut findings);
        findings
    }

    fn collect(
        &self,
        answers: &Answers,
        negated: bool,
        any_of: Option<&'static str>,
        findings: &mut Vec<Finding>,
    ) {
        match self {
            Self::All(rules) => {
                for rule in *rules {
                    rule.collect(answers, negated, any_of, findings);
                }
            }
            Self::Any { name, rules } => {
                for rule in *rules {
                    rule.collect(answers, negated, (!negated).then_some(*name), findings);
                }
            }
            Self::Not(rule) => rule.collect(answers, !negated, any_of, findings),
            Self::Is(condition) => findings.push(condition.finding(answers, negated, any_of)),
        }
    }
}

impl Finding {
    /// Whether this answer would make the condition what the category wants.
    #[must_use]
    pub fn met_by(&self, answer: Answer) -> bool {
        self.condition.state(Some(answer), Disagreement::Unknown).negated(self.negated) == State::Met
    }
}

impl Condition {
    /// The condition as a category wants it, with its state.
    pub(crate) fn finding(&self, answers: &Answers, negated: bool, any_of: Option<&'static str>) -> Finding {
        let state = self.evaluate(answers, Disagreement::Unknown).negated(negated);
        Finding { condition: *self, negated, any_of, state }
    }

    fn evaluate(&self, answers: &Answers, disagreement: Disagreement) -> State {
        self.state(answers.get(self.fact), disagreement)
    }

    fn state(&self, answer: Option<Answer>, disagreement: Disagreement) -> State {
        match answer {
            None => State::Unknown,
            Some(answer) if self.accepts.contains(&answer) => State::Met,
            Some(answer) if self.undecided.contains(&answer) => match disagreement {
                Disagreement::Unknown => State::Unknown,
                Disagreement::InFavour => State::Met,
            },
            Some(_) => State::Unmet,
        }
    }
}
