//! The sections of `/docs`.

/// Each section with its description.
pub(super) const TAGS: [(&str, &str); 4] = [
    ("rules", "Categories, dues, and their sources. Nothing is stored."),
    ("intents", "Send a sign-up intent."),
    (STAFF, "Follow up on intents. Needs a staff token."),
    ("system", "The service itself."),
];

/// The tag of the routes that take a staff token, and the name of that security scheme.
pub(super) const STAFF: &str = "staff";
