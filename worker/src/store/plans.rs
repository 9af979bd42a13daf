//! Which index each list reads: the plans of `SQLite` for the real schema.

use std::{fs, path::Path};

use join_shared::{catalog, intent::Status};
use rusqlite::{Connection, params_from_iter};

use super::{
    Filter, Scope, Search, Section,
    database::Value,
    intents,
    section::Position,
    select::{Order, names},
    todo::first_rows,
    values::Values,
};
use crate::platform::clock::Day;

/// An empty database with every migration.
fn database() -> Connection {
    let database = Connection::open_in_memory().expect("a database opens");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = fs::read_dir(folder).expect("there are migrations").flatten().collect();
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files {
        let statements = fs::read_to_string(file.path()).expect("a migration is readable");
        database.execute_batch(&statements).expect("a migration applies");
    }
    database
}

/// The steps of the plan.
fn plan(database: &Connection, query: &str, values: &Values) -> Vec<String> {
    let mut statement = database.prepare(&format!("EXPLAIN QUERY PLAN {query}")).expect("the query is valid");
    let values = values.all().iter().map(|value| match value {
        Value::Null => rusqlite::types::Value::Null,
        Value::Text(text) => rusqlite::types::Value::from(text.to_string()),
        Value::Number(number) => rusqlite::types::Value::from(*number),
    });
    let rows = statement.query_map(params_from_iter(values), |row| row.get(3)).expect("the plan is readable");
    rows.map(|row| row.expect("a step is text")).collect()
}

/// Checks that the query reads tables by these indexes, and no table as a whole.
#[track_caller]
fn check(database: &Connection, query: &str, values: &Values, expect: &[&str]) {
    let steps = plan(database, query, values);
    let scans = |step: &&String| {
        step.starts_with("SCAN ")
            && !step.contains(" VIRTUAL TABLE ")
            && !["SCAN page", "SCAN it", "SCAN (subquery", "SCAN CONSTANT ROW"]
                .iter()
                .any(|known| step.starts_with(known))
    };
    assert_eq!(steps.iter().find(scans), None, "{query}\n{steps:#?}");
    for index in expect {
        let uses = |step: &String| step.starts_with("SEARCH ") && step.contains(index);
        assert!(steps.iter().any(uses), "no {index} in {query}\n{steps:#?}");
    }
}

fn scopes() -> [Scope; 4] {
    let of =
        |slugs: &[&str]| Scope::Chapters(slugs.iter().filter_map(|slug| catalog::chapter(slug)).collect());
    let all = Scope::Chapters(catalog::chapters().iter().collect());
    [Scope::National, of(&["detroit"]), of(&["detroit", "hudson-valley"]), all]
}

#[test]
fn each_filter_has_an_index_with_and_without_a_chapter() {
    let database = database();
    let day = "2026-11-24".parse().ok().map(Day::utc);
    let none = || Filter { limit: 50, ..Filter::default() };
    let key = "PRIMARY KEY (scope=? AND intent_id";
    let filters = [
        (none(), ["PRIMARY KEY (scope=?"; 2]),
        (Filter { from: day, ..none() }, [key; 2]),
        (Filter { to: day, ..none() }, [key; 2]),
        (Filter { status: Some(Status::New), ..none() }, ["queue_by_status (scope=? AND status=?"; 2]),
        (Filter { category: Some("student"), ..none() }, ["queue_by_category (scope=? AND category=?"; 2]),
        (
            Filter { assignee: Some("somebody".to_owned()), ..none() },
            ["queue_by_assignee (scope=? AND assignee=?"; 2],
        ),
        (
            Filter { search: Search::parse("a@example.org"), ..none() },
            ["intents_by_email (email_folded=?", "intent_chapters_by_email (chapter=? AND email_folded=?"],
        ),
        (Filter { search: Search::parse("CM-1"), ..none() }, ["(reference=?)"; 2]),
        (
            Filter { search: Search::parse("ana"), ..none() },
            [
                "intents_by_full_name (full_name_folded>? AND full_name_folded<?)",
                "intent_chapters_by_full_name (chapter=? AND full_name_folded>? AND full_name_folded<?)",
            ],
        ),
        (
            Filter { search: Search::parse("ana"), ..none() },
            [
                "intents_by_family_name (family_name_folded>? AND family_name_folded<?)",
                "intent_chapters_by_family_name (chapter=? AND family_name_folded>? AND family_name_folded<?)",
            ],
        ),
    ];
    for (filter, [national, of_chapter]) in filters {
        for scope in scopes() {
            for chapter in [None, catalog::chapter("detroit")] {
                for (order, after) in
                    [(Order::Newest, None), (Order::Newest, Some("x")), (Order::Oldest, Some("0"))]
                {
                    let filter = Filter { chapter, order, after: after.map(str::to_owned), ..filter.clone() };
                    let lists = scope.lists(chapter);
                    let index = if lists.is_national() { national } else { of_chapter };
                    let mut values = Values::default();
                    let columns = intents::columns(&scope, &mut values);
                    let (rows, look) = filter.rows(&lists, true, &mut values);
                    let query = filter.page(&columns, &rows);
                    check(&database, &query, &values, &[index, "intents USING INDEX"]);
                    assert_eq!(look, 51);
                }
            }
        }
    }
}

