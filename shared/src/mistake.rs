//! What can be wrong with a field of a request, as data; the messages are in `text`.

use std::ops::Deref;

use crate::{
    code::codes,
    credential::{NotACredential, not_credentials},
};

/// Defines [`Mistake`] and, for the wire, [`MistakeKind`]: its values without what they hold, each with its code.
macro_rules! mistakes {
    ($(
        $(#[$about:meta])*
        $name:ident $({ $($fields:tt)* })? $(($($holds:tt)*))? = $code:literal,
    )+) => {
        /// What is wrong with one field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Mistake {
            $($(#[$about])* $name $({ $($fields)* })? $(($($holds)*))?,)+
        }

        codes! {
            /// The kind of a [`Mistake`]. Its code is its name in JSON.
            pub enum MistakeKind {
                $($(#[$about])* $name = $code,)+
            }
        }

        impl Mistake {
            /// Its kind.
            #[must_use]
            pub const fn kind(self) -> MistakeKind {
                match self {
                    $(Self::$name { .. } => MistakeKind::$name,)+
                }
            }
        }
    };
}

mistakes! {
    /// It is missing or empty.
    Required = "required",
    /// It has another type.
    Type {
        /// For example `a boolean`.
        expected: &'static str,
    } = "type",
    /// There is no such field.
    UnknownField = "unknown-field",
    /// It is not one of the possible values.
    UnknownValue = "unknown-value",
    /// There is no such chapter.
    UnknownChapter = "unknown-chapter",
    /// The chapter is listed twice.
    RepeatedChapter = "repeated-chapter",
    /// The chapter has merged into another.
    MergedChapter {
        /// Slug of the one to join.
        successor: &'static str,
    } = "merged-chapter",
    /// There is no such category, or people cannot sign up for it here.
    UnknownCategory = "unknown-category",
    /// There is no such credential in the catalog.
    UnknownCredential = "unknown-credential",
    /// The letters are not a certification.
    NotACredential(&'static NotACredential) = "not-a-credential",
    /// A credential is named, but the answer to having a national certification is no.
    ContradictsCertification = "contradicts-certification",
    /// Not an existing day written as `YYYY-MM-DD`.
    Date = "date",
    /// Not 1 or 2.
    Term = "term",
    /// Not a whole number of cents.
    Cents = "cents",
    /// Not an e-mail address.
    Email = "email",
    /// Not a phone number.
    Phone = "phone",
    /// Longer than allowed.
    TooLong {
        /// The most characters that it may have.
        max: usize,
    } = "too-long",
    /// It has invisible control characters, or no visible character.
    ControlCharacters = "control-characters",
    /// Consent was not given.
    Consent = "consent",
    /// The person agreed to a text that is not the current one.
    OutdatedConsent = "outdated-consent",
    /// A status that staff cannot set, or cannot set from the current one.
    Status = "status",
    /// The category is not open to the person.
    NotEligible = "not-eligible",
    /// A list with more entries than we read.
    TooMany {
        /// The most entries that it may have.
        max: usize,
    } = "too-many",
    /// More fields are wrong than we report.
    More = "more",
}

impl Mistake {
    /// Mistakes of every kind.
    pub fn examples() -> impl Iterator<Item = Self> {
        let plain = [
            Self::Required,
            Self::Type { expected: "a string" },
            Self::UnknownField,
            Self::UnknownValue,
            Self::UnknownChapter,
            Self::RepeatedChapter,
            Self::MergedChapter { successor: "hudson-valley" },
            Self::UnknownCategory,
            Self::UnknownCredential,
            Self::ContradictsCertification,
            Self::Date,
            Self::Term,
            Self::Cents,
            Self::Email,
            Self::Phone,
            Self::TooLong { max: 100 },
            Self::ControlCharacters,
            Self::Consent,
            Self::OutdatedConsent,
            Self::Status,
            Self::NotEligible,
            Self::TooMany { max: 32 },
            Self::More,
        ];
        plain.into_iter().chain(not_credentials().iter().map(Self::NotACredential))
    }

    /// The code of its kind.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.kind().code()
    }
}

/// A mistake and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the request.
    pub pointer: String,
    /// What is wrong there.
    pub mistake: Mistake,
}

/// What is wrong with a request: the first [`Self::MAX`] mistakes and then, if there were others, one
/// [`Mistake::More`] with an empty pointer. This keeps the response small, no matter how much is wrong.
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
    /// The most mistakes that we report one by one.
    pub const MAX: usize = 50;

    /// A single mistake.
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

    /// Counts the values, names and mistakes that a decoder looks at.
    pub(crate) fn count(&mut self, steps: usize) {
        self.steps += steps;
    }

    /// How many values, names and mistakes the decoder looked at. A property in `fuzz/properties.rs` checks
    /// that this number grows no faster than the request.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The value, if there is no mistake.
    ///
    /// # Errors
    /// Every mistake.
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
