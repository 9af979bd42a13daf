//! What happened to an intent, in words.

use join_shared::{
    intent::{Reason, Status},
    oversight::Action,
};
use maud::{Markup, html};

use crate::{
    desk::{Desk, words},
    store::Entry,
};

/// Who did it.
pub(super) fn who<'a>(desk: &Desk, entry: &'a Entry) -> &'a str {
    words::who(entry.actor, entry.staff_email.as_deref(), &desk.reviewer().email)
}

/// What it did, one line each.
pub(super) fn what(desk: &Desk, entry: &Entry) -> Vec<String> {
    let mut lines = match entry.action {
        Action::Created => vec!["Sent the form".to_owned()],
        Action::Corrected => {
            let fields = entry.details.get("fields").and_then(|fields| fields.as_array());
            let fields = fields.into_iter().flatten().filter_map(|field| field.as_str());
            let fields: Vec<_> = fields.map(|field| field.replace('_', " ")).collect();
            vec![format!("Corrected: {}", fields.join(", "))]
        }
        Action::Withdrawn => vec!["Withdrew. The personal details are erased.".to_owned()],
        Action::Erased => vec!["Erased the personal details".to_owned()],
        Action::Replayed => vec!["Sent a notification again".to_owned()],
        Action::Undone => vec!["Undid the last change".to_owned()],
        // What changed follows; the rest is about no single intent.
        _ => Vec::new(),
    };
    lines.extend(status(entry));
    if let Some((_, to)) = entry.field("assignee") {
        lines.push(to.map_or_else(|| "Assigned to no one".to_owned(), |to| format!("Assigned to {to}")));
    }
    if let Some((_, to)) = entry.field("follow_up_on") {
        let day = to.and_then(|day| day.parse().ok()).map(|day| desk.zone.day(day));
        lines.push(day.map_or_else(|| "No follow-up date".to_owned(), |day| format!("Follow up on {day}")));
    }
    if entry.had_note() && entry.note.is_none() {
        lines.push("The note is no longer stored".to_owned());
    }
    if lines.is_empty() && entry.note.is_some() {
        lines.push("Wrote a note".to_owned());
    }
    lines
}

fn status(entry: &Entry) -> Option<String> {
    let reason = || {
        let (_, to) = entry.field("reason")?;
        to.and_then(Reason::from_code).map(words::reason)
    };
    let Some((from, to)) = entry.field("status") else {
        return reason().map(|reason| format!("Declined: {reason}"));
    };
    let to = to.and_then(Status::from_code)?;
    let is_again = from == Some(to.code());
    Some(match (to, is_again) {
        (Status::Contacted, true) => "Wrote to them again".to_owned(),
        (Status::Declined, _) => match reason() {
            Some(reason) => format!("Declined: {reason}"),
            None => words::status(to).to_owned(),
        },
        _ => words::status(to).to_owned(),
    })
}

/// An entry of the timeline.
pub(super) fn entry(desk: &Desk, entry: &Entry, undo: Option<&Markup>) -> Markup {
    html! {
        li {
            p.quiet { (who(desk, entry)) " · " (desk.moment(entry.at)) }
            @for line in what(desk, entry) { p { (line) } }
            @if let Some(note) = &entry.note { p.typed { (note) } }
            @if let Some(undo) = undo { (undo) }
        }
    }
}
