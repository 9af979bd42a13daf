//! `staff`: manages who may read sign-up intents. It prints tokens and links once; the database has only hashes.

mod audit;
mod link;
mod list;
mod output;
mod person;
mod random;

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use clap::{Args, Subcommand};
use join_shared::oversight::Action;
use join_shared::staff::Role;

use crate::console::Console;
use crate::hash;
use crate::operate::d1::{self, quote};
use crate::operate::secrets;
use crate::project::Project;

use self::link::Link;
use self::output::print_line;
use self::person::{Person, change_access, email, insert};

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Add a person, or give an existing person a new token; prints the token, once
    Add(Add),
    /// Make a link that signs a person in, and add the person if need be; prints the link, once
    Invite(Invite),
    /// List the people: e-mail address, role, chapters, state, sessions
    List,
    /// End a person's access, with the token, every session and every link
    Revoke(Who),
}

/// Whom to add.
#[derive(Args)]
pub(crate) struct Add {
    #[command(flatten)]
    who: Who,
    /// What the person sees: `national` for every intent, `chapter` for those of certain chapters
    #[arg(long)]
    role: Role,
    /// A chapter that the person works for; repeat it for several
    #[arg(long = "chapter", value_name = "SLUG")]
    chapters: Vec<String>,
}

/// Whom to invite.
#[derive(Args)]
pub(crate) struct Invite {
    #[command(flatten)]
    who: Who,
    /// What the person sees, as for `add`; without it, nothing changes
    #[arg(long)]
    role: Option<Role>,
    /// A chapter that the person works for; repeat it for several
    #[arg(long = "chapter", value_name = "SLUG", requires = "role")]
    chapters: Vec<String>,
    /// For how many days the link works
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u8).range(1..=30))]
    days: u8,
    /// Where the site is
    #[arg(long, default_value = "http://localhost:8787")]
    origin: String,
}

/// A person.
#[derive(Args)]
pub(crate) struct Who {
    /// The person's e-mail address
    #[arg(long)]
    email: String,
}

/// Runs the command on the local database.
///
/// # Errors
///
/// When an argument is invalid or the database cannot be written.
pub(crate) fn run(console: &Console, project: &Project, command: &Command, state: PathBuf) -> Result<()> {
    let state = std::path::absolute(state)?;
    match command {
        Command::Add(options) => add(console, project, options, &state),
        Command::Invite(options) => {
            let link = invite(console, project, options, &state)?;
            console.line(&format!(
                "This link signs {} in. It works once, for {} days:",
                options.who.email, options.days
            ));
            print_line(&link)
        }
        Command::List => list::run(console, project, &state, now()?),
        Command::Revoke(who) => revoke(console, project, who, &state),
    }
}

/// The link that signs a developer in at that origin, as national staff.
///
/// # Errors
///
/// When the database cannot be written.
pub(crate) fn developer_link(console: &Console, project: &Project, origin: &str) -> Result<String> {
    let invite_developer = Invite {
        who: Who { email: "developer@example.org".to_owned() },
        role: Some(Role::National),
        chapters: Vec::new(),
        days: 7,
        origin: origin.to_owned(),
    };
    invite(console, project, &invite_developer, &project.state())
}

/// Adds a person, or gives an existing person this role and a new token. Prints the token.
fn add(console: &Console, project: &Project, add: &Add, state: &Path) -> Result<()> {
    let person = Person::validate(&add.who.email, add.role, &add.chapters)?;
    let token = BASE64_URL_SAFE_NO_PAD.encode(random::bytes::<32>()?);
    let email = quote(&person.email);
    let (id, now) = (hash::hex(&random::bytes::<16>()?), now()?);
    let mut statements = vec![
        format!("SELECT id FROM staff WHERE email = {email} AND revoked_at IS NULL"),
        audit::access(&person, &id, now)?,
        insert(&person, &id, now),
    ];
    statements.extend(change_access(&person));
    let hash = quote(&hash::sha256(token.as_bytes()));
    statements.push(format!("UPDATE staff SET token_hash = {hash} WHERE email = {email}"));
    statements.push(audit::about(Action::TokenMade, &person.email, "1", now)?);
    let outcomes = d1::change(console, project, state, &statements)?;
    let existed = outcomes.first().is_some_and(|outcome| !outcome.results.is_empty());
    console.line(&format!(
        "{} {} and can see {}. {}This is the token, which cannot be shown again:",
        person.email,
        if existed { "had access already" } else { "was added" },
        person.sees(),
        if existed { "The old token no longer works. " } else { "" },
    ));
    print_line(&token)
}

/// Makes a link for a person, who is added if need be.
fn invite(console: &Console, project: &Project, invite: &Invite, state: &Path) -> Result<String> {
    let address = email(&invite.who.email)?;
    let (mut statements, now) = (Vec::new(), now()?);
    if let Some(role) = invite.role {
        let person = Person::validate(&address, role, &invite.chapters)?;
        let id = hash::hex(&random::bytes::<16>()?);
        statements.extend([audit::access(&person, &id, now)?, insert(&person, &id, now)]);
        statements.extend(change_access(&person));
    }
    std::fs::create_dir_all(state)?;
    let link = Link::new(&secrets::receipt_secret(state)?, &hash::hex(&random::bytes::<16>()?))?;
    statements.push(audit::about(Action::Invited, &address, "revoked_at IS NULL", now)?);
    statements.push(link.insert(&address, now, invite.days));
    let outcomes = d1::change(console, project, state, &statements)?;
    if outcomes.last().is_none_or(|outcome| outcome.results.is_empty()) {
        bail!("{address} has no access; add `--role`, and `--chapter` for the role `chapter`");
    }
    Ok(link.address(&invite.origin))
}

/// Ends a person's access.
fn revoke(console: &Console, project: &Project, who: &Who, state: &Path) -> Result<()> {
    let address = email(&who.email)?;
    let now = now()?;
    let mut statements = person::revoke(&address, now);
    statements.push(audit::about(Action::MemberRevoked, &address, &format!("revoked_at = {now}"), now)?);
    let outcomes = d1::change(console, project, state, &statements)?;
    if outcomes.first().is_none_or(|outcome| outcome.results.is_empty()) {
        bail!("{address} has no access; `cargo xtask staff list` lists those who have");
    }
    console.line(&format!("{address} has no access from now on. To give it again, use `add` or `invite`."));
    Ok(())
}

/// Unix milliseconds.
fn now() -> Result<u128> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).context("the system clock is before 1970")?;
    Ok(since.as_millis())
}
