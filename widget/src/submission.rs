//! The state of sending a form, as signals that the views follow.

use leptos::prelude::RwSignal;

use crate::{
    id::Form,
    state::{PageState, WrongField},
};

/// The state of sending a form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Submission {
    /// The form.
    pub(crate) form: Form,
    /// The invalid fields.
    pub(crate) errors: RwSignal<Vec<WrongField>>,
    /// The problem with the whole form.
    pub(crate) problem: RwSignal<Option<String>>,
    /// Whether sending now confirms a person.
    pub(crate) confirm: RwSignal<bool>,
    /// Whether a request is running.
    pub(crate) sending: RwSignal<bool>,
    /// The server's acknowledgement.
    pub(crate) created: RwSignal<Option<Created>>,
    /// The server's rule set and total, if they are newer than this page's.
    pub(crate) newer: RwSignal<Option<Newer>>,
}

/// The members of the server's acknowledgement that the page needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Created {
    /// The reference for questions about the intent.
    pub(crate) reference: String,
    /// Path of the receipt.
    pub(crate) receipt_url: String,
    /// Code of the category that was recorded; `None` for a question.
    pub(crate) category: Option<String>,
    /// The recorded total in US cents; `None` if unknown.
    pub(crate) total: Option<u32>,
}

/// The rule set and total that the server named because this page's are outdated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Newer {
    /// The category of the total.
    pub(crate) category: String,
    /// The server's rule set.
    pub(crate) ruleset: String,
    /// The server's total in US cents; `None` if unknown.
    pub(crate) total: Option<u32>,
}

impl Submission {
    pub(crate) fn new(form: Form, state: &PageState) -> Self {
        let was_sent = state.form() == form;
        Self {
            form,
            errors: RwSignal::new(if was_sent { state.errors.clone() } else { Vec::new() }),
            problem: RwSignal::new(state.problem.clone().filter(|_| was_sent)),
            confirm: RwSignal::new(state.confirm && was_sent),
            sending: RwSignal::new(false),
            created: RwSignal::new(None),
            newer: RwSignal::new(None),
        }
    }
}
