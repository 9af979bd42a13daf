//! Lists of intents: which ones match a filter, in pages, from an index.
//!
//! A list reads the table `queue`, for one scope or for each chapter of the reader. Each single filter has an index,
//! with or without a chapter. For a second filter, a page looks at no more than [`LOOK`] rows. It may then have fewer
//! items than its size, although there are more.

use join_shared::{catalog::Chapter, intent::Status};

use super::{
    database::{Store, Value},
    failure::Failure,
    read::{FromRow, Row, from_row},
    scope::{Lists, Scope},
    values::Values,
};
use crate::{
    http::contract,
    platform::{clock::Day, random},
};

/// Filters intents, within the reader's scope.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Intents that name the chapter.
    pub chapter: Option<&'static Chapter>,
    /// Intents in that status.
    pub status: Option<Status>,
    /// Intents for the category with that code; empty for questions.
    pub category: Option<&'static str>,
    /// Intents assigned to the member of staff with that id.
    pub assignee: Option<String>,
    /// Only intents that are not settled.
    pub is_open: bool,
    /// Intents that match the search.
    pub search: Option<Search>,
    /// Intents stored on that day or later.
    pub from: Option<Day>,
    /// Intents stored on that day or earlier.
    pub to: Option<Day>,
    /// The order.
    pub order: Order,
    /// Intents that follow the one with that id.
    pub after: Option<String>,
    /// The page size.
    pub limit: u16,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
}

/// A page of a list.
#[derive(Debug)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page starts, if there may be more items.
    pub next: Option<String>,
    /// Whether the page ends only because enough rows were looked at.
    pub is_partial: bool,
}

/// A search term. Case does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// A whole email address.
    Email(String),
    /// A whole reference.
    Reference(String),
    /// The start of a full name or a family name.
    Name(String),
}

impl Search {
    /// Parses a search term; `None` if it is empty.
    ///
    /// A term with an @ is an address, one that starts with `CM-` a reference.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let reference = text.to_uppercase();
        if text.is_empty() {
            None
        } else if text.contains('@') {
            Some(Self::Email(text.to_lowercase()))
        } else if reference.starts_with("CM-") {
            Some(Self::Reference(reference))
        } else {
            Some(Self::Name(text.to_lowercase()))
        }
    }
}

/// The most rows that a query looks at where no index has exactly the matching ones.
pub const LOOK: u16 = 200;

/// What a list is read from.
enum Source {
    /// The queue, by its key.
    All,
    /// The queue, by that index and its condition.
    Indexed(&'static str, String),
    /// The intents with the email address of that placeholder.
    Email(String),
    /// The intent with the reference of that placeholder.
    Reference(String),
    /// The intents with that name, [`LOOK`] of them in each index at most.
    Name(Prefix),
}

/// A prefix, as the placeholders of a range: the prefix, and the prefix with the highest character.
struct Prefix(String, String);

/// What a query looked at.
struct Looked {
    /// The ids that fit, as a JSON list.
    ids: String,
    /// How many ids the query looked at.
    count: u16,
    /// The last of them.
    last: Option<String>,
}

from_row!(Looked { ids, count, last });

/// How many names start with a text, in the index with the most.
struct Most {
    most: u16,
}

from_row!(Most { most });

impl Prefix {
    fn bind(prefix: &str, values: &mut Values) -> Self {
        Self(values.bind(prefix), values.bind(format!("{prefix}\u{10FFFF}")))
    }

    /// SQL: the column starts with it.
    fn starts(&self, column: &str) -> String {
        format!("{column} >= {} AND {column} < {}", self.0, self.1)
    }

    /// For each index of names, the query for `limit` of its ids in the list.
    fn candidates(&self, lists: &Lists, list: &str, limit: u16) -> [String; 2] {
        ["full_name_folded", "family_name_folded"].map(|column| {
            let starts = self.starts(column);
            if lists.is_national() {
                format!("SELECT id FROM intents WHERE {starts} LIMIT {limit}")
            } else {
                format!(
                    "SELECT intent_id AS id FROM intent_chapters WHERE chapter = {list} AND {starts} LIMIT {limit}"
                )
            }
        })
    }
}

impl Source {
    /// SQL: the intents of the list, and the column with their ids.
    fn sql(&self, lists: &Lists, list: &str) -> (String, &'static str) {
        let in_queue = format!("CROSS JOIN queue ON queue.scope = {list} AND queue.intent_id =");
        match self {
            Self::All => (format!("queue WHERE queue.scope = {list}"), "queue.intent_id"),
            Self::Indexed(index, condition) => (
                format!("queue INDEXED BY {index} WHERE queue.scope = {list} AND {condition}"),
                "queue.intent_id",
            ),
            Self::Email(email) if lists.is_national() => {
                (format!("intents AS it {in_queue} it.id WHERE it.email_folded = {email}"), "it.id")
            }
            Self::Email(email) => (
                format!(
                    "intent_chapters AS it {in_queue} it.intent_id WHERE it.chapter = {list} \
                     AND it.email_folded = {email}"
                ),
                "it.intent_id",
            ),
            Self::Reference(reference) => {
                (format!("intents AS it {in_queue} it.id WHERE it.reference = {reference}"), "it.id")
            }
            Self::Name(prefix) => {
                let candidates =
                    prefix.candidates(lists, list, LOOK).map(|one| format!("SELECT id FROM ({one})"));
                (format!("({}) AS it {in_queue} it.id WHERE 1", candidates.join(" UNION ")), "it.id")
            }
        }
    }
}

impl Filter {
    /// The largest page size.
    pub const MAX_LIMIT: u16 = contract::MAX_LIMIT;
    /// The default page size.
    pub const DEFAULT_LIMIT: u16 = contract::DEFAULT_LIMIT;

