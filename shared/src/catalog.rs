//! The compiled catalog: categories, dues and chapters, and where each is stated. The build makes it
//! from `catalog/*.toml` and checks it.

use crate::{
    code::codes,
    date::Date,
    dues::{Certainty, Term},
    money::Cents,
    rule::Rule,
};

pub use crate::{
    consent::{Consent, consent_text, consents},
    credential::{
        Credential, NotACredential, NotACredentialKind, credential, credentials, not_a_credential,
        not_credentials,
    },
    source::{Source, Statement, sources},
};

mod data {
    #[allow(unused_imports, reason = "which types the data needs depends on the catalog's content")]
    use super::{
        Category, Cents, Certainty, Chapter, ChapterMembership, Date, Information, InformationKind, Rate,
        Rule, Source, Term, Voting,
    };
    #[allow(unused_imports, clippy::wildcard_imports, reason = "as above")]
    use crate::{
        fact::{Answer, Fact, Military, Residence},
        rule::Condition,
        source::data::*,
    };

    include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
}

/// A membership category that a person can sign up for here.
#[derive(Debug)]
pub struct Category {
    /// Its code in JSON, for example `individual-a`.
    pub code: &'static str,
    /// What CMSA calls it.
    pub name: &'static str,
    /// Whether a chapter goes with it.
    pub chapter: ChapterMembership,
    /// What the sources say about voting.
    pub voting: Voting,
    /// The levels of office that its members may hold, where a source says so; `unspecified`
    /// where it says only that they may run for office.
    pub office: Option<&'static [&'static str]>,
    /// Who qualifies for it.
    pub rule: Rule,
    /// Where CMSA describes the category.
    pub sources: &'static [&'static Source],
}

/// A membership that people cannot sign up for here. The page describes it so that they know about it.
#[derive(Debug)]
pub struct Information {
    /// Which of them it is.
    pub kind: InformationKind,
    /// What CMSA calls it.
    pub name: &'static str,
    /// How many memberships CMSA sells together, if it sells them in multiples.
    pub seat_multiple: Option<u32>,
    /// Where CMSA describes it.
    pub sources: &'static [&'static Source],
}

/// The memberships that the page only describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InformationKind {
    /// Belongs to an organization, which may pass it on from one employee to another.
    Company,
    /// Comes with a partnership package.
    Partner,
}

/// Whether a category includes or requires a chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChapterMembership {
    /// The sources give the price as national plus chapter; we infer that CMSA expects a chapter.
    Expected,
    /// A source says that no chapter is required.
    NotRequired,
    /// No source says.
    NotStated,
    /// The membership includes a chapter.
    Included,
}

codes! {
    /// What the sources say about a category's voting rights.
    pub enum Voting {
        /// Full voting rights.
        Full = "full",
        /// No source says.
        NotStated = "not_stated",
    }
}

/// A local chapter.
#[derive(Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its name in URLs and JSON, for example `hudson-valley`.
    pub slug: &'static str,
    /// Its own name.
    pub name: &'static str,
    /// Two-letter US state.
    pub state: &'static str,
    /// Its website, if known.
    pub url: Option<&'static str>,
    /// The slug of the chapter to join instead, if this one has merged.
    pub successor: Option<&'static str>,
    /// The only origins that may frame its widget; empty if any may.
    pub embed_sites: &'static [&'static str],
}

/// The choice "my chapter is not listed", because the catalog is not complete. It has no page, no staff and
/// unknown dues.
pub static NOT_LISTED: Chapter = Chapter {
    slug: "not-listed",
    name: "a chapter that is not listed",
    state: "",
    url: None,
    successor: None,
    embed_sites: &[],
};

/// An amount for one term, valid for a period.
#[derive(Debug)]
pub struct Rate {
    /// Slugs of the chapters that charge it; empty for national dues, and for any chapter.
    pub chapters: &'static [&'static str],
    /// Codes of the categories that pay it; empty for any.
    pub categories: &'static [&'static str],
    /// The term that it pays for.
    pub term: Term,
    /// US cents for the whole term; `None` if unknown.
    pub amount: Option<Cents>,
    /// How sure the amount is.
    pub certainty: Certainty,
    /// Its first day; `None` if no source gives one.
    pub from: Option<Date>,
    /// Its last day, if it ends without a successor.
    pub until: Option<Date>,
    /// Where the amount, or the basis of an assumed amount, is stated.
    pub sources: &'static [&'static Source],
}

impl Rate {
    fn applies(&self, chapter: Option<&Chapter>, category: &Category, term: Term, on: Date) -> bool {
        self.term == term
            && (self.categories.is_empty() || self.categories.contains(&category.code))
            && (self.chapters.is_empty()
                || chapter.is_some_and(|chapter| self.chapters.contains(&chapter.slug)))
            && self.from.is_none_or(|from| from <= on)
            && self.until.is_none_or(|until| on <= until)
    }
}

/// Hash of the catalog's canonical content: equal exactly when the catalog is.
#[must_use]
pub fn ruleset() -> &'static str {
    data::RULESET
}

/// The catalog's canonical content as a JSON object.
#[must_use]
pub fn json() -> &'static str {
    data::JSON
}

