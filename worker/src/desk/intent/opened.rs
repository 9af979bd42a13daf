//! An intent with its timeline, as a member of staff sees it.

use crate::{
    desk::Desk,
    http::{call::Call, problem::Problem},
    store::{Colleague, Entry, StoredIntent},
};

/// The most entries of the timeline on the page.
const ENTRIES: u16 = 100;

/// An intent, as a member of staff sees it.
pub(super) struct Opened {
    pub(super) intent: StoredIntent,
    /// Its timeline, newest first.
    pub(super) entries: Vec<Entry>,
    /// Whether the timeline goes on.
    pub(super) has_more: bool,
    /// Whom the member can assign it to.
    pub(super) members: Vec<Colleague>,
}

impl Opened {
    pub(super) async fn read(call: &Call, desk: &Desk) -> Result<Self, Problem> {
        let (store, reviewer) = (&desk.store, desk.reviewer());
        let id = call.parameter().unwrap_or_default();
        let found = store.intent_with_timeline(&reviewer.scope, id, ENTRIES).await?;
        let (intent, entries, has_more) = found.ok_or(Problem::NotFound)?;
        let members = store.assignable(reviewer, &intent.body.id).await?;
        Ok(Self { intent, entries, has_more, members })
    }

    /// The changes since that version, newest first: each makes one version.
    pub(super) fn since(&self, version: u32) -> impl Iterator<Item = &Entry> {
        let count = usize::try_from(self.intent.version.saturating_sub(version)).unwrap_or(usize::MAX);
        self.entries.iter().filter(|entry| entry.is_change()).take(count)
    }

    /// The newest change, if it can be undone.
    pub(super) fn undoable(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.is_change()).filter(|entry| entry.can_be_undone())
    }
}
