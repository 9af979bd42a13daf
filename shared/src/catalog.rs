//! The compiled catalogue: categories, dues, chapters, credentials and where each is stated.
//! It is made from `catalog/*.toml` when the crate is built, and checked there.

use crate::{
    answers::{Answer, Fact, Military, Residence},
    date::Date,
    money::Cents,
    quote::{Certainty, Term},
    rule::{Condition, Rule},
};

mod data {
    #[allow(unused_imports, reason = "which types the data needs depends on the catalogue's content")]
    use super::{
        Answer, Category, Cents, Certainty, Chapter, ChapterMembership, Condition, Credential, Date, Fact,
        Military, NotACredential, NotACredentialKind, Rate, Residence, Rule, Source, Statement, Term, Voting,
    };

    include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
}

/// Where something is stated.
#[derive(Debug)]
pub struct Source {
    /// Its id in the catalogue and in JSON.
    pub id: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Its address, where one is known.
    pub url: Option<&'static str>,
    /// How old it is, where it says so itself.
    pub dated: Option<&'static str>,
}

/// A single statement that the rules rest on.
#[derive(Debug)]
pub struct Statement {
    /// Whether it holds.
    pub value: bool,
    /// Where it is stated.
    pub sources: &'static [&'static Source],
}

/// A membership category that a person can sign up for here.
#[derive(Debug)]
pub struct Category {
    /// Its name in JSON, for example `individual-a`.
    pub code: &'static str,
    /// What CMSA calls it.
    pub name: &'static str,
    /// Whether a chapter goes with it.
    pub chapter: ChapterMembership,
    /// What the sources say of voting.
    pub voting: Voting,
    /// The levels of office that its members may hold, where a source says so; `unspecified`
    /// where it says only that they may run for office.
    pub office: Option<&'static [&'static str]>,
    /// Who belongs to it.
    pub rule: Rule,
    /// Where the category is described.
    pub sources: &'static [&'static Source],
}

/// Whether a chapter goes with a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChapterMembership {
    /// The price is stated as national plus chapter; that one is expected is our inference.
    Expected,
    /// Said not to be required.
    NotRequired,
    /// No source says.
    NotStated,
    /// Comes with it.
    Included,
}

/// What the sources say of a category's voting rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voting {
    /// Full voting rights.
    Full,
    /// No source says.
    NotStated,
}

impl Voting {
    /// Its name in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::NotStated => "not_stated",
        }
    }
}

/// A local chapter.
#[derive(Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its name in addresses and JSON, for example `hudson-valley`.
    pub slug: &'static str,
    /// Its own name.
    pub name: &'static str,
    /// Two-letter US state.
    pub state: &'static str,
    /// Its web site, where one is known.
    pub url: Option<&'static str>,
    /// The chapter to join in its place; such a chapter cannot be joined itself.
    pub successor: Option<&'static str>,
    /// Origins that alone may frame its widget; empty where any may.
    pub embed_sites: &'static [&'static str],
}

/// A certification that a person may name.
#[derive(Debug)]
pub struct Credential {
    /// Its letters, for example `CCM`.
    pub code: &'static str,
    /// Other ways in which its letters are written.
    pub aliases: &'static [&'static str],
    /// What the letters stand for.
    pub name: &'static str,
    /// Who awards it, where a reliable source says so.
    pub issuer: Option<&'static str>,
}

/// Letters that are often taken for a certification.
#[derive(Debug)]
pub struct NotACredential {
    /// The letters.
    pub code: &'static str,
    /// What they stand for.
    pub name: &'static str,
    /// What it is instead.
    pub kind: NotACredentialKind,
}

/// What letters are that are no certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotACredentialKind {
    /// A set of guidelines.
    Guidelines,
    /// A body that awards certifications.
    IssuingBody,
    /// An honour, given to members.
    Honorary,
}

/// An amount for one term over a period.
#[derive(Debug)]
pub(crate) struct Rate {
    chapters: &'static [&'static str],
    categories: &'static [&'static str],
    term: Term,
    pub(crate) amount: Option<Cents>,
    pub(crate) certainty: Certainty,
    from: Option<Date>,
    until: Option<Date>,
    pub(crate) sources: &'static [&'static Source],
}

