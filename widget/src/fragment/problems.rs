use join_shared::{money::Cents, text::Texts, wire::FieldErrorBody};
use maud::{Markup, html};

use super::amount;
use crate::{state::field, submission::Newer};

/// What was wrong with the form when it was last sent: the matter as a whole, then each field
/// with a link to it.
pub(crate) fn problems(
    problem: Option<&str>,
    newer: Option<&Newer>,
    errors: &[FieldErrorBody],
    texts: &Texts,
) -> Markup {
    html! {
        @if let Some(problem) = problem {
            p.problem { (problem) }
        }
        @if let Some(newer) = newer {
            p.problem { (texts.total) ": " (amount(newer.total.map(Cents::new), texts)) }
        }
        @if !errors.is_empty() {
            h3 { (texts.errors_title) }
            ul {
                @for error in errors {
                    li {
                        @match place(&error.pointer, texts) {
                            Some((id, label)) => a href={ "#" (id) } { (label) (error.message) },
                            None => (error.message),
                        }
                    }
                }
            }
        }
    }
}

/// The id of the field that a pointer means, and how a link to it begins.
fn place(pointer: &str, texts: &Texts) -> Option<(&'static str, String)> {
    let (id, label) = match pointer {
        "/contact/given_name" => (field::GIVEN_NAME, texts.given_name),
        "/contact/family_name" => (field::FAMILY_NAME, texts.family_name),
        "/contact/email" => (field::EMAIL, texts.email),
        "/contact/phone" => (field::PHONE, texts.phone),
        "/message" => (field::MESSAGE, texts.message),
        "/consent/contact" => return Some((field::CONSENT, String::new())),
        _ => return None,
    };
    Some((id, [label, ": "].concat()))
}
