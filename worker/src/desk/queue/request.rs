//! What the address of the queue asks for.

use join_shared::{catalog, intent::Status};
use serde_json::{Value, json};
use uuid::Uuid;

use super::address::{Address, CHAPTER, View};
use crate::{
    desk::Desk,
    http::fields::Fields,
    store::{Colleague, Filter, Order, Position, Search},
};

/// The filters, with their labels.
pub(super) const FILTERS: [(&str, &str); 7] = [
    ("status", "Status"),
    (CHAPTER, "Chapter"),
    ("category", "Wants"),
    ("assignee", "Assigned to"),
    ("q", "Search"),
    ("from", "From"),
    ("to", "To"),
];

/// The value of `category` for questions.
pub(super) const QUESTION: &str = "question";

/// The value of `assignee` for the reader.
pub(super) const ME: &str = "me";

/// How many intents are on a page.
const PAGE: u16 = 50;

const DATE: &str = "Enter a date such as 2026-11-24.";

/// What the address asks for.
pub(super) struct Request {
    pub(super) view: View,
    pub(super) filter: Filter,
    /// Where the page of [`View::Todo`] starts; `None` for its first page.
    pub(super) position: Option<Position>,
    /// The filters with a value, as given.
    pub(super) given: Vec<(&'static str, String)>,
    /// What is wrong with which parameter.
    pub(super) mistakes: Vec<(&'static str, &'static str)>,
}

impl Request {
    pub(super) fn parse(query: &Fields, desk: &Desk, colleagues: &[Colleague]) -> Self {
        let view = query.get("view").and_then(|code| View::ALL.into_iter().find(|view| view.code() == code));
        let view = match view.unwrap_or(View::Todo) {
            View::Todo if query.get("q").is_some_and(|q| !q.trim().is_empty()) => View::All,
            view => view,
        };
        let mut mistakes = Vec::new();
        let mut read = |name: &'static str, mistake: &'static str, is_valid: &mut dyn FnMut(&str) -> bool| {
            if let Some(value) = query.get(name).filter(|_| view.has(name))
                && !is_valid(value)
            {
                mistakes.push((name, mistake));
            }
        };
        let mut filter = Filter { limit: PAGE, ..Filter::default() };
        let mut position = None;

        read("status", "Choose a status from the list.", &mut |code| {
            filter.status = Status::from_code(code);
            filter.status.is_some()
        });
        // A chapter that does not exist, and one outside of the reader's scope, are the same to them.
        read(CHAPTER, "Choose a chapter from the list.", &mut |slug| {
            filter.chapter =
                catalog::chapter_choice(slug).filter(|chapter| desk.reviewer().scope.covers(chapter));
            filter.chapter.is_some()
        });
        read("category", "Choose one from the list.", &mut |code| {
            filter.category = match code {
                QUESTION => Some(""),
                code => catalog::category(code).map(|category| category.code),
            };
            filter.category.is_some()
        });
        read("assignee", "Choose a person from the list.", &mut |id| {
            let id = if id == ME { desk.reviewer().id.as_str() } else { id };
            filter.assignee = colleagues.iter().find(|one| one.id == id).map(|one| one.id.clone());
            filter.assignee.is_some()
        });
        read("from", DATE, &mut |date| {
            filter.from = date.parse().ok().map(|date| desk.zone.span(date));
            filter.from.is_some()
        });
        read("to", DATE, &mut |date| {
            filter.to = date.parse().ok().map(|date| desk.zone.span(date));
            filter.to.is_some()
        });
        read("cursor", "This link to a page is not valid.", &mut |cursor| {
            if view == View::Todo {
                position = Position::parse(cursor).filter(|position| position.today <= desk.today);
                return position.is_some();
            }
            filter.after = Uuid::try_parse(cursor).ok().map(|id| id.to_string());
            filter.after.is_some()
        });
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && from.date > to.date
        {
            mistakes.push(("to", "Choose a day that is not before the first one."));
        }
        filter.search = query.get("q").and_then(Search::parse);
        if view == View::Mine {
            filter.assignee = Some(desk.reviewer().id.clone());
            filter.is_open = true;
        }
        if view != View::Todo && query.get("sort") == Some("oldest") {
            filter.order = Order::Oldest;
        }
        let given = FILTERS.iter().filter(|(name, _)| view.has(name));
        let given = given.filter_map(|(name, _)| Some((*name, query.get(name)?.trim().to_owned())));
        let given = given.filter(|(_, value)| !value.is_empty()).collect();
        Self { view, filter, position, given, mistakes }
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn mistake(&self, name: &str) -> Option<&'static str> {
        self.mistakes.iter().find(|(known, _)| *known == name).map(|(_, mistake)| *mistake)
    }

    /// The address of the first page of the same list.
    pub(super) fn address(&self) -> Address {
        let mut address = Address::default();
        if self.view != View::Todo {
            address.set("view", Some(self.view.code()));
        }
        for (name, value) in &self.given {
            address.set(name, Some(value));
        }
        if self.filter.order == Order::Oldest {
            address.set("sort", Some("oldest"));
        }
        address
    }

    /// For the audit: the view and the names of the filters. Values can be personal data.
    pub(super) fn details(&self) -> Value {
        let filters: Vec<_> = self.given.iter().map(|(name, _)| *name).collect();
        json!({ "view": self.view.code(), "filters": filters })
    }
}
