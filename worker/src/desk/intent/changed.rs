//! The page for a form of a version that is no longer the current one: what has changed since, what was typed, and
//! how to do it all the same.

use maud::{Markup, html};

use super::{
    form::Action,
    opened::Opened,
    timeline::{entry, what, who},
    view,
};
use crate::{
    desk::{Desk, page::Page, words},
    http::{call::Call, problem::Problem, reply::Reply},
};

/// Fields that the page shows in their own way.
const OWN: [&str; 5] = ["action", "version", "note", "entry", "date"];

/// The page.
pub(super) fn page(call: &Call, desk: &Desk, opened: &Opened, action: Action, version: u32) -> Reply {
    let since: Vec<_> = opened.since(version).collect();
    let title = "This intent has changed";
    let body = html! {
        h1 { (title) }
        div.notice role="alert" {
            @match since.first() {
                Some(last) => {
                    p {
                        strong { (who(desk, last)) } " changed it on " (desk.moment(last.at))
                        ", after you opened it: " (what(desk, last).join("; ")) "."
                    }
                }
                None => p { "It was changed after you opened it." },
            }
            p { "Your entry is not saved yet. It is still here." }
        }
        section.card {
            h2 { "Your entry" }
            (again(desk, opened, action))
            p.after { a.button href={ "/staff/intents/" (opened.intent.body.id) } { "Discard my entry" } }
        }
        @if !since.is_empty() {
            section.card {
                h2 { "What has changed since" }
                p { "The status is now: " (view::status(&opened.intent)) }
                ol.timeline { @for change in since { (entry(desk, change, None)) } }
            }
        }
    };
    Page { status: 412, title, body }.reply(call, desk).because_of(&Problem::Changed)
}

/// The same form with the current version.
fn again(desk: &Desk, opened: &Opened, action: Action) -> Markup {
    if action == Action::Undo {
        return html! {
            p { "A change can be undone only as long as nothing else has changed." }
        };
    }
    let form = &desk.form;
    let note = form.get("note").unwrap_or_default();
    let others: Vec<_> = form.iter().filter(|(name, _)| !OWN.contains(name)).collect();
    html! {
        form.entry method="post" {
            input type="hidden" name="version" value=(opened.intent.version);
            input type="hidden" name="action" value=(action.code());
            p { strong { (action.words()) } }
            @for (name, value) in &others {
                input type="hidden" name=(name) value=(value);
            }
            dl.facts {
                @for (name, value) in &others {
                    @if let Some((label, value)) = view::named(desk, name, value) {
                        dt { (label) } dd { (value) }
                    }
                }
            }
            @if let Some(date) = form.get("date") {
                label for="date" { "Follow-up date" }
                input #date type="date" name="date" value=(date);
            }
            @if action != Action::Erase && opened.intent.body.contact.is_some() {
                label for="note" { "Note" }
                textarea #note name="note" { (note) }
            } @else if !note.is_empty() {
                p { (words::mistake("/note")) }
                label for="note" { "Your note, to copy" }
                textarea #note readonly { (note) }
            }
            button.primary type="submit" { "Apply on top" }
        }
    }
}