    /// The query for the first rows of these lists, with the columns `id` and [`fits_column`], and how many it returns at
    /// most.
    /// Where it does not find by name, it walks along the queue instead.
    pub(super) fn rows(&self, lists: &Lists, finds_by_name: bool, values: &mut Values) -> (String, u16) {
        let (source, fits) = self.source(finds_by_name, values);
        let is_exact = fits.is_empty();
        // The extra row shows whether there are more.
        let look = if is_exact { self.limit + 1 } else { LOOK };
        let fits = fits_column(&fits);
        let direction = self.order.direction();
        // Without an order and a limit, SQLite merges the query into that of the page, which has the same, and reads
        // a row less for each. It must not merge one that has to be sorted.
        let is_merged = is_exact && lists.is_single() && !matches!(source, Source::Name(_));
        let cut = if is_merged { String::new() } else { format!("ORDER BY id {direction} LIMIT {look}") };
        let query = lists.merged(&cut, values, |list, values| {
            let (from, id) = source.sql(lists, list);
            let range = self.range(id, values);
            format!("SELECT {id} AS id{fits} FROM {from} AND {range}")
        });
        (query, look)
    }

    /// The query for these columns of a page, and of one more row, which shows whether there are more. `ids` is that
    /// for their ids.
    pub(super) fn page(&self, columns: &str, ids: &str) -> String {
        format!(
            "SELECT {columns} FROM ({ids}) AS page CROSS JOIN intents ON intents.id = page.id \
             ORDER BY page.id {} LIMIT {}",
            self.order.direction(),
            self.limit + 1
        )
    }

    /// The same for all intents, which the table itself has in this order. Reading the queue, too, would cost more.
    pub(super) fn page_of_all(&self, columns: &str, values: &mut Values) -> String {
        format!(
            "SELECT {columns} FROM intents WHERE {} ORDER BY intents.id {} LIMIT {}",
            self.range("intents.id", values),
            self.order.direction(),
            self.limit + 1
        )
    }

    /// Whether it has all intents, perhaps of some days.
    const fn is_unfiltered(&self) -> bool {
        let is_any = self.status.is_none() && self.category.is_none() && self.assignee.is_none();
        is_any && self.search.is_none() && self.chapter.is_none() && !self.is_open
    }

    /// Whether an index has exactly the matching rows.
    fn is_exact(&self, finds_by_name: bool) -> bool {
        self.source(finds_by_name, &mut Values::default()).1.is_empty()
    }

    /// Where the list is read from, and the conditions that this leaves.
    fn source(&self, finds_by_name: bool, values: &mut Values) -> (Source, Vec<String>) {
        let mut columns = self.columns(values);
        let source = match &self.search {
            None if columns.is_empty() => Source::All,
            None => {
                let (index, condition) = columns.remove(0);
                Source::Indexed(index, condition)
            }
            Some(Search::Email(email)) => Source::Email(values.bind(email.as_str())),
            Some(Search::Reference(reference)) => Source::Reference(values.bind(reference.as_str())),
            Some(Search::Name(name)) if finds_by_name => Source::Name(Prefix::bind(name, values)),
            Some(Search::Name(_)) => Source::All,
        };
        let mut fits: Vec<_> = columns.into_iter().map(|(_, condition)| condition).collect();
        if let (Some(Search::Name(name)), Source::All) = (&self.search, &source) {
            let prefix = Prefix::bind(name, values);
            fits.push(format!(
                "EXISTS (SELECT 1 FROM intents AS it WHERE it.id = queue.intent_id AND ({} OR {}))",
                prefix.starts("it.full_name_folded"),
                prefix.starts("it.family_name_folded")
            ));
        }
        if self.is_open {
            fits.push("queue.todo IS NOT NULL".to_owned());
        }
        (source, fits)
    }

