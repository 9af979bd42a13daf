//! `GET /api/v1/intents`

use super::super::parameters::{cursor, limit, parsed};
use crate::{
    http::{call::Call, fields::Fields, problem::Problem, reply::Reply},
    platform::clock::Day,
    staff::{self, reading},
    store::{Filter, Search},
};
use join_shared::{
    catalog,
    intent::Status,
    oversight::Action,
    wire::{
        IntentPage,
        mistake::{FieldErrors, Mistake},
    },
};

/// The intents within the reader's scope, newest first, page by page.
///
/// # Errors
/// When a filter is invalid.
pub async fn list(call: &mut Call) -> Result<Reply, Problem> {
    let store = call.store()?;
    let reviewer = staff::reviewer(call, &store).await?;
    let filter = filter(call.query()).map_err(Problem::invalid)?;
    let details = reading::of_list(&filter);
    reading::record(call, &store, &reviewer, Action::Listed, None, &details).await?;
    let page = store.intents(&reviewer.scope, &filter).await?;
    let items = page.items.into_iter().map(|intent| intent.body).collect();
    Reply::json(200, &IntentPage { items, next_cursor: page.next })
}

/// Parses the filter in the query.
pub(super) fn filter(query: &Fields) -> Result<Filter, FieldErrors> {
    let mut errors = FieldErrors::default();
    let filter = Filter {
        chapter: parsed(query, "chapter", Mistake::UnknownChapter, &mut errors, catalog::chapter_choice),
        status: parsed(query, "status", Mistake::UnknownValue, &mut errors, Status::from_code),
        category: parsed(query, "category", Mistake::UnknownCategory, &mut errors, catalog::category)
            .map(|category| category.code),
        search: query.get("q").and_then(Search::parse),
        from: parsed(query, "from", Mistake::Date, &mut errors, day),
        to: parsed(query, "to", Mistake::Date, &mut errors, day),
        after: cursor(query, &mut errors),
        limit: limit(query, &mut errors),
        ..Filter::default()
    };
    errors.or(|| filter)
}

/// A day in UTC.
fn day(date: &str) -> Option<Day> {
    date.parse().ok().map(Day::utc)
}

#[cfg(test)]
mod tests {
    use super::{Fields, Filter, filter};

    #[track_caller]
    fn check(query: &str, expect: &[&str]) {
        let errors = filter(&Fields::parse(query.as_bytes())).err().unwrap_or_default();
        let pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, expect, "{query}");
    }

    #[test]
    fn every_invalid_value_is_reported() {
        check("", &[]);
        check(
            "chapter=hudson-valley&status=new&category=student&q=ana&from=2026-01-01&to=2026-11-22&limit=100",
            &[],
        );
        check("chapter=&status=&fbclid=x", &[]);
        check(
            "chapter=atlantis&status=open&category=king&from=1&to=2026-02-30&cursor=x&limit=0",
            &["/chapter", "/status", "/category", "/from", "/to", "/cursor", "/limit"],
        );
        check("limit=101", &["/limit"]);
        check("limit=-1", &["/limit"]);
    }

    #[test]
    fn the_page_size_has_a_default() {
        let limit = |query: &str| filter(&Fields::parse(query.as_bytes())).map(|filter| filter.limit).ok();
        assert_eq!(limit(""), Some(Filter::DEFAULT_LIMIT));
        assert_eq!(limit("limit=1"), Some(1));
    }
}
