//! `webhook`: manages the webhooks that are notified of sign-up intents. No secret is stored: each is derived from the Worker's
//! secret, the webhook's id and a generation number.

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
    /// Add a webhook; prints its secret
    Add(Add),
    /// List the webhooks: id, chapter, state, address
    List,
    /// Replace a webhook's secret; prints the new one. For a week the Worker signs with both
    Rotate(Which),
    /// Enable a webhook again that answered 410 Gone
    Enable(Which),
    /// Remove a webhook and the record of its messages
    Remove(Which),
}

/// The webhook to add.
#[derive(Args)]
pub(crate) struct Add {
    /// The address: https, with a host name on the public Internet
    #[arg(long)]
    url: String,
    /// Notify it only of intents for this chapter
    #[arg(long, value_name = "SLUG")]
    chapter: Option<String>,
}

/// Which webhook.
#[derive(Args)]
pub(crate) struct Which {
    /// The id that `list` prints
    id: String,
}

/// A webhook, validated.
#[derive(Debug, PartialEq, Eq)]
struct Webhook {
    url: String,
    chapter: Option<String>,
}

impl Add {
    fn validate(&self, loopback: Loopback) -> Result<Webhook> {
        let address = Address::parse(&self.url, loopback)
            .map_err(|why| anyhow!("`{}` is not a valid webhook address: {why}", self.url))?;
        let chapter = self.chapter.as_deref().map(|slug| {
            catalog::chapter(slug).map(|chapter| chapter.slug.to_owned()).ok_or_else(|| {
                let known: Vec<&str> = catalog::chapters().iter().map(|chapter| chapter.slug).collect();
                anyhow!("there is no chapter `{slug}`; the chapters are {}", known.join(", "))
            })
        });
        Ok(Webhook { url: address.as_str().to_owned(), chapter: chapter.transpose()? })
    }
}

/// Runs the command on the local database.
///
/// # Errors
///
/// When an argument is invalid or the database cannot be written.
pub(crate) fn run(console: &Console, project: &Project, command: &Command, state: PathBuf) -> Result<()> {
    let state = std::path::absolute(state)?;
    let change = |statements: &[String]| d1::change(console, project, &state, statements);
    let now =
        SystemTime::now().duration_since(UNIX_EPOCH).context("the system clock is before 1970")?.as_millis();
    match command {
        Command::Add(add) => {
            let webhook = add.validate(loopback())?;
            let mut random = [0; 16];
            getrandom::fill(&mut random)
                .map_err(|error| anyhow!("the system has no random numbers: {error}"))?;
            let id = hash::hex(&random);
            let secret = secret(&state, &id, 1)?;
            change(&[insert(&webhook, &id, now)])?;
            let scope =
                webhook.chapter.map_or("every intent".to_owned(), |slug| format!("intents for {slug}"));
            console.line(&format!(
                "{id} will be notified of {scope}. This is the secret for checking its signatures:"
            ));
            print_line(&secret)
        }
        Command::List => {
            let outcomes = change(&[
                "SELECT id, url, chapter, disabled_at FROM webhooks ORDER BY created_at".to_owned(),
            ])?;
            for row in outcomes.iter().flat_map(|outcome| &outcome.results) {
                let text = |name: &str| row[name].as_str();
                let state = if row["disabled_at"].is_null() { "enabled" } else { "disabled" };
                let (id, url) = (text("id").unwrap_or_default(), text("url").unwrap_or_default());
                print_line(&format!("{id} {} {state} {url}", text("chapter").unwrap_or("national")))?;
            }
            Ok(())
        }
        Command::Rotate(which) => {
            let update = format!(
                "UPDATE webhooks SET generation = generation + 1, rotated_at = {now} WHERE id = {} \
                 RETURNING generation",
                quote(&which.id)
            );
            let row = changed_row(&change(&[update])?, which)?;
            let generation = row["generation"].as_u64().and_then(|number| number.try_into().ok());
            let secret =
                secret(&state, &which.id, generation.context("the webhook has no generation number")?)?;
            console.line("For a week the Worker signs with the old secret, too. This is the new secret:");
            print_line(&secret)
        }
        Command::Enable(which) => {
            let update = "UPDATE webhooks SET disabled_at = NULL WHERE id =";
            changed_row(&change(&[format!("{update} {} RETURNING id", quote(&which.id))])?, which)?;
            console.line(
                "It will be notified of new intents. To send what it missed, replay those notifications.",
            );
            Ok(())
        }
        Command::Remove(which) => {
            let id = quote(&which.id);
            let messages = format!("DELETE FROM outbox WHERE webhook_id = {id}");
            let webhook = format!("DELETE FROM webhooks WHERE id = {id} RETURNING id");
            changed_row(change(&[messages, webhook])?.get(1..).unwrap_or_default(), which)?;
            console.line("It will receive no more notifications.");
            Ok(())
        }
    }
}

/// The row of the webhook that a statement changed.
fn changed_row(outcomes: &[d1::Outcome], which: &Which) -> Result<serde_json::Value> {
    let Some(row) = outcomes.first().and_then(|outcome| outcome.results.first()) else {
        bail!("there is no webhook `{}`; `cargo xtask webhook list` lists them", which.id)
    };
    Ok(row.clone())
}

/// The same variable lets the local Worker send to this machine.
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

/// Prints a line alone on standard output, for scripts.
fn print_line(line: &str) -> Result<()> {
    writeln!(io::stdout(), "{line}")
        .context("cannot print it; `cargo xtask webhook rotate` prints a new secret")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, chapter: Option<&str>, expected: Result<Webhook, &str>) {
        let add = Add { url: url.to_owned(), chapter: chapter.map(str::to_owned) };
        let found = add.validate(Loopback::Refused).map_err(|error| error.to_string());
        match (found, expected) {
            (Err(message), Err(expected)) => assert!(message.contains(expected), "{message}"),
            (found, expected) => assert_eq!(found, expected.map_err(str::to_owned)),
        }
    }

    #[test]
    fn arguments_are_validated() {
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
        check("hooks", None, Err("an ASCII URL"));
    }

    #[test]
    fn statements_quote_what_people_type() {
        let webhook = Webhook { url: "https://example.org/'a".to_owned(), chapter: None };
        let expected = "VALUES ('1d', 'https://example.org/''a', NULL, 1, 5)";
        assert!(insert(&webhook, "1d", 5).ends_with(expected), "{}", insert(&webhook, "1d", 5));
    }
}
