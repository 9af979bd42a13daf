//! `GET /staff/intents`: what is to be done, what is assigned to the reader, and all intents.
//!
//! Everything is in the address: the view, the filters, the order, and the page.

mod address;
mod filters;
mod request;
mod table;

use join_shared::{intent::Status, oversight::Action};
use maud::{Markup, html};

pub use self::address::{CHAPTER, PATH, intent, nothing_left};
use self::{
    address::{Address, NOTHING_LEFT, View},
    request::Request,
};
use super::{Desk, page::Page, words};
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    staff::reading,
    store::{Position, Section},
};

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
        (filters::filters(desk, &request, &colleagues))
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

async fn list(call: &Call, desk: &Desk, request: &Request) -> Result<Markup, Problem> {
    let (scope, filter, now) = (&desk.reviewer().scope, &request.filter, call.now());
    if request.view == View::Todo {
        let start = Position::start(Section::Overdue, desk.today);
        let position = request.position.as_ref().unwrap_or(&start);
        let todo = desk.store.todo(scope, filter, position, now).await?;
        return Ok(table::todo_list(desk, request, position, &todo));
    }
    let page = desk.store.listed(scope, filter, now).await?;
    Ok(table::flat_list(desk, request, &page))
}
