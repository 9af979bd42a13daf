//! What is to be done, in sections.

use std::collections::BTreeMap;

use join_shared::date::Date;

use super::{
    database::Store,
    failure::Failure,
    queue::QueueRow,
    read::{FromRow, Row},
    scope::{Lists, Scope},
    section::{Position, Section},
    select::{Filter, LOOK, fits_column},
    values::Values,
};
use crate::platform::clock::Timestamp;

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

/// A row of the queue that the page looks at.
struct Looked {
    id: String,
    todo: String,
    fits: u8,
}

/// Without conditions there is no column `fits`.
impl FromRow for Looked {
    fn from_row(row: &mut Row) -> Option<Self> {
        let fits: Option<u8> = row.take("fits")?;
        Some(Self { id: row.take("id")?, todo: row.take("todo")?, fits: fits.unwrap_or(1) })
    }
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
        for (section, result) in parts.into_iter().zip(results) {
            let (counted, shown) = page.cut(section, &result.all::<Looked>()?);
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

#[cfg(test)]
mod tests {
    use super::{Cut, Looked, Position, Section};

    /// Rows of two sections, of which `true` fits: what is shown, and where the next page starts.
    #[track_caller]
    fn check(
        (left, look): (usize, usize),
        sections: [&[bool]; 2],
        counted: [(usize, bool); 2],
        shown: [&[&str]; 2],
        next: Option<(Section, Option<&str>, bool)>,
    ) {
        let position = Position::start(Section::Overdue, "2026-11-24".parse().expect("is a date"));
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
