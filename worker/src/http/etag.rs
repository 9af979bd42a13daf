//! Entity tags and conditional requests (RFC 9110, section 13).

/// The tag of a version of an intent.
#[must_use]
pub fn of_version(version: u32) -> String {
    format!("\"{version}\"")
}

/// Whether `If-Match` allows the change. A weak tag never matches.
#[must_use]
pub fn if_match(header: &str, current: &str) -> bool {
    header.trim() == "*" || tags(header).any(|tag| tag == current)
}

/// Whether `If-None-Match` names the current version. Weak comparison.
#[must_use]
pub fn if_none_match(header: &str, current: &str) -> bool {
    header.trim() == "*" || tags(header).any(|tag| tag.trim_start_matches("W/") == current)
}

/// The tags in a list. Our own tags contain no comma.
fn tags(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::{if_match, if_none_match, of_version};

    #[test]
    fn conditional_requests() {
        let current = of_version(3);
        for (header, strong, weak) in [
            ("\"3\"", true, true),
            ("*", true, true),
            ("\"2\", \"3\"", true, true),
            ("W/\"3\"", false, true),
            ("\"2\"", false, false),
            ("3", false, false),
            ("", false, false),
        ] {
            assert_eq!(if_match(header, &current), strong, "{header}");
            assert_eq!(if_none_match(header, &current), weak, "{header}");
        }
    }
}
