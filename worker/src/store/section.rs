//! The sections of what is to be done, and places in them.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use join_shared::date::Date;
use uuid::Uuid;

use super::values::Values;

/// A part of what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The follow-up date has passed.
    Overdue,
    /// The follow-up date is today.
    Today,
    /// No one has worked on it yet.
    Untouched,
    /// Somebody has begun, without a follow-up date.
    Undated,
    /// The follow-up date is in the future: the applicant has the next move.
    Later,
}

impl Section {
    /// All sections, in their order on the page.
    pub const ALL: [Self; 5] = [Self::Overdue, Self::Today, Self::Untouched, Self::Undated, Self::Later];

    /// Those that wait for staff.
    pub const DUE: [Self; 4] = [Self::Overdue, Self::Today, Self::Untouched, Self::Undated];

    /// Its name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Untouched => "untouched",
            Self::Undated => "undated",
            Self::Later => "later",
        }
    }

    /// The section of a row with that `todo`.
    fn of(todo: &str, today: Date) -> Option<Self> {
        let date = match todo {
            "untouched" => return Some(Self::Untouched),
            "undated" => return Some(Self::Undated),
            date => date.parse::<Date>().ok()?,
        };
        Some(match date.cmp(&today) {
            std::cmp::Ordering::Less => Self::Overdue,
            std::cmp::Ordering::Equal => Self::Today,
            std::cmp::Ordering::Greater => Self::Later,
        })
    }

    /// SQL: a row of the queue is in the section. Dates sort before the words.
    pub(super) fn condition(self, today: Date, values: &mut Values) -> String {
        let mut today = || values.bind(today.to_string());
        match self {
            Self::Overdue => format!("queue.todo < {}", today()),
            Self::Today => format!("queue.todo = {}", today()),
            Self::Untouched => "queue.todo = 'untouched'".to_owned(),
            Self::Undated => "queue.todo = 'undated'".to_owned(),
            Self::Later => format!("queue.todo > {} AND queue.todo < 'u'", today()),
        }
    }
}

/// A place in the list of what is to be done: where a page ends and the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The section.
    pub section: Section,
    /// The last row of the page before; `None` at the start of the section.
    pub(super) row: Option<(String, String)>,
    /// The day of the first page, which all of its pages use.
    pub today: Date,
}

/// Separates the parts of a position, which have letters, digits and hyphens only.
const SEPARATOR: char = '.';

impl Position {
    /// The start of a section.
    #[must_use]
    pub const fn start(section: Section, today: Date) -> Self {
        Self { section, row: None, today }
    }

    /// Reads it as written; `None` for anything else. A position gives no access: the query still has the reader's
    /// scope.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let parts: Vec<_> = text.split(SEPARATOR).collect();
        let [section, todo, id, today] = parts.as_slice() else { return None };
        let section = Section::ALL.into_iter().find(|known| known.code() == *section)?;
        let today = today.parse().ok()?;
        if todo.is_empty() && id.is_empty() {
            return Some(Self::start(section, today));
        }
        (Section::of(todo, today)? == section).then_some(())?;
        Some(Self { section, row: Some(((*todo).to_owned(), Uuid::try_parse(id).ok()?.to_string())), today })
    }
}

/// As it is in addresses.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (todo, id) = match &self.row {
            Some((todo, id)) => (todo.as_str(), id.as_str()),
            None => ("", ""),
        };
        let parts = [self.section.code(), todo, id, &self.today.to_string()];
        f.write_str(&URL_SAFE_NO_PAD.encode(parts.join(&SEPARATOR.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Position, Section};
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    const ID: &str = "019ab3f0-0000-7000-8000-000000000001";

    fn day(text: &str) -> Date {
        text.parse().expect("is a date")
    }

    #[test]
    fn a_position_is_read_as_it_is_written() {
        let today = day("2026-11-24");
        for (section, todo) in [
            (Section::Overdue, "2026-11-23"),
            (Section::Today, "2026-11-24"),
            (Section::Untouched, "untouched"),
            (Section::Undated, "undated"),
            (Section::Later, "2026-11-25"),
        ] {
            let position = Position { section, row: Some((todo.to_owned(), ID.to_owned())), today };
            assert_eq!(Position::parse(&position.to_string()), Some(position));
            let start = Position::start(section, today);
            assert_eq!(Position::parse(&start.to_string()), Some(start));
        }
    }

    #[test]
    fn anything_else_is_no_position() {
        let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
        for wrong in [
            String::new(),
            "untouched".to_owned(),
            ID.to_owned(),
            encoded(""),
            encoded("..."),
            encoded(&format!("untouched.untouched.{ID}")),
            encoded(&format!("untouched.untouched.{ID}.2026-11-24.")),
            encoded(&format!("untouched.untouched.{ID}.2026-11-31")),
            encoded(&format!("untouched.undated.{ID}.2026-11-24")),
            encoded(&format!("overdue.2026-11-24.{ID}.2026-11-24")),
            encoded(&format!("later.' OR 1 --.{ID}.2026-11-24")),
            encoded(&format!("other.untouched.{ID}.2026-11-24")),
            encoded("untouched.untouched.1.2026-11-24"),
            encoded("untouched.untouched..2026-11-24"),
            encoded(&format!("untouched..{ID}.2026-11-24")),
        ] {
            assert_eq!(Position::parse(&wrong), None, "{wrong}");
        }
    }
}