/// The second page starts where the first one ends, instead of reading it again.
#[test]
fn later_pages_start_in_the_index() {
    let database = database();
    let after = || Some("019ab3f0-0000-7000-8000-000000000001".to_owned());
    for (order, bound) in [(Order::Newest, "intent_id<?"), (Order::Oldest, "intent_id>?")] {
        let filter =
            Filter { status: Some(Status::New), order, after: after(), limit: 50, ..Filter::default() };
        let mut values = Values::default();
        let query = filter.rows(&Scope::National.lists(None), true, &mut values).0;
        check(&database, &query, &values, &[&format!("(scope=? AND status=? AND {bound})")]);
    }
}

#[test]
fn names_are_counted_in_their_indexes() {
    let database = database();
    for scope in scopes() {
        let lists = scope.lists(None);
        let mut values = Values::default();
        let query = names(&lists, "ana", &mut values);
        let index = if lists.is_national() { "USING INDEX intents_by_" } else { "(chapter=? AND " };
        check(&database, &query, &values, &[index, "_by_full_name", "_by_family_name"]);
    }
}

#[test]
fn each_section_reads_its_part_of_an_index() {
    let database = database();
    let today = "2026-11-24".parse().expect("is a date");
    for (section, todo, first, later) in [
        (Section::Overdue, "2026-11-23", "todo<?", "(todo,intent_id)>(?,?) AND todo<?"),
        (Section::Today, "2026-11-24", "todo=?", "todo=? AND intent_id>?"),
        (Section::Untouched, "untouched", "todo=?", "todo=? AND intent_id>?"),
        (Section::Undated, "undated", "todo=?", "todo=? AND intent_id>?"),
        (Section::Later, "2026-11-25", "todo>? AND todo<?", "(todo,intent_id)>(?,?) AND todo<?"),
    ] {
        let id = "019ab3f0-0000-7000-8000-000000000001";
        let position =
            Position { row: Some((todo.to_owned(), id.to_owned())), ..Position::start(section, today) };
        for (position, bounds) in [(Position::start(section, today), first), (position, later)] {
            for scope in scopes() {
                for filter in [
                    Filter { limit: 50, ..Filter::default() },
                    Filter {
                        status: Some(Status::New),
                        category: Some("student"),
                        limit: 50,
                        ..Filter::default()
                    },
                ] {
                    let mut values = Values::default();
                    let (query, look) =
                        filter.todo_query(&scope.lists(None), &position, section, &mut values);
                    let index = format!("queue_by_todo (scope=? AND {bounds})");
                    check(&database, &query, &values, &[&index]);
                    assert_eq!(look, if filter.status.is_some() { 40 } else { 51 });
                }
            }
        }
        let mut values = Values::default();
        let from = "CROSS JOIN intents ON intents.id = queue.intent_id WHERE claimed_until <= 1";
        let lists = Scope::National.lists(None);
        let query = first_rows(&lists, section, today, (from, ""), 5, &mut values);
        check(
            &database,
            &query,
            &values,
            &[&format!("queue_by_todo (scope=? AND {first})"), "intents USING INDEX"],
        );
    }
}

#[test]
fn all_intents_are_read_in_the_order_of_their_table() {
    let database = database();
    let day = || "2026-11-24".parse().ok().map(Day::utc);
    let after = || Some("019ab3f0-0000-7000-8000-000000000001".to_owned());
    for (from, to, after, order, bounds) in [
        (None, None, None, Order::Newest, "(id>?)"),
        (None, None, None, Order::Oldest, "(id>?)"),
        (day(), day(), after(), Order::Newest, "(id>? AND id<?)"),
        (None, None, after(), Order::Newest, "(id<?)"),
        (day(), None, after(), Order::Oldest, "(id>?)"),
    ] {
        let filter = Filter { from, to, after, order, limit: 50, ..Filter::default() };
        let mut values = Values::default();
        let columns = intents::columns(&Scope::National, &mut values);
        let query = filter.page_of_all(&columns, &mut values);
        check(&database, &query, &values, &[&format!("sqlite_autoindex_intents_1 {bounds}")]);
        assert!(!query.contains("queue"), "{query}");
    }
}
