//! `GET /staff/intents`: what is to be done, what is assigned to the reader, and all intents.
//!
//! Everything is in the address: the view, the filters, the order, and the page.

use join_shared::{
    catalog::{self, Chapter},
    date::Date,
    intent::Status,
    oversight::Action,
};
use maud::{Markup, html};
use serde_json::{Value, json};
use uuid::Uuid;
use worker::url::form_urlencoded;

use super::{Desk, days, page::Page, words};
use crate::{
    http::{call::Call, fields::Fields, problem::Problem, reply::Reply},
    staff::reading,
    store::{
        Colleague, Filter, LOOK, Order, Page as List, Position, QueueRow, Search, Section, Todo, TodoSection,
    },
};

/// The path of the queue.
pub const PATH: &str = "/staff/intents";

/// The parameter with a chapter.
pub const CHAPTER: &str = "chapter";

/// The parameter by which `POST /staff/next` says that nothing is left.
const NOTHING_LEFT: &str = "nothing-left";

/// How many intents are on a page.
const PAGE: u16 = 50;

/// The value of `category` for questions.
const QUESTION: &str = "question";

/// The value of `assignee` for the reader.
const ME: &str = "me";

/// The filters, with their labels.
const FILTERS: [(&str, &str); 7] = [
    ("status", "Status"),
    (CHAPTER, "Chapter"),
    ("category", "Wants"),
    ("assignee", "Assigned to"),
    ("q", "Search"),
    ("from", "From"),
    ("to", "To"),
];

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
enum View {
    /// What is to be done, in sections.
    Todo,
    /// What is assigned to the reader and not settled.
    Mine,
    /// All, settled ones among them.
    All,
}

impl View {
    const ALL: [Self; 3] = [Self::Todo, Self::Mine, Self::All];

    const fn code(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Mine => "mine",
            Self::All => "all",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Todo => "To do",
            Self::Mine => "Assigned to me",
            Self::All => "All",
        }
    }

    /// Whether it has that filter. The index of what is to be done does not find a person, and all of `Mine` has
    /// one assignee.
    fn has(self, filter: &str) -> bool {
        match self {
            Self::Todo => filter != "q",
            Self::Mine => filter != "assignee",
            Self::All => true,
        }
    }
}

