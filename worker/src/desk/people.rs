//! What the pages about the team and about the own account show in common.

use join_shared::staff::{MailChoice, Role};
use maud::{Markup, html};

use super::Desk;
use crate::{
    platform::clock::Timestamp,
    store::{Access, ListedSession, Member},
};

/// What a member may see, in words.
#[must_use]
pub fn access(access: Option<&Access>) -> String {
    match access {
        Some(Access { role: Role::National, .. }) => "Every intent (national)".to_owned(),
        Some(Access { role: Role::Chapter, chapters }) if !chapters.is_empty() => {
            chapters.iter().map(|chapter| chapter.name).collect::<Vec<_>>().join(", ")
        }
        _ => "Nothing".to_owned(),
    }
}

/// Which mail a member gets, in words.
#[must_use]
pub const fn mail(member: &Member) -> &'static str {
    match member.mail {
        Some(MailChoice::Every) => "Every intent",
        Some(MailChoice::Daily) => "Daily",
        Some(MailChoice::Weekly) => "Weekly",
        Some(MailChoice::None) | None => "None",
    }
}

/// The sessions as a table, with the one of this browser marked, each with what `end` returns for it.
#[must_use]
pub fn sessions(desk: &Desk, sessions: &[ListedSession], end: &dyn Fn(&ListedSession) -> Markup) -> Markup {
    let is_own = |session: &ListedSession| session.id == desk.signed_in.session.id;
    html! {
        table {
            caption { "Sessions" }
            thead {
                tr {
                    th scope="col" { "Device" }
                    th scope="col" { "Signed in" }
                    th scope="col" { "How" }
                    th scope="col" { "End" }
                }
            }
            tbody {
                @for session in sessions {
                    tr {
                        th scope="row" {
                            (session.device)
                            @if is_own(session) { " " span.tag.done { "This browser" } }
                        }
                        td data-label="Signed in" { (desk.moment(Timestamp::from_millis(session.created_at))) }
                        td data-label="How" { (way(&session.way)) }
                        td { (end(session)) }
                    }
                }
            }
        }
    }
}

/// A secret to copy, which one tap selects.
#[must_use]
pub fn secret(id: &str, text: &str) -> Markup {
    html! { p.secret id=(id) { (text) } }
}

fn way(code: &str) -> &'static str {
    match code {
        "link" => "One-time link",
        "token" => "Personal token",
        _ => "Cloudflare Access",
    }
}
