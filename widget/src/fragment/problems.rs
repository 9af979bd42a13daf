use join_shared::{money::Cents, text::Live};
use maud::{Markup, html};

use super::amount;
use crate::{
    id::Form,
    state::{WrongField, field, pointer},
    submission::Newer,
};

/// The errors of the last request: the newer total, the problem with the whole form, then each field with a link
/// to it.
pub(crate) fn problems(
    form: Form,
    problem: Option<&str>,
    newer: Option<&Newer>,
    errors: &[WrongField],
    texts: &Live,
) -> Markup {
    html! {
        @if let Some(newer) = newer {
            p.problem { (texts.total) ": " (amount(newer.total.map(Cents::new), texts)) }
        }
        @if let Some(problem) = problem {
            p.problem { (problem) }
        }
        @if !errors.is_empty() {
            h3 { (texts.errors_title) }
            ul {
                @for error in errors {
                    li {
                        @match place(form, &error.pointer, texts) {
                            Some((name, label)) => a href={ "#" (form.element(name)) } { (label) (error.message) },
                            None => (error.message),
                        }
                    }
                }
            }
        }
    }
}

/// The name of the field at a pointer, and the beginning of the link to it.
fn place(form: Form, pointer: &str, texts: &Live) -> Option<(&'static str, String)> {
    let label = match pointer {
        pointer::GIVEN_NAME => texts.given_name,
        pointer::FAMILY_NAME => texts.family_name,
        pointer::EMAIL => texts.email,
        pointer::PHONE => texts.phone,
        pointer::MESSAGE if form == Form::Question => texts.question,
        pointer::MESSAGE => texts.message,
        pointer::CONSENT => return Some((field::CONSENT, String::new())),
        _ => return None,
    };
    let name = pointer::FIELDS.iter().find(|(known, _)| *known == pointer)?.1;
    Some((name, [label, ": "].concat()))
}
