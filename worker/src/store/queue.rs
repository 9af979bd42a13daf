//! The queue: what is to be done, in sections, and the rows that the desk shows.

use std::{collections::BTreeMap, fmt};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use join_shared::{date::Date, intent::Status};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    database::{Failure, Store},
    scope::{Lists, Scope},
    select::{Filter, LOOK, Page, fits_column},
    staff::{Colleague, Reviewer, colleague},
    values::Values,
};
use crate::platform::clock::Timestamp;

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
    fn condition(self, today: Date, values: &mut Values) -> String {
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

/// A page of what is to be done.
#[derive(Debug)]
pub struct Todo {
    /// The sections from the page's position on.
    pub sections: Vec<TodoSection>,
    /// Where the next page starts.
    pub next: Option<Position>,
    /// Whether the page ends only because enough rows were looked at.
    pub is_partial: bool,
}

/// A section of the page.
#[derive(Debug)]
pub struct TodoSection {
    /// Which one.
    pub section: Section,
    /// How many intents it has from the page's position on.
    pub count: usize,
    /// Whether it has more than those counted.
    pub has_more: bool,
    /// Those on this page.
    pub rows: Vec<QueueRow>,
}

/// An intent in a list of the desk.
#[derive(Debug, Clone)]
pub struct QueueRow {
    /// Its id.
    pub id: String,
    /// The reference that people quote.
    pub reference: String,
    /// Its status.
    pub status: Status,
    /// The category; `None` for a question.
    pub category: Option<String>,
    /// The full name; `None` once erased.
    pub name: Option<String>,
    /// When it was stored.
    pub created_at: Timestamp,
    /// The chapters that it names.
    pub chapters: Vec<String>,
    /// The follow-up date.
    pub follow_up_on: Option<Date>,
    /// To whom it is assigned.
    pub assignee: Option<Colleague>,
    /// Who works on it now.
    pub holder: Option<Colleague>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    reference: String,
    status: Status,
    category: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    created_at: u64,
    follow_up_on: Option<String>,
    assignee: Option<String>,
    holder: Option<String>,
    chapters: String,
}

/// SQL: the columns of [`Row`].
fn columns(now: Timestamp, values: &mut Values) -> String {
    format!(
        "intents.id, reference, status, category, given_name, family_name, created_at, follow_up_on, {} AS assignee, \
         {} AS holder, \
         (SELECT json_group_object(position, chapter) FROM intent_chapters AS named WHERE named.intent_id = intents.id) \
         AS chapters",
        colleague("staff.id = intents.assignee"),
        colleague(&format!("staff.id = intents.claimed_by AND intents.claimed_until > {}", values.bind(now))),
    )
}

/// A row of the queue that the page looks at.
#[derive(Deserialize)]
struct Looked {
    id: String,
    todo: String,
    #[serde(default = "always")]
    fits: u8,
}

/// The value of `fits` without conditions.
const fn always() -> u8 {
    1
}

/// The query for the first rows of a section in these lists, with the columns `id`, `todo` and [`fits_column`]. `from` is the
/// rest of the `FROM` clause, and the conditions.
pub(super) fn first_rows(
    lists: &Lists,
    section: Section,
    today: Date,
    (from, fits): (&str, &str),
    limit: u16,
    values: &mut Values,
) -> String {
    let condition = section.condition(today, values);
    lists.merged(&format!("ORDER BY todo, id LIMIT {limit}"), values, |list, _| {
        format!(
            "SELECT queue.intent_id AS id, queue.todo AS todo{fits} \
             FROM queue INDEXED BY queue_by_todo {from} AND queue.scope = {list} AND {condition}"
        )
    })
}

impl Filter {
    /// The conditions of a list of what is to be done that its index does not have.
    fn todo_conditions(&self, values: &mut Values) -> Vec<String> {
        let mut conditions: Vec<_> =
            self.columns(values).into_iter().map(|(_, condition)| condition).collect();
        if self.from.is_some() || self.to.is_some() {
            let days = Self { after: None, ..self.clone() };
            conditions.push(days.range("queue.intent_id", values));
        }
        conditions
    }

    /// How many rows of a section a page looks at. The extra row shows whether there are more.
    fn look(&self, is_exact: bool) -> u16 {
        const SECTIONS: u16 = 5;
        if is_exact { self.limit + 1 } else { LOOK / SECTIONS }
    }

    /// The query for the rows of a section after a position, and how many it looks at.
    pub(super) fn todo_query(
        &self,
        lists: &Lists,
        position: &Position,
        of: Section,
        values: &mut Values,
    ) -> (String, u16) {
        let fits = self.todo_conditions(values);
        let look = self.look(fits.is_empty());
        let row = position.row.as_ref().filter(|_| position.section == of);
        let after = row.map(|(todo, id)| match of {
            Section::Overdue | Section::Later => {
                let (todo, id) = (values.bind(todo.as_str()), values.bind(id.as_str()));
                format!("(queue.todo, queue.intent_id) > ({todo}, {id})")
            }
            Section::Today | Section::Untouched | Section::Undated => {
                format!("queue.intent_id > {}", values.bind(id.as_str()))
            }
        });
        let from = format!("WHERE {}", after.as_deref().unwrap_or("1"));
        (first_rows(lists, of, position.today, (&from, &fits_column(&fits)), look, values), look)
    }
}

impl Store {
    /// What is to be done within the scope, from a position on. A filter's search, order and cursor have no effect.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn todo(
        &self,
        scope: &Scope,
        filter: &Filter,
        position: &Position,
        now: Timestamp,
    ) -> Result<Todo, Failure> {
        let lists = scope.lists(filter.chapter);
        let mut parts = Vec::new();
        if !lists.is_empty() {
            parts = Section::ALL.into_iter().filter(|section| *section >= position.section).collect();
        }
        let mut batch = Vec::new();
        let mut look = 0;
        for section in &parts {
            let mut values = Values::default();
            let (query, most) = filter.todo_query(&lists, position, *section, &mut values);
            look = most;
            batch.push(self.with_values(&query, &values));
        }
        let results = if batch.is_empty() { Vec::new() } else { self.batch(batch).await? };

        let mut page =
            Cut { left: filter.limit.into(), look: look.into(), position, next: None, is_partial: false };
        let mut sections = Vec::new();
        let mut ids = Vec::new();
        for (section, result) in parts.into_iter().zip(&results) {
            let (counted, shown) = page.cut(section, &result.rows::<Looked>()?);
            ids.extend(shown.clone());
            sections.push((section, counted, shown));
        }
        let rows = self.queue_rows(&ids, now).await?;
        let mut rows: BTreeMap<String, QueueRow> =
            rows.into_iter().map(|row| (row.id.clone(), row)).collect();
        let sections = sections
            .into_iter()
            .map(|(section, (count, has_more), shown)| TodoSection {
                section,
                count,
                has_more,
                rows: shown.iter().filter_map(|id| rows.remove(id)).collect(),
            })
            .collect();
        Ok(Todo { sections, next: page.next, is_partial: page.is_partial })
    }

    /// A page of the matching intents within the scope, settled ones among them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn listed(
        &self,
        scope: &Scope,
        filter: &Filter,
        now: Timestamp,
    ) -> Result<Page<QueueRow>, Failure> {
        let page = self.page(scope, filter, |values| columns(now, values), Row::id).await?;
        let items = page.items.into_iter().map(QueueRow::try_from).collect::<Result<_, _>>()?;
        Ok(Page { items, next: page.next, is_partial: page.is_partial })
    }

    /// The intents with these ids, which are within the reader's scope.
    async fn queue_rows(&self, ids: &[String], now: Timestamp) -> Result<Vec<QueueRow>, Failure> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut values = Values::default();
        let query = format!(
            "SELECT {} FROM json_each({}) AS page CROSS JOIN intents ON intents.id = page.value",
            columns(now, &mut values),
            values.bind(serde_json::to_string(ids)?)
        );
        let rows: Vec<Row> = self.with_values(&query, &values).all().await?;
        rows.into_iter().map(QueueRow::try_from).collect()
    }

    /// The members of staff to whom intents within the reader's scope may be assigned: those of a common chapter, or
    /// all for national staff. Former members come last, if an intent is still assigned to them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn colleagues(&self, reader: &Reviewer) -> Result<Vec<Colleague>, Failure> {
        const MOST: u8 = 100;
        let mut values = Values::default();
        let scope = reader.scope.bind(&mut values);
        let condition = match scope.list() {
            None => "1".to_owned(),
            Some(chapters) => {
                let own = values.bind(reader.id.as_str());
                format!(
                    "id IN (SELECT staff_id FROM staff_chapters WHERE chapter IN ({chapters})) AND role = 'chapter' \
                     OR id = {own}"
                )
            }
        };
        let lists = reader.scope.lists(None).from(&mut values);
        let query = format!(
            "SELECT id, email, revoked_at FROM staff WHERE ({condition}) AND (revoked_at IS NULL OR EXISTS \
             (SELECT 1 FROM {lists} JOIN queue ON scope = list.value AND assignee = staff.id)) \
             ORDER BY revoked_at IS NOT NULL, email LIMIT {MOST}"
        );
        self.with_values(&query, &values).all().await
    }
}

