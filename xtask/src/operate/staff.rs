//! `staff add`: gives people access to sign-up intents. It prints a token once; the database has only the hash.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use clap::{Args, ValueEnum};
use join_shared::catalog;
use join_shared::contact::EmailAddress;

use crate::console::Console;
use crate::hash;
use crate::operate::d1::{self, quote};
use crate::project::Project;

/// Whom to add.
#[derive(Args)]
pub(crate) struct Add {
    /// The person's e-mail address
    #[arg(long)]
    email: String,
    /// What the person sees: every intent, or those for certain chapters
    #[arg(long)]
    role: Role,
    /// A chapter that the person works for; repeat it for several
    #[arg(long = "chapter", value_name = "SLUG")]
    chapters: Vec<String>,
}

/// What a member of staff may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Every intent
    National,
    /// Intents for one of the person's chapters
    Chapter,
}

/// A member of staff, validated.
#[derive(Debug, PartialEq, Eq)]
struct Person {
    email: String,
    role: Role,
    chapters: Vec<String>,
}

impl Add {
    fn validate(&self) -> Result<Person> {
        let Ok(email) = self.email.parse::<EmailAddress>() else {
            bail!("`{}` is not an e-mail address", self.email)
        };
        let mut chapters: Vec<String> = Vec::new();
        for slug in &self.chapters {
            let Some(chapter) = catalog::chapter(slug) else {
                let known: Vec<&str> = catalog::chapters().iter().map(|chapter| chapter.slug).collect();
                bail!("there is no chapter `{slug}`; the chapters are {}", known.join(", "));
            };
            if !chapters.iter().any(|there| there == chapter.slug) {
                chapters.push(chapter.slug.to_owned());
            }
        }
        match (self.role, chapters.is_empty()) {
            (Role::Chapter, true) => bail!("the role `chapter` needs at least one `--chapter`"),
            (Role::National, false) => {
                bail!("the role `national` covers all chapters; leave out `--chapter`")
            }
            _ => Ok(Person { email: email.as_str().to_lowercase(), role: self.role, chapters }),
        }
    }
}

/// Adds a person, or gives an existing person this role and a new token. Prints the token.
///
/// # Errors
///
/// When an argument is invalid or the database cannot be written.
pub(crate) fn add(console: &Console, project: &Project, add: &Add, state: PathBuf) -> Result<()> {
    let person = add.validate()?;
    let mut random = [0; 48];
    getrandom::fill(&mut random)
        .map_err(|error| anyhow::anyhow!("the system has no random numbers: {error}"))?;
    let (id, token) = random.split_at(16);
    let token = BASE64_URL_SAFE_NO_PAD.encode(token);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).context("the system clock is before 1970")?;
    let statements = statements(&person, &hash::hex(id), &hash::sha256(token.as_bytes()), now.as_millis());

    let state = std::path::absolute(state)?;
    let outcomes = d1::change(console, project, &state, &statements)?;

    let existed = outcomes.first().is_some_and(|outcome| !outcome.results.is_empty());
    let what = match person.role {
        Role::National => "all intents".to_owned(),
        Role::Chapter => format!("intents for {}", person.chapters.join(", ")),
    };
    console.line(&format!(
        "{} {} and can see {what}. {}This is the token, which cannot be shown again:",
        person.email,
        if existed { "had access already" } else { "was added" },
        if existed { "The old token no longer works. " } else { "" },
    ));
    print_line(&token)
}

/// The first statement finds whether the person exists.
fn statements(person: &Person, id: &str, token_hash: &str, now: u128) -> Vec<String> {
    let email = quote(&person.email);
    let role = match person.role {
        Role::National => "national",
        Role::Chapter => "chapter",
    };
    let mut statements = vec![
        format!("SELECT id FROM staff WHERE email = {email}"),
        format!(
            "INSERT INTO staff (id, email, role, token_hash, created_at) \
             VALUES ({}, {email}, {}, {}, {now}) \
             ON CONFLICT (email) DO UPDATE SET role = excluded.role, token_hash = excluded.token_hash",
            quote(id),
            quote(role),
            quote(token_hash),
        ),
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

/// Prints the token alone on standard output, for scripts.
fn print_line(token: &str) -> Result<()> {
    use std::io::Write as _;
    writeln!(std::io::stdout(), "{token}").context("cannot print the token; run this again for a new one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(email: &str, role: Role, chapters: &[&str], expected: Result<Person, &str>) {
        let chapters = chapters.iter().map(|&slug| slug.to_owned()).collect();
        let found =
            Add { email: email.to_owned(), role, chapters }.validate().map_err(|error| error.to_string());
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
        let statements = statements(&person, "1d", "4a54", 5);
        assert_eq!(statements.len(), 5);
        assert!(
            statements.iter().all(|statement| statement.contains("'o''hara@example.org'")),
            "{statements:#?}"
        );
        assert!(statements[1].contains("VALUES ('1d', 'o''hara@example.org', 'chapter', '4a54', 5)"));
    }
}
