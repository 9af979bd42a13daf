//! What can be wrong with a field, as data; the words for it are in `text`.

use std::ops::Deref;

use crate::credential::NotACredential;

/// What is wrong with one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// It is missing or empty.
    Required,
    /// It has another type.
    Type {
        /// For example `a boolean`.
        expected: &'static str,
    },
    /// There is no such field.
    UnknownField,
    /// It is none of the values that there are.
    UnknownValue,
    /// There is no such chapter.
    UnknownChapter,
    /// The chapter is listed twice.
    RepeatedChapter,
    /// The chapter has merged into another.
    MergedChapter {
        /// Slug of the one to join.
        successor: &'static str,
    },
    /// There is no such category, or it cannot be signed up for here.
    UnknownCategory,
    /// There is no such credential in the catalogue.
    UnknownCredential,
    /// The letters are no certification.
    NotACredential(&'static NotACredential),
    /// A credential is named beside "no national certification".
    ContradictsCertification,
    /// Not an existing day written as `YYYY-MM-DD`.
    Date,
    /// Not 1 or 2.
    Term,
    /// Not a whole number of cents.
    Cents,
    /// Not an e-mail address.
    Email,
    /// Not a phone number.
    Phone,
    /// Longer than allowed.
    TooLong {
        /// The most characters that it may have.
        max: usize,
    },
    /// It has invisible control characters, or nothing that can be seen.
    ControlCharacters,
    /// Consent was not given.
    Consent,
    /// Consent was given to a text that is not the current one.
    OutdatedConsent,
    /// A status that staff cannot set, or not from the present one.
    Status,
    /// The category is not open to the person.
    NotEligible,
    /// A list of more entries than are read.
    TooMany {
        /// The most entries that it may have.
        max: usize,
    },
    /// More fields are at fault than are reported.
    More,
}

impl Mistake {
    /// Its name in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Type { .. } => "type",
            Self::UnknownField => "unknown-field",
            Self::UnknownValue => "unknown-value",
            Self::UnknownChapter => "unknown-chapter",
            Self::RepeatedChapter => "repeated-chapter",
            Self::MergedChapter { .. } => "merged-chapter",
            Self::UnknownCategory => "unknown-category",
            Self::UnknownCredential => "unknown-credential",
            Self::NotACredential(_) => "not-a-credential",
            Self::ContradictsCertification => "contradicts-certification",
            Self::Date => "date",
            Self::Term => "term",
            Self::Cents => "cents",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::TooLong { .. } => "too-long",
            Self::ControlCharacters => "control-characters",
            Self::Consent => "consent",
            Self::OutdatedConsent => "outdated-consent",
            Self::Status => "status",
            Self::NotEligible => "not-eligible",
            Self::TooMany { .. } => "too-many",
            Self::More => "more",
        }
    }
}

/// A mistake and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the request.
    pub pointer: String,
    /// What is wrong there.
    pub mistake: Mistake,
}

/// What is wrong with a request: the first [`Self::MAX`] mistakes and then, if there were others, one
/// [`Mistake::More`] with an empty pointer. So the answer to a request is small, however much is wrong.
///
/// ```
/// use join_shared::wire::mistake::{FieldErrors, Mistake};
///
/// let mut errors = FieldErrors::default();
/// for index in 0..1_000 {
///     errors.push(format!("/list/{index}"), Mistake::UnknownValue);
/// }
/// assert_eq!(errors.len(), FieldErrors::MAX + 1);
/// assert_eq!(errors.last().map(|error| error.mistake), Some(Mistake::More));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldErrors {
    list: Vec<FieldError>,
    steps: usize,
}

impl FieldErrors {
    /// The most mistakes that are reported one by one.
    pub const MAX: usize = 50;

    /// One mistake alone.
    #[must_use]
    pub fn one(pointer: impl Into<String>, mistake: Mistake) -> Self {
        let mut errors = Self::default();
        errors.push(pointer, mistake);
        errors
    }

    /// Adds a mistake, unless there are too many already.
    pub fn push(&mut self, pointer: impl Into<String>, mistake: Mistake) {
        match self.list.len() {
            0..Self::MAX => self.list.push(FieldError { pointer: pointer.into(), mistake }),
            Self::MAX => self.list.push(FieldError { pointer: String::new(), mistake: Mistake::More }),
            _ => {}
        }
    }

    /// Counts values, names and mistakes that a decoder has looked at.
    pub(crate) fn count(&mut self, steps: usize) {
        self.steps += steps;
    }

    /// How many values, names and mistakes the decoder looked at. A property in `fuzz/properties.rs` holds
    /// that this grows no faster than the request.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The value, if nothing is wrong.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn or<T>(self, value: impl FnOnce() -> T) -> Result<T, Self> {
        if self.list.is_empty() { Ok(value()) } else { Err(self) }
    }
}

impl Deref for FieldErrors {
    type Target = [FieldError];

    fn deref(&self) -> &[FieldError] {
        &self.list
    }
}
