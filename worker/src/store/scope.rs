//! The scope of a member of staff.

use join_shared::{
    catalog::{self, Chapter},
    staff::Role,
};

use super::values::Values;

/// The scope in the table `queue` that has every intent.
const NATIONAL_LIST: &str = "";

/// The intents that a member of staff may see. Every query for staff requires a scope. Intents outside it do
/// not exist for them.
#[derive(Debug, Clone)]
pub enum Scope {
    /// All intents, including those without a chapter.
    National,
    /// Intents that name at least one of these chapters.
    Chapters(Vec<&'static Chapter>),
}

impl Scope {
    /// The scope of a row in `staff`. Unknown roles and chapters grant no access.
    pub(super) fn new(role: &str, chapters: &[String]) -> Self {
        match role.parse() {
            Ok(Role::National) => Self::National,
            Ok(Role::Chapter) => {
                Self::Chapters(chapters.iter().filter_map(|slug| catalog::chapter(slug)).collect())
            }
            Err(_) => Self::Chapters(Vec::new()),
        }
    }

    /// The scopes of the table `queue` that a list reads: those of the reader, or only that of a chapter. None for a
    /// chapter outside the scope: an intent may name this chapter and one of the reader's, and the reader must not
    /// learn which ones do.
    pub(super) fn lists(&self, chapter: Option<&'static Chapter>) -> Lists {
        Lists(match (chapter, self) {
            (Some(chapter), scope) if scope.covers(chapter) => vec![chapter.slug],
            (Some(_), _) => Vec::new(),
            (None, Self::National) => vec![NATIONAL_LIST],
            (None, Self::Chapters(chapters)) => chapters.iter().map(|chapter| chapter.slug).collect(),
        })
    }

    /// Whether the scope includes the chapter's list.
    #[must_use]
    pub fn covers(&self, chapter: &Chapter) -> bool {
        match self {
            Self::National => true,
            Self::Chapters(chapters) => chapters.iter().any(|own| own.slug == chapter.slug),
        }
    }

    /// Binds the scope to a query's values.
    pub(super) fn bind(&self, values: &mut Values) -> BoundScope {
        let Self::Chapters(chapters) = self else { return BoundScope(None) };
        BoundScope(Some(chapters.iter().map(|chapter| values.bind(chapter.slug)).collect()))
    }

    /// The chapters' slugs as a JSON list; `None` for all.
    pub(super) fn chapters(&self) -> Option<String> {
        let Self::Chapters(chapters) = self else { return None };
        let slugs: Vec<_> = chapters.iter().map(|chapter| chapter.slug).collect();
        Some(serde_json::json!(slugs).to_string())
    }
}

/// Scopes of the table `queue`, which a list reads.
#[derive(Debug)]
pub(super) struct Lists(Vec<&'static str>);

impl Lists {
    /// Whether there is nothing to read.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is the one of all intents.
    pub(super) fn is_national(&self) -> bool {
        self.0 == [NATIONAL_LIST]
    }

    /// Whether it is one list only.
    pub(super) fn is_single(&self) -> bool {
        self.0.len() == 1
    }

    /// SQL: the lists, one in each row of `list.value`.
    pub(super) fn from(&self, values: &mut Values) -> String {
        format!("json_each({}) AS list", values.bind(serde_json::json!(self.0).to_string()))
    }

    /// SQL: the first rows of a query for all lists, as `cut` orders and limits them. The query gets the list's name as
    /// SQL. A row that several lists have comes once. `SQLite` merges the lists: it reads a row more for each, instead of
    /// the first rows of all.
    pub(super) fn merged(
        &self,
        cut: &str,
        values: &mut Values,
        query: impl FnOnce(&str, &mut Values) -> String,
    ) -> String {
        const NAME: &str = ":list";
        if let [list] = self.0.as_slice() {
            let list = values.bind(*list);
            return format!("{} {cut}", query(&list, values));
        }
        let (names, query) = (values.bind(serde_json::json!(self.0).to_string()), query(NAME, values));
        let mut parts: Vec<_> =
            (0..self.0.len()).map(|at| query.replace(NAME, &format!("({names} ->> {at})"))).collect();
        while parts.len() > MAX_PARTS {
            let merged = parts.chunks(MAX_PARTS).map(|some| format!("{} {cut}", some.join(UNION)));
            parts = merged.map(|some| format!("SELECT * FROM ({some})")).collect();
        }
        format!("{} {cut}", parts.join(UNION))
    }
}

/// How many parts D1 allows in a `UNION`.
const MAX_PARTS: usize = 5;

const UNION: &str = " UNION ";

/// A scope in a query: the placeholders of its chapters, or `None` for all intents.
pub(super) struct BoundScope(Option<Vec<String>>);

impl BoundScope {
    /// SQL: the intent with the id in that column is within the scope.
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

    /// The placeholders, separated by commas for `IN (…)`.
    pub(super) fn list(&self) -> Option<String> {
        self.chapters().map(|chapters| chapters.join(", "))
    }
}

/// SQL: the intent with the id in that column names at least one of these chapters.
pub(super) fn names_one_of(chapters: &str, id: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM intent_chapters AS own WHERE own.intent_id = {id} AND own.chapter IN ({chapters}))"
    )
}

#[cfg(test)]
mod tests {
    use join_shared::catalog;

    use super::{NATIONAL_LIST, Scope, Values, names_one_of};

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

    #[test]
    fn lists_stay_within_the_scope() {
        let check = |role: &str, own: &[&str], chapter: Option<&str>, expect: &[&str]| {
            let own: Vec<_> = own.iter().map(|slug| (*slug).to_owned()).collect();
            let chapter = chapter.and_then(catalog::chapter_choice);
            assert_eq!(Scope::new(role, &own).lists(chapter).0, expect, "{role} {own:?} {chapter:?}");
        };
        let both = ["hudson-valley", "detroit"];
        check("national", &[], None, &[NATIONAL_LIST]);
        check("national", &[], Some("detroit"), &["detroit"]);
        check("national", &[], Some("not-listed"), &["not-listed"]);
        check("chapter", &both, None, &both);
        check("chapter", &both, Some("detroit"), &["detroit"]);
        check("chapter", &["detroit"], Some("hudson-valley"), &[]);
        check("chapter", &["detroit"], Some("not-listed"), &[]);
        check("chapter", &[""], None, &[]);
        check("chapter", &[], None, &[]);
        check("owner", &["detroit"], None, &[]);
    }
}
