//! Whose intents a member of staff may see.

use join_shared::catalog::{self, Chapter};

use super::values::Values;

/// Whose intents a member of staff may see. Each query on behalf of staff takes one, so that
/// none can forget it; what lies outside of it does not exist for them.
#[derive(Debug, Clone)]
pub enum Scope {
    /// All of them, those that name no chapter among them.
    National,
    /// Those that name at least one of these chapters.
    Chapters(Vec<&'static Chapter>),
}

impl Scope {
    /// The scope of a row in `staff`. A role that we do not know sees nothing, and so does a
    /// chapter that is not in the catalogue.
    pub(super) fn new(role: &str, chapters: &[String]) -> Self {
        match role {
            "national" => Self::National,
            "chapter" => Self::Chapters(chapters.iter().filter_map(|slug| catalog::chapter(slug)).collect()),
            _ => Self::Chapters(Vec::new()),
        }
    }

    /// Whether the chapter is one whose intents may be listed.
    pub(super) fn covers(&self, chapter: &Chapter) -> bool {
        match self {
            Self::National => true,
            Self::Chapters(chapters) => chapters.iter().any(|own| own.slug == chapter.slug),
        }
    }

    /// The scope in a query whose values these are.
    pub(super) fn bind(&self, values: &mut Values) -> BoundScope {
        let Self::Chapters(chapters) = self else { return BoundScope(None) };
        BoundScope(Some(chapters.iter().map(|chapter| values.bind(chapter.slug)).collect()))
    }

    /// The slugs of the chapters as a JSON list; `None` for all.
    pub(super) fn chapters(&self) -> Option<String> {
        let Self::Chapters(chapters) = self else { return None };
        let slugs: Vec<_> = chapters.iter().map(|chapter| chapter.slug).collect();
        Some(serde_json::json!(slugs).to_string())
    }
}

/// A scope in a query: the placeholders of its chapters, or `None` for all intents.
pub(super) struct BoundScope(Option<Vec<String>>);

impl BoundScope {
    /// The condition that the intent with the id in that column lies within the scope.
    pub(super) fn includes(&self, id: &str) -> String {
        match self.list() {
            None => "1".to_owned(),
            Some(list) if list.is_empty() => "0".to_owned(),
            Some(list) => names_one_of(&list, id),
        }
    }

    /// The placeholders of the chapters; `None` for all.
    pub(super) fn chapters(&self) -> Option<&[String]> {
        self.0.as_deref()
    }

    /// The same, as they stand in `IN (…)`.
    pub(super) fn list(&self) -> Option<String> {
        self.chapters().map(|chapters| chapters.join(", "))
    }
}

/// The condition that the intent with the id in that column names at least one of these chapters.
pub(super) fn names_one_of(chapters: &str, id: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM intent_chapters AS own WHERE own.intent_id = {id} AND own.chapter IN ({chapters}))"
    )
}

#[cfg(test)]
mod tests {
    use super::{Scope, Values, names_one_of};

    #[track_caller]
    fn check(role: &str, chapters: &[&str], expect: &str) {
        let chapters: Vec<_> = chapters.iter().map(|slug| (*slug).to_owned()).collect();
        let condition = Scope::new(role, &chapters).bind(&mut Values::default()).includes("it");
        assert_eq!(condition, expect);
    }

    #[test]
    fn only_the_national_role_sees_everything() {
        check("national", &[], "1");
        check("chapter", &["hudson-valley"], &names_one_of("?1", "it"));
        check("chapter", &["hudson-valley", "detroit"], &names_one_of("?1, ?2", "it"));
        check("chapter", &["no-such-chapter"], "0");
        check("chapter", &[], "0");
        check("owner", &["hudson-valley"], "0");
    }
}
