//! Names with values, as they stand in the query of an address or in a form that was sent.

use worker::url::form_urlencoded;

/// Names with values, in the order in which they came; a name may come more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// From `application/x-www-form-urlencoded`; what is no UTF-8 becomes U+FFFD.
    #[must_use]
    pub fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The value of a name, unless it is missing or empty. Of several, the first.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The values of a name that are not empty.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.0.iter().filter(move |(known, _)| known == name);
        values.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same as a slice.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Whether the name is there, be it without a value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn empty_is_not_given() {
        let fields = Fields::parse(b"chapter=&chapter=a&chapter=b%20c&framed&lang=");
        assert_eq!(fields.get("chapter"), Some("a"));
        assert_eq!(fields.all("chapter").collect::<Vec<_>>(), ["a", "b c"]);
        assert_eq!(fields.get("lang"), None);
        assert!(fields.has("framed") && fields.has("lang") && !fields.has("theme"));
    }

    #[test]
    fn garbage_is_no_reason_to_fail() {
        assert_eq!(Fields::parse(b"%FF%=\xFF&&=&a").get("a"), None);
    }
}
