//! The filters in use, and the form that sets them.

use join_shared::{catalog, date::Date, intent::Status};
use maud::{Markup, html};

use super::{
    address::{Address, CHAPTER, PATH},
    request::{FILTERS, ME, QUESTION, Request},
};
use crate::{
    desk::{Desk, words},
    store::{Colleague, Order},
};

/// The filters in use, each a link that removes it, and the form.
pub(super) fn filters(desk: &Desk, request: &Request, colleagues: &[Colleague]) -> Markup {
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