/// An address of the queue: parameters in the order of their first appearance.
#[derive(Debug, Clone, Default)]
struct Address(Vec<(&'static str, String)>);

impl Address {
    fn set(&mut self, name: &'static str, value: Option<&str>) {
        self.0.retain(|(known, _)| *known != name);
        self.0.extend(value.map(|value| (name, value.to_owned())));
    }

    /// The same with other values of these parameters.
    fn with(&self, changes: &[(&'static str, Option<&str>)]) -> String {
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

/// What the address asks for.
struct Request {
    view: View,
    filter: Filter,
    /// Where the page of [`View::Todo`] starts; `None` for its first page.
    position: Option<Position>,
    /// The filters with a value, as given.
    given: Vec<(&'static str, String)>,
    /// What is wrong with which parameter.
    mistakes: Vec<(&'static str, &'static str)>,
}

impl Request {
    fn parse(query: &Fields, desk: &Desk, colleagues: &[Colleague]) -> Self {
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

    fn value(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    fn mistake(&self, name: &str) -> Option<&'static str> {
        self.mistakes.iter().find(|(known, _)| *known == name).map(|(_, mistake)| *mistake)
    }

    /// The address of the first page of the same list.
    fn address(&self) -> Address {
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
    fn details(&self) -> Value {
        let filters: Vec<_> = self.given.iter().map(|(name, _)| *name).collect();
        json!({ "view": self.view.code(), "filters": filters })
    }
}

const DATE: &str = "Enter a date such as 2026-11-24.";

/// `GET /staff/intents`.
///
/// # Errors
/// When the database fails.
pub async fn show(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let colleagues = desk.store.colleagues(desk.reviewer()).await?;
    let request = Request::parse(call.query(), desk, &colleagues);
    let (status, list) = if request.mistakes.is_empty() {
        let details = request.details();
        reading::record(call, &desk.store, desk.reviewer(), Action::Listed, None, &details).await?;
        (200, list(call, desk, &request).await?)
    } else {
        (422, html! {})
    };
    let has_nothing_left = call.query().has(NOTHING_LEFT);
    let body = html! {
        div.head {
            h1 { "Queue" }
            form.no-print method="post" action="/staff/next" {
                @if let Some(chapter) = request.filter.chapter {
                    input type="hidden" name=(CHAPTER) value=(chapter.slug);
                }
                button.primary type="submit" { "Next intent" }
            }
        }
        @if has_nothing_left {
            div.notice role="status" {
                p { "Nothing is left for you: no intent is due that someone else isn't working on." }
            }
        }
        nav aria-label="Views" {
            ul.views {
                @for view in View::ALL {
                    li {
                        a href=(of_view(&request, view)) aria-current=[(view == request.view).then_some("page")] {
                            (view.name())
                        }
                    }
                }
            }
        }
        @if let Some(mistake) = request.mistake("cursor") {
            p.mistake role="alert" { (mistake) " " a href=(request.address()) { "Go to the first page" } "." }
        }
        @if request.view == View::All && request.mistakes.is_empty() {
            nav aria-label="Statuses" {
                ul.views {
                    @for status in Status::ALL {
                        @let code = status.code();
                        @let is_chosen = request.given.iter().any(|(name, value)| *name == "status" && value == code);
                        li {
                            a href=(request.address().with(&[("status", Some(code))])) aria-current=[is_chosen.then_some("true")] {
                                (words::status(status))
                            }
                        }
                    }
                }
            }
        }
        (filters(desk, &request, &colleagues))
        (list)
    };
    Ok(Page { status, title: "Queue", body }.reply(call, desk))
}

/// The address of a view, with those of the filters that it has.
fn of_view(request: &Request, view: View) -> Address {
    let mut address = Address::default();
    if view != View::Todo {
        address.set("view", Some(view.code()));
    }
    for (name, value) in request.given.iter().filter(|(name, _)| view.has(name) && *name != "q") {
        address.set(name, Some(value));
    }
    address
}

/// The filters in use, each a link that removes it, and the form.
fn filters(desk: &Desk, request: &Request, colleagues: &[Colleague]) -> Markup {
    let address = request.address();
    html! {
        @if !request.given.is_empty() && request.mistakes.is_empty() {
            ul.views.no-print aria-label="Filters in use" {
                @for (name, value) in &request.given {
                    li {
                        a href=(address.with(&[(*name, None)])) {
                            (label(name)) ": " (in_words(desk, request, colleagues, name, value)) " "
                            span aria-hidden="true" { "✕" }
                            span.hidden { "(remove)" }
                        }
                    }
                }
                @if request.given.len() > 1 { li { a href=(Address::view(request.view)) { "Remove all" } } }
            }
        }
        details.card.slim.no-print open[!request.mistakes.is_empty()] {
            summary { "Filter" }
            form.filters method="get" action=(PATH) {
                input type="hidden" name="view" value=(request.view.code());
                @if request.filter.order == Order::Oldest { input type="hidden" name="sort" value="oldest"; }
                (choice(request, "status", "Any", &Status::ALL.map(|status| (status.code(), words::status(status)))))
                (choice(request, CHAPTER, "Any", &chapters(desk)))
                (choice(request, "category", "Any", &categories()))
                @if request.view.has("assignee") {
                    (choice(request, "assignee", "Anyone", &people(desk, colleagues)))
                }
                @if request.view.has("q") { (input(request, "q", "search")) }
                (input(request, "from", "date"))
                (input(request, "to", "date"))
                div { button type="submit" { "Apply" } }
            }
        }
    }
}

impl Address {
    /// The first page of a view.
    fn view(view: View) -> Self {
        let mut address = Self::default();
        address.set("view", Some(view.code()));
        address
    }
}

fn label(name: &str) -> &'static str {
    FILTERS.iter().find(|(known, _)| *known == name).map_or("", |(_, label)| label)
}

fn choice<T: AsRef<str>>(request: &Request, name: &str, any: &str, values: &[(&str, T)]) -> Markup {
    let chosen = request.value(name);
    field(request, name, &|error| {
        html! {
            select id=(name) name=(name) aria-invalid=[error.map(|_| "true")] aria-describedby=[error] {
                option value="" { (any) }
                @for (value, text) in values {
                    option value=(value) selected[chosen == Some(value)] { (text.as_ref()) }
                }
            }
        }
    })
}

fn input(request: &Request, name: &str, kind: &str) -> Markup {
    let value = request.value(name).unwrap_or_default();
    field(request, name, &|error| {
        html! {
            input id=(name) type=(kind) name=(name) value=(value) autocomplete="off"
                aria-invalid=[error.map(|_| "true")] aria-describedby=[error];
        }
    })
}

fn field(request: &Request, name: &str, control: &dyn Fn(Option<&str>) -> Markup) -> Markup {
    let mistake = request.mistake(name);
    let error = format!("{name}-mistake");
    html! {
        div {
            label for=(name) { (label(name)) }
            @if let Some(mistake) = mistake { p.mistake id=(error) { (mistake) } }
            (control(mistake.map(|_| error.as_str())))
        }
    }
}

/// The chapters within the reader's scope.
fn chapters(desk: &Desk) -> Vec<(&'static str, &'static str)> {
    let scope = &desk.reviewer().scope;
    let all =
        catalog::chapters().iter().chain([&catalog::NOT_LISTED]).filter(|chapter| scope.covers(chapter));
    all.map(|chapter| (chapter.slug, words::chapter(chapter.slug))).collect()
}

fn categories() -> Vec<(&'static str, &'static str)> {
    let all = catalog::categories().iter().map(|category| (category.code, category.name));
    all.chain([(QUESTION, "A question")]).collect()
}

fn people<'a>(desk: &Desk, colleagues: &'a [Colleague]) -> Vec<(&'a str, String)> {
    let others = colleagues.iter().filter(|one| one.id != desk.reviewer().id);
    [(ME, "Me".to_owned())].into_iter().chain(others.map(|one| (one.id.as_str(), one.name()))).collect()
}

/// The value of a filter as people read it.
fn in_words(desk: &Desk, request: &Request, colleagues: &[Colleague], name: &str, value: &str) -> String {
    let of = |values: &[(&str, &str)]| {
        values.iter().find(|(known, _)| *known == value).map(|(_, text)| (*text).to_owned())
    };
    let day = |date: Option<Date>| date.map(|date| desk.zone.day(date));
    let text = match name {
        "status" => request.filter.status.map(|status| words::status(status).to_owned()),
        CHAPTER => of(&chapters(desk)),
        "category" => of(&categories()),
        "assignee" => people(desk, colleagues).into_iter().find(|(id, _)| *id == value).map(|(_, name)| name),
        "from" => day(request.filter.from.map(|day| day.date)),
        "to" => day(request.filter.to.map(|day| day.date)),
        _ => None,
    };
    text.unwrap_or_else(|| value.to_owned())
}

async fn list(call: &Call, desk: &Desk, request: &Request) -> Result<Markup, Problem> {
    let (scope, filter, now) = (&desk.reviewer().scope, &request.filter, call.now());
    if request.view == View::Todo {
        let start = Position::start(Section::Overdue, desk.today);
        let position = request.position.as_ref().unwrap_or(&start);
        let todo = desk.store.todo(scope, filter, position, now).await?;
        return Ok(todo_list(desk, request, position, &todo));
    }
    let page = desk.store.listed(scope, filter, now).await?;
    Ok(flat_list(desk, request, &page))
}

fn todo_list(desk: &Desk, request: &Request, position: &Position, todo: &Todo) -> Markup {
    let address = request.address();
    let is_first = request.position.is_none();
    let at = |position: &Position| address.with(&[("cursor", Some(&position.to_string()))]);
    // A section whose rows are on another page is a link to that page.
    let link = |part: &TodoSection| {
        if part.rows.is_empty() && part.count > 0 {
            at(&Position::start(part.section, position.today))
        } else {
            format!("#{}", part.section.code())
        }
    };
    let is_empty = todo.sections.iter().all(|part| part.rows.is_empty());
    html! {
        @if is_first && !is_empty {
            nav aria-label="Sections" {
                ul.counts {
                    @for part in todo.sections.iter().filter(|part| part.count > 0 || part.has_more) {
                        li { a href=(link(part)) { span.count { (count(part)) } " " (section_name(part.section)) } }
                    }
                }
            }
        }
        @for part in todo.sections.iter().filter(|part| !part.rows.is_empty()) {
            @let is_continued = !is_first && part.section == position.section;
            (table(desk, request, part.section.code(), &html! {
                (section_name(part.section)) " "
                span.quiet { @if is_continued { "(continued)" } @else { "(" (count(part)) ")" } }
            }, &part.rows))
        }
        @if is_empty && todo.next.is_none() { (nothing(request, !is_first)) }
        (pages(&address, !is_first, todo.next.as_ref().map(ToString::to_string).as_deref(), todo.is_partial, is_empty))
    }
}

fn count(part: &TodoSection) -> String {
    format!("{}{}", part.count, if part.has_more { "+" } else { "" })
}

const fn section_name(section: Section) -> &'static str {
    match section {
        Section::Overdue => "Overdue",
        Section::Today => "Due today",
        Section::Untouched => "Untouched",
        Section::Undated => "In progress, no follow-up date",
        Section::Later => "With the applicant",
    }
}

fn flat_list(desk: &Desk, request: &Request, page: &List<QueueRow>) -> Markup {
    let caption = match (request.view, request.filter.order) {
        (View::Mine, Order::Oldest) => "Assigned to me, oldest first",
        (View::Mine, _) => "Assigned to me, newest first",
        (_, Order::Oldest) => "All intents, oldest first",
        (_, Order::Newest) => "All intents, newest first",
    };
    let is_later = request.filter.after.is_some();
    html! {
        @if !page.items.is_empty() { (table(desk, request, "list", &html! { (caption) }, &page.items)) }
        @if page.items.is_empty() && page.next.is_none() { (nothing(request, is_later)) }
        (pages(&request.address(), is_later, page.next.as_deref(), page.is_partial, page.items.is_empty()))
    }
}

/// The links to other pages.
fn pages(address: &Address, is_later: bool, next: Option<&str>, is_partial: bool, is_empty: bool) -> Markup {
    let next = next.map(|next| address.with(&[("cursor", Some(next))]));
    html! {
        @if is_partial {
            p.quiet {
                "To stay fast, this page looked at no more than " (LOOK) " intents"
                @if is_empty { ", and none of them matches" }
                ". There may be more."
            }
        }
        @if is_later || next.is_some() {
            nav.actions aria-label="Pages" {
                @if is_later { a.button href=(address) { "First page" } }
                @if let Some(next) = next {
                    a.button rel="next" href=(next) { @if is_partial { "Look further" } @else { "Next page" } }
                }
            }
        }
    }
}

/// The text where a list would be.
fn nothing(request: &Request, is_later: bool) -> Markup {
    html! {
        div.card {
            @if is_later {
                p { "There are no more." }
            } @else if !request.given.is_empty() {
                p { "No intent matches these filters." }
                p { a href=(Address::view(request.view)) { "Remove the filters" } }
            } @else {
                @match request.view {
                    View::Todo => {
                        p { strong { "All done." } " New intents appear here, and intents with a follow-up date return on that day." }
                        p { a href=(Address::view(View::All)) { "See all intents" } }
                    }
                    View::Mine => {
                        p { "Nothing is assigned to you. Open an intent to assign it to yourself, or take the next one." }
                        p { a href=(PATH) { "See what there is to do" } }
                    }
                    View::All => {
                        p { "No one has sent an intent yet. They come from the form on your chapter's website." }
                        p { a href="/chapters/embed" { "Put the form on your website" } }
                    }
                }
            }
        }
    }
}

fn table(desk: &Desk, request: &Request, id: &str, caption: &Markup, rows: &[QueueRow]) -> Markup {
    html! {
        table.queue id=(id) {
            caption { (caption) }
            thead {
                tr {
                    th scope="col" { "Reference" }
                    th scope="col" { "Person" }
                    th scope="col" { "Wants" }
                    th scope="col" { "Chapters" }
                    th scope="col" { "Status" }
                    th scope="col" { "Follow-up" }
                    (age_heading(request))
                    th scope="col" { "With" }
                }
            }
            tbody { @for row in rows { (line(desk, row)) } }
        }
    }
}

/// The heading of the age, which sorts the list where an index can.
fn age_heading(request: &Request) -> Markup {
    if request.view == View::Todo {
        return html! { th scope="col" { "Age" } };
    }
    let (sort, other, sign, next) = match request.filter.order {
        // The newest have the lowest age.
        Order::Newest => ("ascending", Some("oldest"), "▲", "Show the oldest first"),
        Order::Oldest => ("descending", None, "▼", "Show the newest first"),
    };
    html! {
        th scope="col" aria-sort=(sort) {
            a href=(request.address().with(&[("sort", other)])) title=(next) {
                "Age " span aria-hidden="true" { (sign) }
            }
        }
    }
}

fn line(desk: &Desk, row: &QueueRow) -> Markup {
    let category = row.category.as_deref();
    let wants = category.map(|code| catalog::category(code).map_or(code, |category| category.name));
    let chapters = row.chapters.iter().map(|slug| words::chapter(slug));
    let chapters = chapters.collect::<Vec<_>>().join(", ");
    let age = days::between(desk.zone.date(row.created_at), desk.today);
    let status = match row.status {
        Status::New => "tag now",
        Status::Joined => "tag done",
        _ => "tag",
    };
    html! {
        tr {
            th scope="row" { a.nowrap href=(intent(&row.id)) { (row.reference) } }
            td data-label="Person" {
                @match &row.name { Some(name) => (name), None => span.quiet { "Erased" } }
            }
            td data-label="Wants" { (wants.unwrap_or("Answer to a question")) }
            td data-label="Chapters" { @if chapters.is_empty() { span.quiet { "None" } } @else { (chapters) } }
            td data-label="Status" { span class=(status) { (words::status(row.status)) } }
            td data-label="Follow-up" { @if let Some(date) = row.follow_up_on { (follow_up(desk, date)) } }
            td data-label="Age" title=(desk.zone.moment(row.created_at)) { (in_working_days(age)) }
            td data-label="With" { (with(desk, row)) }
        }
    }
}

fn follow_up(desk: &Desk, date: Date) -> Markup {
    match date.cmp(&desk.today) {
        std::cmp::Ordering::Less => html! { span.tag.late { (desk.day(date)) } },
        std::cmp::Ordering::Equal => html! { span.tag.now { "Today" } },
        std::cmp::Ordering::Greater => desk.day(date),
    }
}

fn in_working_days(age: u64) -> String {
    match age {
        0 => "Today".to_owned(),
        1 => "1 working day".to_owned(),
        age => format!("{age} working days"),
    }
}

/// Who works on it now, and to whom it is assigned.
fn with(desk: &Desk, row: &QueueRow) -> String {
    let is_own = |one: &Colleague| one.id == desk.reviewer().id;
    let name = |one: &Colleague| if is_own(one) { "you".to_owned() } else { one.name() };
    let holder = row.holder.as_ref().map(|holder| format!("Held by {}", name(holder)));
    let assignee = row.assignee.as_ref().map(|assignee| format!("Assigned to {}", name(assignee)));
    [holder, assignee].into_iter().flatten().collect::<Vec<_>>().join("; ").replacen(
        "; Assigned",
        "; assigned",
        1,
    )
}