/// Cuts a page out of the sections.
struct Cut<'a> {
    /// How many rows the page has room for.
    left: usize,
    /// How many rows of each section were looked at.
    look: usize,
    position: &'a Position,
    next: Option<Position>,
    is_partial: bool,
}

impl Cut<'_> {
    /// How many rows of the section fit, whether it may have more, and the ids of those on the page.
    fn cut(&mut self, section: Section, looked: &[Looked]) -> ((usize, bool), Vec<String>) {
        let fits: Vec<_> = looked.iter().filter(|row| row.fits != 0).collect();
        let at_end = looked.len() < self.look;
        // The extra row of an exact section is not counted.
        let most = self.look.saturating_sub(1);
        let is_exact = fits.len() == looked.len();
        let count = if is_exact { fits.len().min(most) } else { fits.len() };
        let counted = (count, !at_end);
        if self.next.is_some() {
            return (counted, Vec::new());
        }
        let shown: Vec<_> = fits.iter().take(self.left).collect();
        self.left -= shown.len();
        if shown.len() < fits.len() || (self.left == 0 && !at_end) {
            // The page is full.
            let last = shown.last().map(|row| self.at(section, row));
            self.next = Some(last.unwrap_or_else(|| Position::start(section, self.position.today)));
        } else if !at_end {
            self.next = looked.last().map(|row| self.at(section, row));
            self.is_partial = true;
        }
        (counted, shown.iter().map(|row| row.id.clone()).collect())
    }

    fn at(&self, section: Section, row: &Looked) -> Position {
        Position { section, row: Some((row.todo.clone(), row.id.clone())), today: self.position.today }
    }
}

