//! Entity tags and the conditions that name them (RFC 9110, section 13).

/// The tag of that version of an intent.
#[must_use]
pub fn of_version(version: u32) -> String {
    format!("\"{version}\"")
}

/// Whether `If-Match` lets a change pass: a weak tag never does.
#[must_use]
pub fn if_match(header: &str, current: &str) -> bool {
    header.trim() == "*" || tags(header).any(|tag| tag == current)
}

/// Whether `If-None-Match` names what would be sent: a weak tag is good enough.
#[must_use]
pub fn if_none_match(header: &str, current: &str) -> bool {
    header.trim() == "*" || tags(header).any(|tag| tag.trim_start_matches("W/") == current)
}

/// The tags of a list; ours have no comma inside.
fn tags(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::{if_match, if_none_match, of_version};

    #[test]
    fn conditions() {
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
