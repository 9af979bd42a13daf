//! A member of staff: validated arguments, and the statements that add, change and revoke one.

use anyhow::{Result, bail};
use join_shared::catalog;
use join_shared::contact::EmailAddress;
use join_shared::staff::Role;

use crate::operate::d1::quote;

/// A member of staff, validated.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) email: String,
    role: Role,
    chapters: Vec<String>,
}

impl Person {
    pub(super) fn validate(address: &str, role: Role, slugs: &[String]) -> Result<Self> {
        let email = email(address)?;
        let mut chapters: Vec<String> = Vec::new();
        for slug in slugs {
            let Some(chapter) = catalog::chapter(slug) else {
                let known: Vec<&str> = catalog::chapters().iter().map(|chapter| chapter.slug).collect();
                bail!("there is no chapter `{slug}`; the chapters are {}", known.join(", "));
            };
            if !chapters.iter().any(|there| there == chapter.slug) {
                chapters.push(chapter.slug.to_owned());
            }
        }
        match (role, chapters.is_empty()) {
            (Role::Chapter, true) => bail!("the role `chapter` needs at least one `--chapter`"),
            (Role::National, false) => {
                bail!("the role `national` covers all chapters; leave out `--chapter`")
            }
            _ => Ok(Self { email, role, chapters }),
        }
    }

    /// The role and the chapters.
    pub(super) const fn access(&self) -> (Role, &Vec<String>) {
        (self.role, &self.chapters)
    }

    /// What the person sees, in words.
    pub(super) fn sees(&self) -> String {
        match self.role {
            Role::National => "all intents".to_owned(),
            Role::Chapter => format!("intents for {}", self.chapters.join(", ")),
        }
    }
}

/// An e-mail address as the database has it.
pub(super) fn email(address: &str) -> Result<String> {
    let Ok(email) = address.parse::<EmailAddress>() else { bail!("`{address}` is not an e-mail address") };
    Ok(email.as_str().to_lowercase())
}

/// Adds a person who is not there yet.
pub(super) fn insert(person: &Person, id: &str, now: u128) -> String {
    format!(
        "INSERT INTO staff (id, email, role, created_at) VALUES ({}, {}, {}, {now}) ON CONFLICT (email) DO NOTHING",
        quote(id),
        quote(&person.email),
        quote(person.role.code()),
    )
}

/// Gives a person this access, a former member, too.
pub(super) fn change_access(person: &Person) -> Vec<String> {
    let email = quote(&person.email);
    let role = quote(person.role.code());
    let mut statements = vec![
        format!("UPDATE staff SET role = {role}, revoked_at = NULL WHERE email = {email}"),
        format!("DELETE FROM staff_chapters WHERE staff_id = (SELECT id FROM staff WHERE email = {email})"),
    ];
    statements.extend(person.chapters.iter().map(|chapter| {
        format!(
            "INSERT INTO staff_chapters (staff_id, chapter) SELECT id, {} FROM staff WHERE email = {email}",
            quote(chapter)
        )
    }));
    statements
}

/// Ends a person's access. The first statement returns a row if there was any.
pub(super) fn revoke(email: &str, now: u128) -> Vec<String> {
    let email = quote(email);
    let of = |table: &str| {
        format!("DELETE FROM {table} WHERE staff_id = (SELECT id FROM staff WHERE email = {email})")
    };
    vec![
        format!(
            "UPDATE staff SET revoked_at = {now}, token_hash = NULL WHERE email = {email} AND revoked_at IS NULL \
             RETURNING id"
        ),
        format!(
            "UPDATE intents SET claimed_by = NULL, claimed_until = 0 \
             WHERE claimed_by = (SELECT id FROM staff WHERE email = {email})"
        ),
        of("sessions"),
        of("sign_in_links"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(email: &str, role: Role, chapters: &[&str], expected: Result<Person, &str>) {
        let chapters: Vec<_> = chapters.iter().map(|&slug| slug.to_owned()).collect();
        let found = Person::validate(email, role, &chapters).map_err(|error| error.to_string());
        match (found, expected) {
            (Err(message), Err(expected)) => assert!(message.contains(expected), "{message}"),
            (found, expected) => assert_eq!(found, expected.map_err(str::to_owned)),
        }
    }

    #[test]
    fn arguments_are_validated() {
        let ana = |role, chapters: &[&str]| Person {
            email: "ana@example.org".to_owned(),
            role,
            chapters: chapters.iter().map(|&slug| slug.to_owned()).collect(),
        };
        check("ana@example.org", Role::National, &[], Ok(ana(Role::National, &[])));
        check("Ana@Example.org", Role::National, &[], Ok(ana(Role::National, &[])));
        let twice = ["hudson-valley", "hudson-valley"];
        check("ana@example.org", Role::Chapter, &twice, Ok(ana(Role::Chapter, &["hudson-valley"])));
        check("ana@example.org", Role::Chapter, &[], Err("at least one"));
        check("ana@example.org", Role::National, &["hudson-valley"], Err("leave out `--chapter`"));
        check("ana@example.org", Role::Chapter, &["nowhere"], Err("there is no chapter `nowhere`"));
        check("ana", Role::National, &[], Err("not an e-mail address"));
    }

    #[test]
    fn statements_quote_what_people_type() {
        let person = Person {
            email: "o'hara@example.org".to_owned(),
            role: Role::Chapter,
            chapters: vec!["a".to_owned(), "b".to_owned()],
        };
        let mut statements = vec![insert(&person, "1d", 5)];
        statements.extend(change_access(&person));
        assert_eq!(statements.len(), 5);
        statements.extend(revoke(&person.email, 5));
        assert!(
            statements.iter().all(|statement| statement.contains("'o''hara@example.org'")),
            "{statements:#?}"
        );
        assert!(statements[0].contains("VALUES ('1d', 'o''hara@example.org', 'chapter', 5)"));
    }
}