    /// The conditions on columns of the queue, each with its index. That with the fewest rows comes first.
    pub(super) fn columns(&self, values: &mut Values) -> Vec<(&'static str, String)> {
        [
            ("queue_by_assignee", "assignee", self.assignee.as_deref()),
            ("queue_by_status", "status", self.status.map(Status::code)),
            ("queue_by_category", "category", self.category),
        ]
        .into_iter()
        .filter_map(|(index, column, value)| {
            Some((index, format!("queue.{column} = {}", values.bind(Value::from(value?)))))
        })
        .collect()
    }

    /// SQL: the id is after the page before, and within the days. Ids sort by time. There is one bound in each
    /// direction, so that the index starts there.
    pub(super) fn range(&self, id: &str, values: &mut Values) -> String {
        let after = |order| self.after.clone().filter(|_| self.order == order);
        let first = self.from.map(|day| random::first_id(day.start));
        let end = self.to.map(|day| random::first_id(day.end));
        let end = [end, after(Order::Newest)].into_iter().flatten().min();
        let mut bounds = Vec::new();
        match after(Order::Oldest) {
            Some(after) if first.as_ref().is_none_or(|first| after >= *first) => {
                bounds.push(format!("{id} > {}", values.bind(after)));
            }
            _ => bounds.extend(first.map(|first| format!("{id} >= {}", values.bind(first)))),
        }
        bounds.extend(end.map(|end| format!("{id} < {}", values.bind(end))));
        if bounds.is_empty() { format!("{id} > ''") } else { bounds.join(" AND ") }
    }
}

/// SQL for the column `fits`, which says whether a row meets these conditions. None without conditions, where every row
/// fits: `SQLite` would sort by it once more.
pub(super) fn fits_column(conditions: &[String]) -> String {
    if conditions.is_empty() {
        String::new()
    } else {
        format!(", ({}) IS TRUE AS fits", conditions.join(" AND "))
    }
}

impl Page<Row> {
    /// Reads the items.
    pub(super) fn read<T: FromRow>(self) -> Result<Page<T>, Failure> {
        let items = self.items.into_iter().map(Row::read).collect::<Result<_, _>>()?;
        Ok(Page { items, next: self.next, is_partial: self.is_partial })
    }
}

impl Order {
    const fn direction(self) -> &'static str {
        match self {
            Self::Newest => "DESC",
            Self::Oldest => "ASC",
        }
    }
}

impl Store {
    /// A page of the matching rows within the scope, with these columns of `intents`, one of which is the id. The
    /// columns use these values.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn page(
        &self,
        scope: &Scope,
        filter: &Filter,
        columns: &str,
        mut values: Values,
    ) -> Result<Page<Row>, Failure> {
        let lists = scope.lists(filter.chapter);
        if lists.is_empty() {
            return Ok(Page { items: Vec::new(), next: None, is_partial: false });
        }
        let mut further = None;
        let query = if lists.is_national() && filter.is_unfiltered() {
            filter.page_of_all(columns, &mut values)
        } else {
            let finds_by_name = match &filter.search {
                Some(Search::Name(name)) => self.is_rare(&lists, name).await?,
                _ => false,
            };
            let ids = if filter.is_exact(finds_by_name) {
                filter.rows(&lists, finds_by_name, &mut values).0
            } else {
                let (ids, last) = self.looked(&lists, filter, finds_by_name).await?;
                further = last;
                format!("SELECT value AS id FROM json_each({})", values.bind(ids))
            };
            filter.page(columns, &ids)
        };
        let mut items: Vec<Row> = self.with_values(&query, &values).run().await?.into_rows();
        let limit = usize::from(filter.limit);
        let has_more = items.len() > limit;
        items.truncate(limit);
        let is_partial = !has_more && further.is_some();
        let next =
            if has_more { items.last().and_then(|row| row.text("id")).map(str::to_owned) } else { further };
        Ok(Page { items, next, is_partial })
    }

    /// The ids of the first rows that fit, as a JSON list, and the last id that was looked at if there may be more.
    async fn looked(
        &self,
        lists: &Lists,
        filter: &Filter,
        finds_by_name: bool,
    ) -> Result<(String, Option<String>), Failure> {
        let mut values = Values::default();
        let (rows, look) = filter.rows(lists, finds_by_name, &mut values);
        let last = match filter.order {
            Order::Newest => "min",
            Order::Oldest => "max",
        };
        let query = format!(
            "SELECT json_group_array(id) FILTER (WHERE fits) AS ids, count(*) AS count, {last}(id) AS last FROM ({rows})"
        );
        let row: Option<Looked> = self.with_values(&query, &values).run().await?.first()?;
        let Looked { ids, count, last } =
            row.ok_or_else(|| Failure { cause: "an aggregate without a row".to_owned() })?;
        Ok((ids, last.filter(|_| count == look)))
    }

    /// Whether so few names in these lists start with that text that all can be read.
    async fn is_rare(&self, lists: &Lists, name: &str) -> Result<bool, Failure> {
        let mut values = Values::default();
        let query = names(lists, name, &mut values);
        let row: Option<Most> = self.with_values(&query, &values).run().await?.first()?;
        Ok(row.is_some_and(|row| row.most <= LOOK))
    }
}