/// Whether joining CMSA requires the CCM. It does not.
#[must_use]
pub fn ccm_required_to_join() -> &'static Statement {
    &crate::source::data::STATEMENT_CCM_REQUIRED_TO_JOIN
}

/// The categories that people can sign up for here, in the order in which the page shows and compares
/// them.
#[must_use]
pub fn categories() -> &'static [Category] {
    data::CATEGORIES
}

/// The category with that code.
#[must_use]
pub fn category(code: &str) -> Option<&'static Category> {
    data::CATEGORIES.iter().find(|category| category.code == code)
}

/// All known chapters, including merged ones.
#[must_use]
pub fn chapters() -> &'static [Chapter] {
    data::CHAPTERS
}

/// The chapter with that slug.
#[must_use]
pub fn chapter(slug: &str) -> Option<&'static Chapter> {
    data::CHAPTERS.iter().find(|chapter| chapter.slug == slug)
}

/// The choice with that slug: a chapter, including merged ones, or [`NOT_LISTED`].
#[must_use]
pub fn chapter_choice(slug: &str) -> Option<&'static Chapter> {
    if slug == NOT_LISTED.slug { Some(&NOT_LISTED) } else { chapter(slug) }
}

/// The memberships that the page only describes.
#[must_use]
pub fn information() -> &'static [Information] {
    data::INFORMATION
}

/// Every national rate, a successor before its predecessor.
#[must_use]
pub fn national_rates() -> &'static [Rate] {
    data::NATIONAL_RATES
}

/// Every chapter rate: an exception before the general rate, a successor before its predecessor. A rate
/// that names no chapter is our stated assumption.
#[must_use]
pub fn chapter_rates() -> &'static [Rate] {
    data::CHAPTER_RATES
}

/// The rate for a category on a day: the national rate, or that of a chapter.
pub(crate) fn rate_on(
    chapter: Option<&Chapter>,
    category: &Category,
    term: Term,
    on: Date,
) -> Option<&'static Rate> {
    let rates = match chapter {
        None => data::NATIONAL_RATES,
        // Our assumption covers only the chapters that we know.
        Some(chapter) if *chapter == NOT_LISTED => &[],
        Some(_) => data::CHAPTER_RATES,
    };
    in_force(rates, chapter, category, term, on)
}

/// The first rate that applies. The build puts exceptions before the general rate, and successors before
/// their predecessors.
fn in_force<'a>(
    rates: &'a [Rate],
    chapter: Option<&Chapter>,
    category: &Category,
    term: Term,
    on: Date,
) -> Option<&'a Rate> {
    rates.iter().find(|rate| rate.applies(chapter, category, term, on))
}

#[cfg(test)]
mod tests {
    use super::{Rate, category, chapter, in_force};
    use crate::{
        dues::{Certainty, Term},
        money::Cents,
    };

    /// A rate with this amount, first day and last day.
    fn rate(cents: u32, from: Option<&str>, until: Option<&str>) -> Rate {
        let date = |text: Option<&str>| text.map(|text| text.parse().expect("is a date"));
        Rate {
            chapters: &[],
            categories: &["student"],
            term: Term::OneYear,
            amount: Some(Cents::new(cents)),
            certainty: Certainty::Published,
            from: date(from),
            until: date(until),
            sources: &[],
        }
    }

    #[track_caller]
    fn check(rates: &[Rate], on: &str, expect: Option<u32>) {
        let student = category("student").expect("is in the catalog");
        let on = on.parse().expect("is a date");
        let found = in_force(rates, None, student, Term::OneYear, on).and_then(|rate| rate.amount);
        assert_eq!(found.map(Cents::get), expect, "on {on}");
    }

    #[test]
    fn a_successor_applies_from_its_first_day() {
        let rates =
            [rate(3, Some("2028-07-01"), None), rate(2, Some("2027-01-01"), None), rate(1, None, None)];
        check(&rates, "0001-01-01", Some(1));
        check(&rates, "2026-12-31", Some(1));
        check(&rates, "2027-01-01", Some(2));
        check(&rates, "2028-06-30", Some(2));
        check(&rates, "2028-07-01", Some(3));
        check(&rates, "9999-12-31", Some(3));
    }

    #[test]
    fn an_amount_may_end_without_a_successor() {
        let rates = [rate(1, Some("2027-01-01"), Some("2027-12-31"))];
        check(&rates, "2026-12-31", None);
        check(&rates, "2027-01-01", Some(1));
        check(&rates, "2027-12-31", Some(1));
        check(&rates, "2028-01-01", None);
    }

    #[test]
    fn a_rate_is_for_its_own_category_chapter_and_term() {
        let rates = [Rate { chapters: &["detroit"], ..rate(1, None, None) }];
        let on = "2026-11-22".parse().expect("is a date");
        let found = |slug: &str, code: &str, term| {
            in_force(&rates, chapter(slug), category(code).expect("is there"), term, on).is_some()
        };
        assert!(found("detroit", "student", Term::OneYear));
        assert!(!found("chicago", "student", Term::OneYear));
        assert!(!found("detroit", "military", Term::OneYear));
        assert!(!found("detroit", "student", Term::TwoYears));
    }
}
