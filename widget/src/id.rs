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

/// The summary of errors at the top of a form that is sent; see [`Form::element`].
pub(crate) const PROBLEMS: &str = "problems";
/// The heading of the acknowledgement; see [`Form::element`].
pub(crate) const SENT_TITLE: &str = "sent-title";
/// The reference in the acknowledgement; see [`Form::element`].
pub(crate) const REFERENCE: &str = "reference";
/// The link to the receipt in the acknowledgement; see [`Form::element`].
pub(crate) const RECEIPT: &str = "receipt";

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

/// The error message beside the field with that id.
pub(crate) fn error(field: &str) -> String {
    [field, "-error"].concat()
}

/// A form that a person sends to staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// To join.
    SignUp,
    /// Only to ask something.
    Question,
}

impl Form {
    /// Both, in the order of the page.
    pub(crate) const ALL: [Self; 2] = [Self::SignUp, Self::Question];

    /// The id of the form itself.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::Question => "ask",
        }
    }

    /// The section with the form and its acknowledgement.
    pub(crate) fn section(self) -> String {
        [self.id(), "-section"].concat()
    }

    /// The fold that the form is in.
    pub(crate) fn fold(self) -> String {
        [self.id(), "-fold"].concat()
    }

    /// The heading.
    pub(crate) fn title(self) -> String {
        [self.id(), "-title"].concat()
    }

    /// A field or another element of the form, by the id that it has in the sign-up form: both forms have it.
    pub(crate) fn element(self, id: &str) -> String {
        match self {
            Self::SignUp => id.to_owned(),
            Self::Question => ["ask-", id].concat(),
        }
    }
}