impl Rate {
    fn holds(&self, category: &Category, term: Term, on: Date) -> bool {
        self.term == term
            && (self.categories.is_empty() || self.categories.contains(&category.code))
            && self.from.is_none_or(|from| from <= on)
            && self.until.is_none_or(|until| on <= until)
    }
}

/// Hash of the catalogue's canonical content: equal exactly when the catalogue is.
#[must_use]
pub fn ruleset() -> &'static str {
    data::RULESET
}

/// The catalogue's canonical content as a JSON object.
#[must_use]
pub fn json() -> &'static str {
    data::JSON
}

/// Every source, by id.
#[must_use]
pub fn sources() -> &'static [&'static Source] {
    data::SOURCES
}

/// Whether joining CMSA needs the CCM. It does not.
#[must_use]
pub fn ccm_required_to_join() -> &'static Statement {
    &data::CCM_REQUIRED_TO_JOIN
}

/// The categories that a person can sign up for here, in the order in which they are compared
/// and shown.
#[must_use]
pub fn categories() -> &'static [Category] {
    data::CATEGORIES
}

/// The category of that code.
#[must_use]
pub fn category(code: &str) -> Option<&'static Category> {
    data::CATEGORIES.iter().find(|category| category.code == code)
}

/// All chapters known, those that can no longer be joined among them.
#[must_use]
pub fn chapters() -> &'static [Chapter] {
    data::CHAPTERS
}

/// The chapter of that slug.
#[must_use]
pub fn chapter(slug: &str) -> Option<&'static Chapter> {
    data::CHAPTERS.iter().find(|chapter| chapter.slug == slug)
}

/// The credentials that a person may name.
#[must_use]
pub fn credentials() -> &'static [Credential] {
    data::CREDENTIALS
}

/// The credential of those letters or of one of their other spellings, case ignored.
#[must_use]
pub fn credential(code: &str) -> Option<&'static Credential> {
    data::CREDENTIALS.iter().find(|credential| {
        credential.code.eq_ignore_ascii_case(code)
            || credential.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(code))
    })
}

/// What those letters are, where they are often taken for a certification; case ignored.
#[must_use]
pub fn not_a_credential(code: &str) -> Option<&'static NotACredential> {
    data::NOT_CREDENTIALS.iter().find(|not| not.code.eq_ignore_ascii_case(code))
}

/// The national dues of a category on a day.
pub(crate) fn national_rate(category: &Category, term: Term, on: Date) -> Option<&'static Rate> {
    data::NATIONAL_RATES.iter().find(|rate| rate.holds(category, term, on))
}

/// What a chapter adds for a category on a day: its own amount, else our stated assumption.
pub(crate) fn chapter_rate(
    chapter: &Chapter,
    category: &Category,
    term: Term,
    on: Date,
) -> Option<&'static Rate> {
    data::CHAPTER_RATES.iter().find(|rate| {
        rate.holds(category, term, on) && (rate.chapters.is_empty() || rate.chapters.contains(&chapter.slug))
    })
}

#[cfg(test)]
mod tests {
    use super::{Rate, category};
    use crate::{
        date::Date,
        quote::{Certainty, Term},
    };

    /// Whether a rate for students and that period holds for `code` on a day.
    fn holds(code: &str, period: [Option<&str>; 2], term: Term, on: &str) -> bool {
        let date = |text: &str| text.parse::<Date>().expect("is a date");
        let [from, until] = period.map(|day| day.map(date));
        let rate = Rate {
            chapters: &[],
            categories: &["student"],
            term: Term::OneYear,
            amount: None,
            certainty: Certainty::Unknown,
            from,
            until,
            sources: &[],
        };
        rate.holds(category(code).expect("is in the catalogue"), term, date(on))
    }

    #[test]
    fn a_rate_holds_from_its_first_day_to_its_last() {
        let period = [Some("2026-01-01"), Some("2026-12-31")];
        for (on, expect) in
            [("2025-12-31", false), ("2026-01-01", true), ("2026-12-31", true), ("2027-01-01", false)]
        {
            assert_eq!(holds("student", period, Term::OneYear, on), expect, "{on}");
        }
        assert!(holds("student", [None, None], Term::OneYear, "2026-06-01"));
        assert!(!holds("military", [None, None], Term::OneYear, "2026-06-01"));
        assert!(!holds("student", [None, None], Term::TwoYears, "2026-06-01"));
    }
}
