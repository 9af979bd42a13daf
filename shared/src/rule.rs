//! Rules as data, evaluated in Kleene's three-valued logic: an unknown condition is neither met nor unmet.
//! A rule is unknown only if the unknown conditions can decide it.

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
    /// Every rule must be met.
    All(&'static [Rule]),
    /// At least one rule must be met.
    Any {
        /// The name of the group of alternatives, for example `qualification`.
        name: &'static str,
        /// The alternatives.
        rules: &'static [Rule],
    },
    /// The rule must not be met.
    Not(&'static Rule),
    /// A condition on one fact.
    Is(Condition),
}

/// A condition on one fact.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    /// The fact that it is about.
    pub fact: Fact,
    /// The answers that meet it.
    pub accepts: &'static [Answer],
    /// The answers about which the sources disagree: they make its state unknown.
    pub undecided: &'static [Answer],
    /// Where the condition is stated.
    pub sources: &'static [&'static Source],
}

/// How to count an answer about which the sources disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disagreement {
    Unknown,
    InFavor,
}

/// A condition as a category requires it, with its state for given answers.
#[derive(Debug, Clone, Copy)]
pub struct Finding {
    /// The condition.
    pub condition: Condition,
    /// Whether the category requires that it is not met.
    pub negated: bool,
    /// The group of alternatives that it belongs to; one of them is enough.
    pub any_of: Option<&'static str>,
    /// The state of the condition as the category requires it.
    pub state: State,
}

impl Rule {
    /// The state of the rule for these answers.
    #[must_use]
    pub fn evaluate(&self, answers: &Answers) -> State {
        self.evaluate_with(answers, Disagreement::Unknown)
    }

    /// Whether only a disagreement among the sources keeps the rule from being met. CMSA decides then, not
    /// we.
    #[must_use]
    pub fn is_disputed(&self, answers: &Answers) -> bool {
        self.evaluate(answers) == State::Unknown
            && self.evaluate_with(answers, Disagreement::InFavor) == State::Met
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

    /// Each condition of the rule with its state, in the rule's order. Inside a `not` each condition is
    /// required to be unmet, and alternatives become requirements.
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
    /// Whether this answer would meet the condition as the category requires it.
    #[must_use]
    pub fn met_by(&self, answer: Answer) -> bool {
        self.condition.state(Some(answer), Disagreement::Unknown).negated(self.negated) == State::Met
    }
}

impl Condition {
    /// The condition as a category requires it, with its state.
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
                Disagreement::InFavor => State::Met,
            },
            Some(_) => State::Unmet,
        }
    }
}
