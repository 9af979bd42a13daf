//! The funnel: how many see a form, look at a result, and send it. Only numbers are kept, for each chapter
//! and day.

use join_shared::catalog::Chapter;
use serde_json::json;
use worker::console_error;

use crate::{call::Call, problem::Problem, store::Store};

/// How far a person has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A page with the form was shown.
    Viewed,
    /// A result was shown by us. What a live page works out for itself, nobody hears of.
    Assessed,
    /// An intent was stored.
    Submitted,
}

/// What a reply is counted as, once it is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    step: Step,
    chapters: Vec<&'static str>,
}

impl Step {
    /// The column that it is counted in.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::Viewed => "viewed",
            Self::Assessed => "assessed",
            Self::Submitted => "submitted",
        }
    }
}

impl Count {
    /// One for each of the chapters, or for none.
    #[must_use]
    pub fn new<'a>(step: Step, chapters: impl IntoIterator<Item = &'a &'static Chapter>) -> Self {
        Self { step, chapters: slugs(chapters) }
    }

    /// Counts it when the answer has gone out: nobody waits for it, and nobody's request fails by it.
    pub fn after(self, call: &Call) {
        let (store, now) = (Store::of(call.env()), call.now());
        call.when_answered(async move {
            let counted = async { store?.count(self.step, &self.chapters, now).await };
            if let Err(failure) = counted.await {
                let problem = Problem::from(failure);
                console_error!(
                    "{}",
                    json!({ "event": "funnel", "problem": problem.code(), "cause": problem.log() })
                );
            }
        });
    }
}

/// What the chapters are counted under; no chapter is the empty one.
#[must_use]
pub fn slugs<'a>(chapters: impl IntoIterator<Item = &'a &'static Chapter>) -> Vec<&'static str> {
    let slugs: Vec<_> = chapters.into_iter().map(|chapter| chapter.slug).collect();
    if slugs.is_empty() { vec![""] } else { slugs }
}
