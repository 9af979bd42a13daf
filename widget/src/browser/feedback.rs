//! Shows what became of a form where no view does.

use leptos::prelude::*;
use web_sys::Element;

use super::{
    dom::{element, focus},
    typed,
};
use crate::{
    id::{self, Form},
    state::pointer,
    submission::Submission,
};

/// Shows each error message beside its field, and moves the focus to what the person must read next.
pub(crate) fn show(submissions: [Submission; 2]) {
    typed::restore();
    // A phone may discard a hidden page without warning.
    let _ = window_event_listener_untyped("visibilitychange", move |_| typed::remember(submissions));
    for submission in submissions {
        follow(submission, submissions);
    }
}

fn follow(submission: Submission, all: [Submission; 2]) {
    let form = submission.form;
    Effect::new(move || {
        let sent = submission.created.with(Option::is_some);
        typed::remember(all);
        let wrong = submission.problem.with(Option::is_some);
        let wrong = submission.errors.with(|errors| {
            for (pointer, name) in pointer::FIELDS {
                let error = errors.iter().find(|error| error.pointer == pointer);
                show_error(&form.element(name), error.map(|error| error.message.as_str()));
            }
            wrong || !errors.is_empty()
        });
        if sent {
            leave(submission);
        }
        if sent || wrong {
            // The views change in this turn, so the element exists in the next frame.
            request_animation_frame(move || {
                focus(&form.element(if sent { id::SENT_TITLE } else { id::PROBLEMS }));
            });
        }
    });
}

/// After sending, a hosted page leads to the receipt in its own place in the history, so that going back does not open
/// a form that was sent. In a frame the answers stay beside the thanks for a sign-up, and can no longer change.
fn leave(submission: Submission) {
    let location = window().location();
    let receipt = submission
        .created
        .with_untracked(|created| created.as_ref().map(|created| created.receipt_url.clone()))
        .unwrap_or_default();
    if location.pathname().is_ok_and(|path| path.starts_with("/embed")) {
        if submission.form == Form::Question {
            return;
        }
        for id in [id::QUESTIONS, id::OPTIONS, id::GO_ON] {
            if let Some(part) = element::<Element>(id) {
                let _ = part.set_attribute("inert", "");
            }
        }
    } else {
        let _ = location.replace(&receipt);
    }
}

fn show_error(field: &str, message: Option<&str>) {
    if let Some(words) = element::<Element>(&id::error(field)) {
        words.set_text_content(message);
    }
    if let Some(input) = element::<Element>(field) {
        let _ = match message {
            Some(_) => input.set_attribute("aria-invalid", "true"),
            None => input.remove_attribute("aria-invalid"),
        };
    }
}