impl Row {
    fn id(&self) -> &str {
        &self.id
    }
}

impl TryFrom<Row> for QueueRow {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let chapters: BTreeMap<u32, String> = serde_json::from_str(&row.chapters)?;
        let name = row.given_name.map(|given| match row.family_name {
            Some(family) => format!("{given} {family}"),
            None => given,
        });
        let colleague = |json: Option<String>| json.as_deref().map(serde_json::from_str).transpose();
        Ok(Self {
            id: row.id,
            reference: row.reference,
            status: row.status,
            category: row.category,
            name,
            created_at: Timestamp::from_millis(row.created_at),
            chapters: chapters.into_values().collect(),
            follow_up_on: row.follow_up_on.and_then(|date| date.parse().ok()),
            assignee: colleague(row.assignee)?,
            holder: colleague(row.holder)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Cut, Date, Looked, Position, Section};
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

    /// Rows of two sections, of which `true` fits: what is shown, and where the next page starts.
    #[track_caller]
    fn check(
        (left, look): (usize, usize),
        sections: [&[bool]; 2],
        counted: [(usize, bool); 2],
        shown: [&[&str]; 2],
        next: Option<(Section, Option<&str>, bool)>,
    ) {
        let position = Position::start(Section::Overdue, day("2026-11-24"));
        let mut cut = Cut { left, look, position: &position, next: None, is_partial: false };
        let parts = [Section::Untouched, Section::Undated].into_iter().zip(sections);
        let parts: Vec<_> = parts
            .map(|(section, fits)| {
                let rows = fits.iter().enumerate().map(|(at, fits)| Looked {
                    id: at.to_string(),
                    todo: section.code().to_owned(),
                    fits: u8::from(*fits),
                });
                cut.cut(section, &rows.collect::<Vec<_>>())
            })
            .collect();
        let (found, pages): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        assert_eq!(found, counted);
        assert_eq!(pages, shown);
        let at = cut
            .next
            .as_ref()
            .map(|next| (next.section, next.row.as_ref().map(|(_, id)| id.as_str()), cut.is_partial));
        assert_eq!(at, next);
    }

    #[test]
    fn a_page_ends_when_it_is_full() {
        let (one, two) = ([true; 1].as_slice(), [true; 2].as_slice());
        let none: [&str; 0] = [];
        check((2, 3), [&[], &[]], [(0, false), (0, false)], [&none, &none], None);
        check((2, 3), [one, one], [(1, false), (1, false)], [&["0"], &["0"]], None);
        check((2, 3), [two, &[]], [(2, false), (0, false)], [&["0", "1"], &none], None);
        let next = Some((Section::Undated, None, false));
        check((2, 3), [two, one], [(2, false), (1, false)], [&["0", "1"], &none], next);
        let next = Some((Section::Undated, Some("0"), false));
        check((2, 3), [one, two], [(1, false), (2, false)], [&["0"], &["0"]], next);
        let next = Some((Section::Untouched, Some("1"), false));
        check((2, 3), [&[true; 3], two], [(2, true), (2, false)], [&["0", "1"], &none], next);
    }

    #[test]
    fn a_page_ends_when_enough_rows_were_looked_at() {
        let none: [&str; 0] = [];
        let next = Some((Section::Untouched, Some("2"), true));
        check((2, 3), [&[false; 3], &[true]], [(0, true), (1, false)], [&none, &none], next);
        check((2, 3), [&[false, true, false], &[]], [(1, true), (0, false)], [&["1"], &none], next);
        let next = Some((Section::Undated, Some("2"), true));
        check((2, 3), [&[false; 2], &[false; 3]], [(0, false), (0, true)], [&none, &none], next);
        check((2, 3), [&[false; 2], &[false]], [(0, false), (0, false)], [&none, &none], None);
    }
}
