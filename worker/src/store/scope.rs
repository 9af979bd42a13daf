//! Whose intents a member of staff may see.

use join_shared::catalog::{self, Chapter};

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
    pub(super) fn includes(&self, chapter: &Chapter) -> bool {
        match self {
            Self::National => true,
            Self::Chapters(chapters) => chapters.iter().any(|own| own.slug == chapter.slug),
        }
    }

    /// The condition on `intents`, and the value for its one placeholder: the slugs of the
    /// chapters as a JSON list, or null for all intents.
    pub(super) fn condition(&self) -> (&'static str, Option<String>) {
        let condition = match self {
            Self::National => "? IS NULL",
            Self::Chapters(_) => {
                "id IN (SELECT intent_id FROM intent_chapters \
                 WHERE chapter IN (SELECT value FROM json_each(?)))"
            }
        };
        (condition, self.chapters())
    }

    /// The slugs of the chapters as a JSON list; `None` for all.
    pub(super) fn chapters(&self) -> Option<String> {
        let Self::Chapters(chapters) = self else { return None };
        let slugs: Vec<_> = chapters.iter().map(|chapter| chapter.slug).collect();
        Some(serde_json::json!(slugs).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[track_caller]
    fn check(role: &str, chapters: &[&str], expect: Option<&str>) {
        let chapters: Vec<_> = chapters.iter().map(|slug| (*slug).to_owned()).collect();
        assert_eq!(Scope::new(role, &chapters).condition().1.as_deref(), expect);
    }

    #[test]
    fn only_the_national_role_sees_everything() {
        check("national", &[], None);
        check("chapter", &["hudson-valley"], Some(r#"["hudson-valley"]"#));
        check("chapter", &["no-such-chapter"], Some("[]"));
        check("chapter", &[], Some("[]"));
        check("owner", &["hudson-valley"], Some("[]"));
    }
}
