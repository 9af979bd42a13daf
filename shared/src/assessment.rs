//! Which categories fit, whether the person can join, and what to ask next.

use crate::{
    answers::{Answers, Fact},
    catalog::{self, Category, Chapter, Voting},
    code::codes,
    date::Date,
    quote::{Quote, Term, quote},
    rule::{Finding, State},
};

codes! {
    /// Whether a person can join CMSA in any category.
    pub enum CanJoin {
        /// Yes, however the open questions are answered.
        Yes = "yes",
        /// Not in a category that people can join here, however the open questions are answered.
        No = "no",
        /// It depends on an open question.
        Unknown = "unknown",
    }
}

codes! {
    /// The outcome of an assessment, with the answers given so far.
    pub enum Outcome {
        /// At least one category is met.
        Eligible = "eligible",
        /// No category is met yet, and at least one still can be.
        NeedsAnswers = "needs_answers",
        /// Every category is unmet.
        NotEligible = "not_eligible",
    }
}

/// The result for one set of answers, chapters, term and day.
#[derive(Debug, Clone)]
pub struct Assessment {
    answers: Answers,
    categories: Vec<CategoryAssessment>,
}

/// The result for one category.
#[derive(Debug, Clone)]
pub struct CategoryAssessment {
    category: &'static Category,
    state: State,
    quote: Quote,
}

/// Evaluates every self-service category for these answers and prices each.
#[must_use]
pub fn assess(answers: &Answers, chapters: &[&'static Chapter], term: Term, on: Date) -> Assessment {
    let categories = catalog::categories()
        .iter()
        .map(|category| CategoryAssessment {
            category,
            state: category.rule.evaluate(answers),
            quote: quote(category, chapters, term, on),
        })
        .collect();
    Assessment { answers: *answers, categories }
}

impl CategoryAssessment {
    /// The category.
    #[must_use]
    pub const fn category(&self) -> &'static Category {
        self.category
    }

    /// Whether the person qualifies for it.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// The quote. Every category has one, in every state.
    #[must_use]
    pub const fn quote(&self) -> &Quote {
        &self.quote
    }
}

impl Assessment {
    /// The answers that were assessed.
    #[must_use]
    pub const fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Every self-service category in the catalog's order.
    #[must_use]
    pub fn categories(&self) -> &[CategoryAssessment] {
        &self.categories
    }

    /// The result for the category with that code.
    #[must_use]
    pub fn category(&self, code: &str) -> Option<&CategoryAssessment> {
        self.categories.iter().find(|assessed| assessed.category.code == code)
    }

    /// Each condition of a category with its state.
    #[must_use]
    pub fn findings(&self, category: &Category) -> Vec<Finding> {
        category.rule.findings(&self.answers)
    }

    /// The categories that are met, in the catalog's order.
    pub fn met(&self) -> impl Iterator<Item = &CategoryAssessment> {
        self.categories.iter().filter(|assessed| assessed.state == State::Met)
    }

    /// The recommended category among those that are met. Full voting rights with known dues come first, then
    /// known dues, then the rest; among equals the lower total, then the catalog's order.
    #[must_use]
    pub fn recommended(&self) -> Option<&CategoryAssessment> {
        self.met().min_by_key(|assessed| {
            let total = assessed.quote.total();
            let votes = assessed.category.voting == Voting::Full;
            (total.is_none(), total.is_some() && !votes, total)
        })
    }

    /// The outcome with these answers.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self.categories.iter().map(|assessed| assessed.state).max() {
            Some(State::Met) => Outcome::Eligible,
            Some(State::Unknown) => Outcome::NeedsAnswers,
            Some(State::Unmet) | None => Outcome::NotEligible,
        }
    }

    /// Whether the person can join, considering every way to answer the open questions.
    #[must_use]
    pub fn can_join(&self) -> CanJoin {
        can_join(&self.answers, &Fact::ALL)
    }

    /// The open question whose answer decides the most categories on average; `None` if no answer can change
    /// the state of a category.
    #[must_use]
    pub fn next_question(&self) -> Option<Fact> {
        let mut best: Option<(Fact, usize, usize)> = None;
        for fact in Fact::ALL {
            if self.answers.get(fact).is_some() {
                continue;
            }
            let answers = fact.answers();
            let settled =
                answers.iter().map(|answer| self.settled_by(&self.answers.with(*answer))).sum::<usize>();
            // settled / answers.len() > best settled / best len, without fractions
            let better = best.is_none_or(|(_, most, of)| settled * of > most * answers.len());
            if settled > 0 && better {
                best = Some((fact, settled, answers.len()));
            }
        }
        best.map(|(fact, ..)| fact)
    }

    /// How many categories are unknown now and decided with these answers.
    fn settled_by(&self, answers: &Answers) -> usize {
        self.categories
            .iter()
            .filter(|assessed| assessed.state == State::Unknown)
            .filter(|assessed| assessed.category.rule.evaluate(answers) != State::Unknown)
            .count()
    }
}

/// Tries the answers to each open question until every branch is decided. Stops when two branches differ.
fn can_join(answers: &Answers, open: &[Fact]) -> CanJoin {
    let best = catalog::categories().iter().map(|category| category.rule.evaluate(answers)).max();
    match (best, open.split_first()) {
        (Some(State::Met), _) => CanJoin::Yes,
        (Some(State::Unmet) | None, _) => CanJoin::No,
        (Some(State::Unknown), None) => CanJoin::Unknown,
        (Some(State::Unknown), Some((fact, rest))) if answers.get(*fact).is_some() => can_join(answers, rest),
        (Some(State::Unknown), Some((fact, rest))) => {
            let mut branches = fact.answers().iter().map(|answer| can_join(&answers.with(*answer), rest));
            let first = branches.next().unwrap_or(CanJoin::Unknown);
            if branches.all(|branch| branch == first) { first } else { CanJoin::Unknown }
        }
    }
}
