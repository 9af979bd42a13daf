//! What a membership costs, line by line, and how sure each amount is.

use crate::{
    catalog::{self, Category, Chapter},
    code::codes,
    date::Date,
    money::Cents,
    source::Source,
};

pub use crate::dues::{Certainty, Term};

codes! {
    /// Whose dues a line of a quote is.
    pub enum LineKind {
        /// The national dues.
        National = "national",
        /// A chapter's dues.
        Chapter = "chapter",
    }
}

/// One line of a quote.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The chapter whose dues these are, or `None` for the national dues.
    pub chapter: Option<&'static Chapter>,
    /// US cents for the whole term; `None` if unknown.
    pub amount: Option<Cents>,
    /// How sure the amount is.
    pub certainty: Certainty,
    /// Where the amount, or the basis of an assumed amount, is stated.
    pub sources: &'static [&'static Source],
}

/// What one category costs for a term, as of a day.
#[derive(Debug, Clone)]
pub struct Quote {
    term: Term,
    as_of: Date,
    lines: Vec<Line>,
}

/// The dues for `category` with these chapters (each named once), as of a day.
///
/// ```
/// use join_shared::{catalog, quote::{quote, Certainty, Term}};
///
/// let student = catalog::category("student").expect("is in the catalog");
/// let on = "2026-11-22".parse().expect("is a date");
/// let two_years = quote(student, &[], Term::TwoYears, on);
/// assert_eq!(two_years.total(), None, "no source states it, and unknown is never $0");
/// assert_eq!(two_years.certainty(), Certainty::Unknown);
/// ```
#[must_use]
pub fn quote(category: &'static Category, chapters: &[&'static Chapter], term: Term, on: Date) -> Quote {
    let line = |chapter: Option<&'static Chapter>| {
        catalog::rate_on(chapter, category, term, on).map_or(
            Line { chapter, amount: None, certainty: Certainty::Unknown, sources: category.sources },
            |rate| Line { chapter, amount: rate.amount, certainty: rate.certainty, sources: rate.sources },
        )
    };
    let lines = std::iter::once(None).chain(chapters.iter().copied().map(Some)).map(line).collect();
    Quote { term, as_of: on, lines }
}

impl Line {
    /// Whose dues it is.
    #[must_use]
    pub const fn kind(&self) -> LineKind {
        if self.chapter.is_some() { LineKind::Chapter } else { LineKind::National }
    }
}

impl Quote {
    /// The term that it is for.
    #[must_use]
    pub const fn term(&self) -> Term {
        self.term
    }

    /// The day whose rates it uses.
    #[must_use]
    pub const fn as_of(&self) -> Date {
        self.as_of
    }

    /// The national dues first, then one line per chapter.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The sum of the known lines. Do not show it without saying so if a line is unknown.
    #[must_use]
    pub fn known(&self) -> Cents {
        let add =
            |sum: Cents, line: &Line| line.amount.and_then(|amount| sum.checked_add(amount)).unwrap_or(sum);
        self.lines.iter().fold(Cents::ZERO, add)
    }

    /// The sum of all lines; `None` if a line is unknown.
    #[must_use]
    pub fn total(&self) -> Option<Cents> {
        self.lines.iter().try_fold(Cents::ZERO, |sum, line| sum.checked_add(line.amount?))
    }

    /// The certainty of the least sure line.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        self.lines.iter().map(|line| line.certainty).max().unwrap_or(Certainty::Unknown)
    }
}
