//! What we know about a person: answers to questions about facts. A question without an answer is
//! unknown, never "no".

pub use crate::{
    credential::Credentials,
    fact::{Answer, Fact, Military, Residence, STEPS},
};

/// At most one answer for each fact, and the credentials that the person named. Naming one answers
/// [`Fact::NationalCertification`] with yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Answers {
    /// The answer for each fact, in the order of [`Fact::ALL`].
    given: [Option<Answer>; Fact::ALL.len()],
    credentials: Credentials,
}

impl Answers {
    /// The answer for `fact`, or `None` while it is unknown.
    #[must_use]
    pub fn get(&self, fact: Fact) -> Option<Answer> {
        self.given.get(fact as usize).copied().flatten()
    }

    /// These answers with `answer` in place of any earlier answer for the same fact. "No national
    /// certification" also removes the named credentials.
    #[must_use]
    pub fn with(mut self, answer: Answer) -> Self {
        if let Some(given) = self.given.get_mut(answer.fact() as usize) {
            *given = Some(answer);
        }
        if answer == Answer::NationalCertification(false) {
            self.credentials = Credentials::default();
        }
        self
    }

    /// These answers with `credentials` in place of those named before. Naming at least one means
    /// having a national certification; naming none says nothing.
    #[must_use]
    pub fn with_credentials(self, credentials: Credentials) -> Self {
        let answers =
            if credentials.is_empty() { self } else { self.with(Answer::NationalCertification(true)) };
        Self { credentials, ..answers }
    }

    /// The credentials that the person named.
    #[must_use]
    pub const fn credentials(&self) -> Credentials {
        self.credentials
    }
}
