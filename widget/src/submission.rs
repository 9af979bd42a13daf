//! How the sending of the sign-up form stands, as signals that its views follow.

use join_shared::wire::FieldErrorBody;
use leptos::prelude::RwSignal;

use crate::state::PageState;

/// How the sending of the form stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Submission {
    /// The fields at fault.
    pub(crate) errors: RwSignal<Vec<FieldErrorBody>>,
    /// What went wrong with the form as a whole.
    pub(crate) problem: RwSignal<Option<String>>,
    /// Whether sending now confirms that a person does it.
    pub(crate) confirm: RwSignal<bool>,
    /// Whether it is under way.
    pub(crate) sending: RwSignal<bool>,
    /// The server's acknowledgement.
    pub(crate) created: RwSignal<Option<Created>>,
    /// The server's own rule set and total, where they turned out newer than this page's.
    pub(crate) newer: RwSignal<Option<Newer>>,
}

/// What the page needs of the server's acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Created {
    /// What a person quotes when asking about it.
    pub(crate) reference: String,
    /// Path of the receipt.
    pub(crate) receipt_url: String,
    /// Code of the category that was recorded; `None` for a question.
    pub(crate) category: Option<String>,
    /// The total that was recorded with it, in US cents; `None` where unknown.
    pub(crate) total: Option<u32>,
}

/// A rule set and a total that the server named in place of this page's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Newer {
    /// The category that it is the price of.
    pub(crate) category: String,
    /// The server's rule set.
    pub(crate) ruleset: String,
    /// The server's total in US cents, `None` where unknown.
    pub(crate) total: Option<u32>,
}

impl Submission {
    pub(crate) fn new(state: &PageState) -> Self {
        Self {
            errors: RwSignal::new(state.errors.clone()),
            problem: RwSignal::new(state.problem.clone()),
            confirm: RwSignal::new(state.confirm),
            sending: RwSignal::new(false),
            created: RwSignal::new(None),
            newer: RwSignal::new(None),
        }
    }
}
