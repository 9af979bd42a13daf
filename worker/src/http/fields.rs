//! Name-value pairs from a query string or a submitted form.

use worker::url::form_urlencoded;

/// Name-value pairs in the order received. A name may repeat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Parses `application/x-www-form-urlencoded`. Invalid UTF-8 becomes U+FFFD.
    #[must_use]
    pub fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The first value of a name that is not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The values of a name that are not empty.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.0.iter().filter(move |(known, _)| known == name);
        values.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// All pairs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same as a slice.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Whether the name is present, even without a value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn empty_values_count_as_missing() {
        let fields = Fields::parse(b"chapter=&chapter=a&chapter=b%20c&framed&lang=");
        assert_eq!(fields.get("chapter"), Some("a"));
        assert_eq!(fields.all("chapter").collect::<Vec<_>>(), ["a", "b c"]);
        assert_eq!(fields.get("lang"), None);
        assert!(fields.has("framed") && fields.has("lang") && !fields.has("theme"));
    }

    #[test]
    fn malformed_input_is_accepted() {
        assert_eq!(Fields::parse(b"%FF%=\xFF&&=&a").get("a"), None);
    }
}
