//! Which intents a list is made of.

use join_shared::{
    catalog::{Category, Chapter},
    date::Date,
    intent::Status,
};

use super::Scope;
use crate::contract;

/// What a list of intents is narrowed down to, besides the reader's scope.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Those that name the chapter.
    pub chapter: Option<&'static Chapter>,
    /// Those in that status.
    pub status: Option<Status>,
    /// Those for that category.
    pub category: Option<&'static Category>,
    /// Those whose whole e-mail address, whole reference, or beginning of a name it is; case
    /// does not matter.
    pub search: Option<String>,
    /// Those stored on that day (UTC) or later.
    pub from: Option<Date>,
    /// Those stored on that day (UTC) or earlier.
    pub to: Option<Date>,
    /// Those older than the intent with that id.
    pub before: Option<String>,
    /// At most so many, the newest.
    pub limit: u16,
}

impl Filter {
    /// The most that a list may hold.
    pub const MAX_LIMIT: u16 = contract::MAX_LIMIT;
    /// What it holds where nothing is said.
    pub const DEFAULT_LIMIT: u16 = contract::DEFAULT_LIMIT;

    /// The `WHERE` clause within the scope, and the value for each of its placeholders.
    pub(super) fn conditions(&self, scope: &Scope) -> (String, Vec<Option<String>>) {
        let (condition, chapters) = scope.condition();
        let mut conditions = vec![condition];
        let mut values = vec![chapters];
        let mut and = |condition: &'static str, of: &[&str]| {
            conditions.push(condition);
            values.extend(of.iter().map(|value| Some((*value).to_owned())));
        };
        if let Some(chapter) = self.chapter {
            if !scope.includes(chapter) {
                // An intent may name this chapter beside one of the reader's; which of theirs
                // do so is nothing that the reader may list.
                and("0", &[]);
            }
            and("id IN (SELECT intent_id FROM intent_chapters WHERE chapter = ?)", &[chapter.slug]);
        }
        if let Some(status) = self.status {
            and("status = ?", &[status.code()]);
        }
        if let Some(category) = self.category {
            and("category = ?", &[category.code]);
        }
        if let Some(search) = &self.search {
            let folded = search.to_lowercase();
            // What begins with it comes before it followed by the last character that there is.
            let end = format!("{folded}\u{10FFFF}");
            and(
                "(email_folded = ? OR reference = ? OR (full_name_folded >= ? AND full_name_folded < ?) \
                 OR (family_name_folded >= ? AND family_name_folded < ?))",
                &[&folded, &search.to_uppercase(), &folded, &end, &folded, &end],
            );
        }
        if let Some(from) = self.from {
            and("created_at >= unixepoch(?) * 1000", &[&from.to_string()]);
        }
        if let Some(to) = self.to {
            // Not by the modifier `+1 day`: SQLite knows no day after 9999-12-31, and nothing is before NULL.
            and("created_at < (unixepoch(?) + 86400) * 1000", &[&to.to_string()]);
        }
        if let Some(before) = &self.before {
            and("id < ?", &[before]);
        }
        (conditions.join(" AND "), values)
    }
}

#[cfg(test)]
mod tests {
    use super::{Filter, Scope};
    use join_shared::{catalog, intent::Status};

    fn everything() -> Filter {
        Filter {
            chapter: catalog::chapter("hudson-valley"),
            status: Some(Status::New),
            category: catalog::category("student"),
            search: Some("Ána".to_owned()),
            from: "2026-11-01".parse().ok(),
            to: "2026-11-22".parse().ok(),
            before: Some("id".to_owned()),
            limit: 1,
        }
    }

    #[test]
    fn each_placeholder_has_its_value() {
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
        for filter in [everything(), nothing] {
            for scope in [Scope::National, Scope::Chapters(Vec::new())] {
                let (conditions, values) = filter.conditions(&scope);
                assert_eq!(conditions.matches('?').count(), values.len(), "{conditions}");
            }
        }
    }

    #[test]
    fn the_scope_stands_first_and_in_every_list() {
        let (conditions, values) = everything().conditions(&Scope::Chapters(Vec::new()));
        assert!(conditions.starts_with("id IN (SELECT intent_id FROM intent_chapters WHERE chapter IN"));
        assert_eq!(values[0].as_deref(), Some("[]"));
    }

    #[test]
    fn the_list_of_somebody_elses_chapter_is_empty() {
        let own = Scope::Chapters(catalog::chapter("hudson-valley").into_iter().collect());
        let other = Scope::Chapters(catalog::chapter("detroit").into_iter().collect());
        for (scope, empty) in [(Scope::National, false), (own, false), (other, true)] {
            let (conditions, _) = everything().conditions(&scope);
            assert_eq!(conditions.contains(" AND 0 AND "), empty, "{conditions}");
        }
    }

    #[test]
    fn searching_ignores_the_case_of_all_scripts() {
        let (_, values) = everything().conditions(&Scope::National);
        assert!(values.contains(&Some("ána".to_owned())));
        assert!(values.contains(&Some("ÁNA".to_owned())), "the reference is in capitals");
    }
}