/// The query for how many names start with a text in an index of one of these lists, at most one more than [`LOOK`].
pub(super) fn names(lists: &Lists, name: &str, values: &mut Values) -> String {
    let prefix = Prefix::bind(name, values);
    let counts = prefix
        .candidates(lists, "list.value", LOOK + 1)
        .map(|one| format!("(SELECT count(*) FROM ({one}))"))
        .join(", ");
    format!("SELECT max(max({counts})) AS most FROM {}", lists.from(values))
}

#[cfg(test)]
mod tests {
    use super::{Day, Filter, LOOK, Order, Scope, Search, Values, names};
    use join_shared::{catalog, intent::Status};

    fn everything() -> Filter {
        Filter {
            chapter: catalog::chapter("hudson-valley"),
            status: Some(Status::New),
            category: Some("student"),
            assignee: Some("somebody".to_owned()),
            is_open: true,
            search: Search::parse("Ána"),
            from: "2026-11-01".parse().ok().map(Day::utc),
            to: "2026-11-22".parse().ok().map(Day::utc),
            order: Order::Newest,
            after: Some("id".to_owned()),
            limit: 1,
        }
    }

    fn scopes() -> [Scope; 3] {
        let of = |slugs: &[&str]| {
            Scope::Chapters(slugs.iter().filter_map(|slug| catalog::chapter(slug)).collect())
        };
        [Scope::National, of(&["hudson-valley"]), of(&["hudson-valley", "detroit"])]
    }

    #[track_caller]
    fn check_placeholders(query: &str, values: &Values) {
        let count = values.all().len();
        for number in 1..=count {
            assert!(query.contains(&format!("?{number}")), "{number} of {count} in {query}");
        }
        assert!(!query.contains(&format!("?{}", count + 1)), "{query}");
    }

    #[test]
    fn placeholders_and_values_match() {
        let searching = |text| Filter { search: Search::parse(text), ..everything() };
        let nothing = Filter { limit: 1, ..Filter::default() };
        let oldest = Filter { order: Order::Oldest, ..everything() };
        let filters =
            [everything(), searching(""), searching("a@example.org"), searching("cm-1"), nothing, oldest];
        for filter in filters {
            for scope in scopes() {
                let lists = scope.lists(filter.chapter);
                for finds_by_name in [false, true] {
                    let mut values = Values::default();
                    let query = filter.rows(&lists, finds_by_name, &mut values).0;
                    check_placeholders(&query, &values);
                }
                let mut values = Values::default();
                check_placeholders(&names(&lists, "a", &mut values), &values);
            }
        }
    }

    #[test]
    fn a_list_outside_the_scope_is_empty() {
        let [national, own, _] = scopes();
        for (scope, empty) in [(&national, false), (&Scope::Chapters(Vec::new()), true), (&own, true)] {
            assert_eq!(scope.lists(catalog::chapter("detroit")).is_empty(), empty, "{scope:?}");
        }
    }

    #[test]
    fn a_second_filter_looks_at_a_bounded_number_of_rows() {
        let look = |filter: Filter| filter.rows(&Scope::National.lists(None), true, &mut Values::default()).1;
        let status = || Filter { status: Some(Status::New), limit: 50, ..Filter::default() };
        assert_eq!(look(status()), 51);
        assert_eq!(look(Filter { from: everything().from, to: everything().to, ..status() }), 51);
        assert_eq!(look(Filter { search: Search::parse("a@b"), limit: 50, ..Filter::default() }), 51);
        assert_eq!(look(Filter { search: Search::parse("a@b"), ..status() }), LOOK);
        assert_eq!(look(Filter { category: Some("student"), ..status() }), LOOK);
        assert_eq!(look(everything()), LOOK);
    }

    #[test]
    fn a_search_term_is_classified_and_ignores_case() {
        let check = |text: &str, expect| assert_eq!(Search::parse(text), expect, "{text:?}");
        check(" ", None);
        check(" Ána D", Some(Search::Name("ána d".to_owned())));
        check("Ana@Example.org ", Some(Search::Email("ana@example.org".to_owned())));
        check("cm-7k3m-9q2d", Some(Search::Reference("CM-7K3M-9Q2D".to_owned())));
    }
}
