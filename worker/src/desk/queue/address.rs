//! The views of the queue, and their addresses.

use join_shared::catalog::Chapter;
use worker::url::form_urlencoded;

/// The path of the queue.
pub const PATH: &str = "/staff/intents";

/// The parameter with a chapter.
pub const CHAPTER: &str = "chapter";

/// The parameter by which `POST /staff/next` says that nothing is left.
pub(super) const NOTHING_LEFT: &str = "nothing-left";

/// The path of an intent.
#[must_use]
pub fn intent(id: &str) -> String {
    format!("{PATH}/{id}")
}

/// The page that says that nothing is left to do.
#[must_use]
pub fn nothing_left(chapter: Option<&Chapter>) -> String {
    let mut address = Address::default();
    address.set(CHAPTER, chapter.map(|chapter| chapter.slug));
    address.set(NOTHING_LEFT, Some("1"));
    address.to_string()
}

/// A list of intents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// What is to be done, in sections.
    Todo,
    /// What is assigned to the reader and not settled.
    Mine,
    /// All, settled ones among them.
    All,
}

impl View {
    pub(super) const ALL: [Self; 3] = [Self::Todo, Self::Mine, Self::All];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Mine => "mine",
            Self::All => "all",
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Todo => "To do",
            Self::Mine => "Assigned to me",
            Self::All => "All",
        }
    }

    /// Whether it has that filter. The index of what is to be done does not find a person, and all of `Mine` has
    /// one assignee.
    pub(super) fn has(self, filter: &str) -> bool {
        match self {
            Self::Todo => filter != "q",
            Self::Mine => filter != "assignee",
            Self::All => true,
        }
    }
}

/// An address of the queue: parameters in the order of their first appearance.
#[derive(Debug, Clone, Default)]
pub(super) struct Address(Vec<(&'static str, String)>);

impl Address {
    /// The first page of a view.
    pub(super) fn view(view: View) -> Self {
        let mut address = Self::default();
        address.set("view", Some(view.code()));
        address
    }

    pub(super) fn set(&mut self, name: &'static str, value: Option<&str>) {
        self.0.retain(|(known, _)| *known != name);
        self.0.extend(value.map(|value| (name, value.to_owned())));
    }

    /// The same with other values of these parameters.
    pub(super) fn with(&self, changes: &[(&'static str, Option<&str>)]) -> String {
        let mut address = self.clone();
        for (name, value) in changes {
            address.set(name, *value);
        }
        address.to_string()
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str(PATH);
        }
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish();
        write!(f, "{PATH}?{query}")
    }
}
