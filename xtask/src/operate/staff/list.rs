//! `staff list`: everybody who is or was on the team.

use std::path::Path;

use anyhow::Result;
use serde_json::Value;

use super::output::print_line;
use crate::console::Console;
use crate::operate::d1;
use crate::project::Project;

/// Prints a line for each person.
///
/// # Errors
///
/// When the database cannot be read.
pub(super) fn run(console: &Console, project: &Project, state: &Path, now: u128) -> Result<()> {
    let query = format!(
        "SELECT email, role, revoked_at IS NOT NULL AS revoked, token_hash IS NOT NULL AS has_token, \
         (SELECT group_concat(chapter) FROM staff_chapters WHERE staff_id = staff.id) AS chapters, \
         (SELECT count(*) FROM sessions WHERE staff_id = staff.id AND expires_at > {now}) AS sessions \
         FROM staff ORDER BY email"
    );
    let outcomes = d1::change(console, project, state, &[query])?;
    outcomes.iter().flat_map(|outcome| &outcome.results).try_for_each(|row| print_line(&line(row)))
}

/// Such as `ana@example.org chapter=detroit,hudson-valley active token sessions=2`.
fn line(row: &Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap_or_default();
    let is = |name: &str| row[name].as_u64() == Some(1);
    let access = match text("chapters") {
        "" => text("role").to_owned(),
        chapters => format!("{}={chapters}", text("role")),
    };
    format!(
        "{} {access} {} {} sessions={}",
        text("email"),
        if is("revoked") { "revoked" } else { "active" },
        if is("has_token") { "token" } else { "no-token" },
        row["sessions"].as_u64().unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_has_no_spaces_but_between_its_parts() {
        let row = json!({ "email": "ana@example.org", "role": "chapter", "chapters": "detroit,hudson-valley",
                          "revoked": 0, "has_token": 1, "sessions": 2 });
        assert_eq!(line(&row), "ana@example.org chapter=detroit,hudson-valley active token sessions=2");
        let row = json!({ "email": "bo@example.org", "role": "national", "chapters": null,
                          "revoked": 1, "has_token": 0, "sessions": 0 });
        assert_eq!(line(&row), "bo@example.org national revoked no-token sessions=0");
    }
}
