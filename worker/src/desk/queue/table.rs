//! The lists of the queue as tables.

use join_shared::{catalog, date::Date, intent::Status};
use maud::{Markup, html};

use super::{
    address::{Address, PATH, View, intent},
    request::Request,
};
use crate::{
    desk::{Desk, days, words},
    store::{Colleague, LOOK, Order, Page as List, Position, QueueRow, Section, Todo, TodoSection},
};

pub(super) fn todo_list(desk: &Desk, request: &Request, position: &Position, todo: &Todo) -> Markup {
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

pub(super) fn flat_list(desk: &Desk, request: &Request, page: &List<QueueRow>) -> Markup {
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
