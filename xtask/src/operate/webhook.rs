//! `webhook`: who is told of sign-up intents by a program. No secret is stored: each is made from the
//! Worker's own, the webhook's id and a number.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Subcommand};
use join_shared::catalog;
use join_webhook::{Address, Loopback, Master};

use crate::console::Console;
use crate::hash;
use crate::operate::d1::{self, quote};
use crate::operate::secrets;
use crate::project::Project;

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Add an address; its secret is printed
    Add(Add),
    /// Print what there is: id, whose intents, state, address
    List,
    /// Give one a new secret, which is printed; for a week messages are signed with the old one, too
    Rotate(Which),
    /// Send to one again that has answered 410 Gone
    Enable(Which),
    /// Take one away, with what has become of its messages
    Remove(Which),
}

/// What to add.
#[derive(Args)]
pub(crate) struct Add {
    /// Where to send: https, and a name on the public Internet
    #[arg(long)]
    url: String,
    /// Tell it of the intents that name this chapter only
    #[arg(long, value_name = "SLUG")]
    chapter: Option<String>,
}

/// Which one.
#[derive(Args)]
pub(crate) struct Which {
    /// The id, as `list` prints it
    id: String,
}

/// A webhook, checked.
#[derive(Debug, PartialEq, Eq)]
struct Webhook {
    url: String,
    chapter: Option<String>,
}

impl Add {
    fn check(&self, loopback: Loopback) -> Result<Webhook> {
        let address = Address::parse(&self.url, loopback)
            .map_err(|why| anyhow!("`{}` is no address to send to: {why}", self.url))?;
        let chapter = self.chapter.as_deref().map(|slug| {
            catalog::chapter(slug).map(|chapter| chapter.slug.to_owned()).ok_or_else(|| {
                let known: Vec<&str> = catalog::chapters().iter().map(|chapter| chapter.slug).collect();
                anyhow!("there is no chapter `{slug}`; there are: {}", known.join(", "))
            })
        });
        Ok(Webhook { url: address.as_str().to_owned(), chapter: chapter.transpose()? })
    }
}

/// Does it, in the local database.
///
/// # Errors
///
/// When an argument is wrong or the database cannot be written.
pub(crate) fn run(console: &Console, project: &Project, command: &Command, state: PathBuf) -> Result<()> {
    let state = std::path::absolute(state)?;
    let change = |statements: &[String]| d1::change(console, project, &state, statements);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?.as_millis();
    match command {
        Command::Add(add) => {
            let webhook = add.check(loopback())?;
            let mut random = [0; 16];
            getrandom::fill(&mut random).map_err(|error| anyhow!("no random numbers: {error}"))?;
            let id = hash::hex(&random);
            let secret = secret(&state, &id, 1)?;
            change(&[insert(&webhook, &id, now)])?;
            let whose = webhook.chapter.as_deref().unwrap_or("all chapters, and none");
            console.line(&format!(
                "{id} is told of intents for {whose}. This is the secret that its receiver checks signatures by:"
            ));
            say(&secret)
        }
        Command::List => {
            let outcomes = change(&[
                "SELECT id, url, chapter, disabled_at FROM webhooks ORDER BY created_at".to_owned(),
            ])?;
            for row in outcomes.iter().flat_map(|outcome| &outcome.results) {
                let text = |name: &str| row[name].as_str();
                let state = if row["disabled_at"].is_null() { "enabled" } else { "disabled" };
                let (id, url) = (text("id").unwrap_or_default(), text("url").unwrap_or_default());
                say(&format!("{id} {} {state} {url}", text("chapter").unwrap_or("national")))?;
            }
            Ok(())
        }
        Command::Rotate(which) => {
            let update = format!(
                "UPDATE webhooks SET generation = generation + 1, rotated_at = {now} WHERE id = {} \
                 RETURNING generation",
                quote(&which.id)
            );
            let row = the_one(&change(&[update])?, which)?;
            let generation = row["generation"].as_u64().and_then(|number| number.try_into().ok());
            let secret = secret(&state, &which.id, generation.context("its secrets are not counted")?)?;
            console.line("For a week messages are signed with the old secret, too. This is the new one:");
            say(&secret)
        }
        Command::Enable(which) => {
            let update = "UPDATE webhooks SET disabled_at = NULL WHERE id =";
            the_one(&change(&[format!("{update} {} RETURNING id", quote(&which.id))])?, which)?;
            console.line("It is told of what comes from now on; what it missed is sent again by hand.");
            Ok(())
        }
        Command::Remove(which) => {
            let id = quote(&which.id);
            let messages = format!("DELETE FROM outbox WHERE webhook_id = {id}");
            let webhook = format!("DELETE FROM webhooks WHERE id = {id} RETURNING id");
            the_one(change(&[messages, webhook])?.get(1..).unwrap_or_default(), which)?;
            console.line("It is told of nothing more.");
            Ok(())
        }
    }
}

