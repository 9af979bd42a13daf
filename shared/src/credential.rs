//! Credentials: certifications that a person may name, and letters that people take for one.

mod data {
    #[allow(unused_imports, reason = "which types the data needs depends on the catalog's content")]
    use super::{Credential, NotACredential, NotACredentialKind};

    include!(concat!(env!("OUT_DIR"), "/credentials.rs"));
}

/// A certification that a person may name.
#[derive(Debug)]
pub struct Credential {
    /// Its abbreviation, for example `CCM`.
    pub code: &'static str,
    /// Other spellings of the abbreviation.
    pub aliases: &'static [&'static str],
    /// The full name.
    pub name: &'static str,
    /// Who awards it, where a reliable source says so.
    pub issuer: Option<&'static str>,
}

/// An abbreviation that people often mistake for a certification.
#[derive(Debug)]
pub struct NotACredential {
    /// The abbreviation.
    pub code: &'static str,
    /// The full name.
    pub name: &'static str,
    /// What it is.
    pub kind: NotACredentialKind,
}

/// What letters are if they are not a certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotACredentialKind {
    /// A set of guidelines.
    Guidelines,
    /// A body that awards certifications.
    IssuingBody,
    /// An honor, given to members.
    Honorary,
}

impl PartialEq for NotACredential {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for NotACredential {}

/// A set of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Credentials(u64);

impl Credentials {
    /// This set with `credential` added.
    #[must_use]
    pub fn with(self, credential: &Credential) -> Self {
        let index = credentials().iter().position(|known| known.code == credential.code);
        index.map_or(self, |index| Self(self.0 | 1 << index))
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The credentials in the set, in the catalog's order.
    pub fn iter(self) -> impl Iterator<Item = &'static Credential> {
        credentials()
            .iter()
            .enumerate()
            .filter(move |(index, _)| self.0 & 1 << index != 0)
            .map(|(_, credential)| credential)
    }
}

/// Every credential that a person may name.
#[must_use]
pub fn credentials() -> &'static [Credential] {
    data::CREDENTIALS
}

/// The credential with those letters or with them as an alias; case does not matter.
#[must_use]
pub fn credential(code: &str) -> Option<&'static Credential> {
    data::CREDENTIALS.iter().find(|credential| {
        credential.code.eq_ignore_ascii_case(code)
            || credential.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(code))
    })
}

/// Every group of letters that people often take for a certification.
#[must_use]
pub fn not_credentials() -> &'static [NotACredential] {
    data::NOT_CREDENTIALS
}

/// What those letters are, if people often take them for a certification; case does not matter.
#[must_use]
pub fn not_a_credential(code: &str) -> Option<&'static NotACredential> {
    data::NOT_CREDENTIALS.iter().find(|not| not.code.eq_ignore_ascii_case(code))
}
