//! The query for a list of intents.

use join_shared::{
    catalog::{Category, Chapter},
    date::Date,
    intent::Status,
};

use super::{
    row::{COLUMNS, possible_duplicates},
    scope::{Scope, names_one_of},
    values::Values,
};
use crate::http::contract;

/// Filters intents, within the reader's scope.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Intents that name the chapter.
    pub chapter: Option<&'static Chapter>,
    /// Intents in that status.
    pub status: Option<Status>,
    /// Intents for that category.
    pub category: Option<&'static Category>,
    /// Intents that match the search.
    pub search: Option<Search>,
    /// Intents stored on that day (UTC) or later.
    pub from: Option<Date>,
    /// Intents stored on that day (UTC) or earlier.
    pub to: Option<Date>,
    /// Intents older than the one with that id.
    pub before: Option<String>,
    /// The page size.
    pub limit: u16,
}

/// A search term. Case does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// A whole email address.
    Email(String),
    /// A whole reference.
    Reference(String),
    /// The start of a full name or a family name.
    Name(String),
}

impl Search {
    /// Parses a search term; `None` if it is empty.
    ///
    /// A term with an @ is an address, one that starts with `CM-` a reference.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let reference = text.to_uppercase();
        if text.is_empty() {
            None
        } else if text.contains('@') {
            Some(Self::Email(text.to_lowercase()))
        } else if reference.starts_with("CM-") {
            Some(Self::Reference(reference))
        } else {
            Some(Self::Name(text.to_lowercase()))
        }
    }
}

impl Filter {
    /// The largest page size.
    pub const MAX_LIMIT: u16 = contract::MAX_LIMIT;
    /// The default page size.
    pub const DEFAULT_LIMIT: u16 = contract::DEFAULT_LIMIT;

    /// The query for intents within the scope, newest first. The extra row shows whether there are more.
    pub(super) fn query(&self, scope: &Scope, values: &mut Values) -> String {
        let bound = scope.bind(values);
        let columns = format!("{COLUMNS}, {}", possible_duplicates(&bound));
        let mut conditions = self.conditions(values);
        let before = values.bind(self.before.as_deref().unwrap_or(AFTER_EVERY_ID));
        let chapter = self.chapter.map(|chapter| {
            if !scope.covers(chapter) {
                // An intent may name this chapter and one of the reader's. The reader must not learn which
                // ones do.
                conditions.push("0".to_owned());
            }
            [values.bind(chapter.slug)]
        });
        let chapters = chapter.as_ref().map(<[_; 1]>::as_slice).or(bound.chapters());
        let limit = self.limit + 1;
        let email = match &self.search {
            Some(Search::Email(email)) => Some(values.bind(email.as_str())),
            _ => None,
        };
        let is_found_by_index = self.search.is_some() && email.is_none();
        if is_found_by_index || chapters.is_none_or(<[_]>::is_empty) {
            // An index of all intents finds them; the chapters filter the rows.
            conditions.extend(email.map(|email| format!("intents.email_folded = {email}")));
            conditions.push(format!("intents.id < {before}"));
            conditions.push(bound.includes("intents.id"));
            conditions.extend(chapters.map(|chapters| names_one_of(&chapters.join(", "), "intents.id")));
            let conditions = conditions.join(" AND ");
            return format!(
                "SELECT {columns} FROM intents WHERE {conditions} ORDER BY intents.id DESC LIMIT {limit}"
            );
        }
        // The query walks the index of each chapter from its newest intent, no further than the page needs.
        let found = email.map(|email| format!(" AND email_folded = {email}")).unwrap_or_default();
        conditions.push("1".to_owned());
        let conditions = conditions.join(" AND ");
        match chapters.unwrap_or_default() {
            [chapter] => format!(
                "SELECT {columns} FROM intent_chapters AS walk CROSS JOIN intents ON intents.id = walk.intent_id \
                 WHERE walk.chapter = {chapter}{} AND walk.intent_id < {before} AND {conditions} \
                 ORDER BY walk.intent_id DESC LIMIT {limit}",
                found.replace("email_folded", "walk.email_folded")
            ),
            chapters => format!(
                "{} SELECT {columns} FROM walk CROSS JOIN intents ON intents.id = walk.id \
                 WHERE {conditions} LIMIT {limit}",
                walk(chapters, &found, &before)
            ),
        }
    }

