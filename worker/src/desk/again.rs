//! A `POST` that could not be done: shown again with everything typed, to be sent again.

use maud::html;

use super::{page::Page, sign_in};
use crate::http::{call::Call, fields::Fields, problem::Problem, reply::Reply};

/// Whether the same form may succeed when it is sent again.
#[must_use]
pub const fn is_worth_repeating(problem: &Problem) -> bool {
    matches!(problem, Problem::SignedOut | Problem::Unavailable { .. } | Problem::RateLimited { .. })
}

/// The page with the form.
#[must_use]
pub fn page(call: &Call, form: &Fields, problem: &Problem) -> Reply {
    let signed_out = matches!(problem, Problem::SignedOut);
    let title = if signed_out { "You are signed out" } else { "That did not work" };
    let typed =
        form.iter().filter(|(name, value)| !value.is_empty() && !["action", "version"].contains(name));
    let body = html! {
        h1 { (title) }
        @if signed_out {
            p { "Your session has ended, so nothing was changed. What you entered is still here." }
            ol {
                li { a href=(sign_in::PATH) target="_blank" rel="noopener" { "Sign in in a new tab" } "." }
                li { "Come back to this tab and send it again." }
            }
        } @else {
            p { (problem.detail()) }
        }
        form method="post" action=(call.path()) {
            @for (name, value) in form.iter() {
                input type="hidden" name=(name) value=(value);
            }
            dl.facts {
                @for (name, value) in typed {
                    dt { (label(name)) }
                    dd.typed { (value) }
                }
            }
            button.primary type="submit" { "Send again" }
        }
    };
    Page { status: problem.status(), title, body }.without_session().because_of(problem)
}

/// The name of a field in words.
fn label(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