/// The row of the one webhook that a statement has changed.
fn the_one(outcomes: &[d1::Outcome], which: &Which) -> Result<serde_json::Value> {
    let Some(row) = outcomes.first().and_then(|outcome| outcome.results.first()) else {
        bail!("there is no webhook `{}`; `cargo xtask webhook list` prints them", which.id)
    };
    Ok(row.clone())
}

/// The variable that lets the local Worker send to this machine lets it be registered, too.
fn loopback() -> Loopback {
    let allowed = std::env::var("WEBHOOKS_TO_LOOPBACK").is_ok_and(|value| value == "1");
    if allowed { Loopback::Allowed } else { Loopback::Refused }
}

fn secret(state: &Path, id: &str, generation: u32) -> Result<String> {
    std::fs::create_dir_all(state)?;
    let master = Master::new(&secrets::receipt_secret(state)?).context("RECEIPT_SECRET is too short")?;
    Ok(master.secret(id, generation).to_string())
}

fn insert(webhook: &Webhook, id: &str, now: u128) -> String {
    let chapter = webhook.chapter.as_deref().map_or_else(|| "NULL".to_owned(), quote);
    format!(
        "INSERT INTO webhooks (id, url, chapter, generation, created_at) VALUES ({}, {}, {chapter}, 1, {now})",
        quote(id),
        quote(&webhook.url),
    )
}

/// Alone on standard output, so that a script can take it.
fn say(line: &str) -> Result<()> {
    writeln!(io::stdout(), "{line}").context("it could not be printed; `webhook rotate` prints a new one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, chapter: Option<&str>, expected: Result<Webhook, &str>) {
        let add = Add { url: url.to_owned(), chapter: chapter.map(str::to_owned) };
        let found = add.check(Loopback::Refused).map_err(|error| error.to_string());
        match (found, expected) {
            (Err(message), Err(expected)) => assert!(message.contains(expected), "{message}"),
            (found, expected) => assert_eq!(found, expected.map_err(str::to_owned)),
        }
    }

    #[test]
    fn arguments_are_checked() {
        let webhook = |chapter: Option<&str>| Webhook {
            url: "https://hooks.example.org/a".to_owned(),
            chapter: chapter.map(str::to_owned),
        };
        check("https://hooks.example.org/a", None, Ok(webhook(None)));
        check("https://hooks.example.org/a", Some("hudson-valley"), Ok(webhook(Some("hudson-valley"))));
        check("https://hooks.example.org/a", Some("nowhere"), Err("there is no chapter `nowhere`"));
        check("http://hooks.example.org/a", None, Err("must begin with https://"));
        check("https://localhost/", None, Err("a name on the public Internet"));
        check("https://10.0.0.1/", None, Err("not an IP address"));
        check("hooks", None, Err("no URL"));
    }

    #[test]
    fn statements_quote_what_people_type() {
        let webhook = Webhook { url: "https://example.org/'a".to_owned(), chapter: None };
        let expected = "VALUES ('1d', 'https://example.org/''a', NULL, 1, 5)";
        assert!(insert(&webhook, "1d", 5).ends_with(expected), "{}", insert(&webhook, "1d", 5));
    }
}