    /// The conditions on `intents`, without scope, page and chapter.
    fn conditions(&self, values: &mut Values) -> Vec<String> {
        let mut conditions = Vec::new();
        if let Some(status) = self.status {
            conditions.push(format!("status = {}", values.bind(status.code())));
        }
        if let Some(category) = self.category {
            conditions.push(format!("category = {}", values.bind(category.code)));
        }
        match &self.search {
            // `query` adds the address to the walk of the index.
            None | Some(Search::Email(_)) => {}
            Some(Search::Reference(reference)) => {
                conditions.push(format!("intents.reference = {}", values.bind(reference.as_str())));
            }
            Some(Search::Name(name)) => {
                // A prefix search is a range up to the prefix and the highest character.
                let (from, to) = (values.bind(name.as_str()), values.bind(format!("{name}\u{10FFFF}")));
                conditions.push(format!(
                    "((intents.full_name_folded >= {from} AND intents.full_name_folded < {to}) \
                     OR (family_name_folded >= {from} AND family_name_folded < {to}))"
                ));
            }
        }
        if let Some(from) = self.from {
            conditions.push(format!("created_at >= unixepoch({}) * 1000", values.bind(from.to_string())));
        }
        if let Some(to) = self.to {
            // Not `+1 day`: it returns NULL after 9999-12-31.
            let to = values.bind(to.to_string());
            conditions.push(format!("created_at < (unixepoch({to}) + 86400) * 1000"));
        }
        conditions
    }
}

/// Sorts after every id, which has hexadecimal digits and hyphens only.
const AFTER_EVERY_ID: &str = "~";

/// A table `walk` of the ids of intents that name one of these chapters, newest first, before that id. It is
/// read row by row, no further than the query needs. `found` is one more condition.
fn walk(chapters: &[String], found: &str, before: &str) -> String {
    let newest = |before: &str| {
        let newest = |chapter| {
            format!(
                "(SELECT max(intent_id) FROM intent_chapters WHERE chapter = {chapter}{found} AND intent_id < {before})"
            )
        };
        let newest: Vec<_> = chapters.iter().map(newest).collect();
        format!("(SELECT max(column1) FROM (VALUES ({})))", newest.join("), ("))
    };
    format!(
        "WITH RECURSIVE walk (id) AS (SELECT {} UNION ALL SELECT {} FROM walk WHERE walk.id IS NOT NULL)",
        newest(before),
        newest("walk.id")
    )
}

#[cfg(test)]
mod tests {
    use super::{Filter, Scope, Search, Values};
    use join_shared::{catalog, intent::Status};

    fn everything() -> Filter {
        Filter {
            chapter: catalog::chapter("hudson-valley"),
            status: Some(Status::New),
            category: catalog::category("student"),
            search: Search::parse("Ána"),
            from: "2026-11-01".parse().ok(),
            to: "2026-11-22".parse().ok(),
            before: Some("id".to_owned()),
            limit: 1,
        }
    }

    fn scopes() -> [Scope; 4] {
        let of = |slugs: &[&str]| {
            Scope::Chapters(slugs.iter().filter_map(|slug| catalog::chapter(slug)).collect())
        };
        [Scope::National, of(&[]), of(&["hudson-valley"]), of(&["hudson-valley", "detroit"])]
    }

    fn query(filter: &Filter, scope: &Scope) -> (String, Values) {
        let mut values = Values::default();
        let query = filter.query(scope, &mut values);
        (query, values)
    }

    #[test]
    fn placeholders_and_values_match() {
        let nothing = Filter {
            chapter: None,
            status: None,
            category: None,
            search: None,
            from: None,
            to: None,
            before: None,
            ..everything()
        };
        let searching = |text| Filter { search: Search::parse(text), ..everything() };
        for filter in [everything(), searching(""), searching("a@example.org"), searching("cm-1"), nothing] {
            for scope in scopes() {
                let (query, values) = query(&filter, &scope);
                let count = values.all().len();
                for number in 1..=count {
                    assert!(query.contains(&format!("?{number}")), "{number} of {count} in {query}");
                }
                assert!(!query.contains(&format!("?{}", count + 1)), "{query}");
            }
        }
    }

    #[test]
    fn a_list_outside_the_scope_is_empty() {
        let [national, nothing, own, _] = scopes();
        let detroit = || Filter { chapter: catalog::chapter("detroit"), ..everything() };
        for search in ["", "ana", "ana@example.org", "CM-7K3M-9Q2D"].map(Search::parse) {
            for (scope, empty) in [(&national, false), (&nothing, true), (&own, true)] {
                let filter = Filter { search: search.clone(), ..detroit() };
                let (query, _) = query(&filter, scope);
                assert_eq!(query.contains(" AND 0 AND "), empty, "{query}");
            }
        }
    }

    #[test]
    fn a_search_term_is_classified_and_ignores_case() {
        let check = |text: &str, expect| assert_eq!(Search::parse(text), expect, "{text:?}");
        check(" ", None);
        check(" Ána D", Some(Search::Name("ána d".to_owned())));
        check("Ana@Example.org ", Some(Search::Email("ana@example.org".to_owned())));
        check("cm-7k3m-9q2d", Some(Search::Reference("CM-7K3M-9Q2D".to_owned())));
    }
}
