//! Ids of the elements that the browser finds: the fragments and views write them, `browser` looks them up.

#[cfg(feature = "ssr")]
use join_shared::answers::Fact;

/// Holds the component tree.
pub(crate) const ROOT: &str = "join";
/// The script element with the page's state as JSON.
pub(crate) const STATE: &str = "join-state";

/// The form of questions.
pub(crate) const QUESTIONS: &str = "questions";
/// The button that shows all questions at once.
pub(crate) const ALL_QUESTIONS: &str = "all-questions";
/// The total, its lines and the other options, below the headline.
pub(crate) const SUMMARY: &str = "summary";
/// The term and the chapters.
pub(crate) const OPTIONS: &str = "options";
/// The search in the list of chapters.
pub(crate) const CHAPTER_SEARCH: &str = "chapter-search";
/// The reasons for the category.
pub(crate) const WHY: &str = "reasons";
/// The result in a line, with the way on to the sign-up form.
pub(crate) const GO_ON: &str = "go-on";
/// The folded parts below the sign-up form.
pub(crate) const DETAILS: &str = "details";
/// What the result says about CMSA, in the comparison with the CCM.
pub(crate) const DOOR_CMSA: &str = "door-cmsa";
/// What the answers say about the CCM, in the same comparison.
pub(crate) const DOOR_CCM: &str = "door-ccm";
/// The answer below the questions about the CCM.
pub(crate) const CCM_ANSWER: &str = "ccm-answer";

/// The sign-up form.
pub(crate) const SIGN_UP: &str = "sign-up";
/// The fold that the sign-up form is in.
pub(crate) const SIGN_UP_FOLD: &str = "sign-up-fold";
/// The heading of the sign-up form.
pub(crate) const SIGN_UP_TITLE: &str = "sign-up-title";
/// The summary of errors above the sign-up form.
pub(crate) const PROBLEMS: &str = "problems";
/// The heading of the acknowledgement.
pub(crate) const SENT_TITLE: &str = "sent-title";

/// The section with the ways to keep the result.
pub(crate) const KEEP: &str = "keep";
/// The field with the link to the result.
pub(crate) const KEEP_LINK: &str = "keep-link";
/// The button that copies that link.
pub(crate) const KEEP_COPY: &str = "keep-copy";
/// The same link to follow.
pub(crate) const KEEP_OPEN: &str = "keep-open";
/// The button that prints the page.
pub(crate) const KEEP_PRINT: &str = "keep-print";

/// The question about a fact.
#[cfg(feature = "ssr")]
pub(crate) fn question(fact: Fact) -> String {
    ["question-", fact.code()].concat()
}

/// The step with that number, from 0.
pub(crate) fn step(index: usize) -> String {
    ["step-", &index.to_string()].concat()
}

/// The error message beside a field.
pub(crate) fn error(field: &str) -> String {
    [field, "-error"].concat()
}
