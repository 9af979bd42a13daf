//! `cargo xtask`: the only tool that a contributor has to know. You can interrupt and repeat its commands at any point.
//!
//! For Unix (Linux, macOS); on Windows use WSL.

mod bundle;
mod cache;
mod check;
mod console;
mod hash;
mod operate;
mod project;
mod rules;
mod serve;
mod setup;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::check::{bench, e2e, fuzz, mutants};
use crate::console::Console;
use crate::operate::{audit, staff, webhook};
use crate::project::{Profile, Project};
use crate::serve::dev;

/// Set up, build, run and check CMSA Join.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install every tool for building and testing; `build`, `dev` and `test` do this by themselves
    Setup,
    /// Build the widget and the Worker into build/
    Build(Quick),
    /// Set up, build, and serve the site on this machine until Ctrl-C
    Dev {
        /// Where to serve: http://localhost:PORT
        #[arg(long, default_value_t = 8787)]
        port: u16,
        #[command(flatten)]
        quick: Quick,
    },
    /// Set up, then run every check and test there is
    Test(Quick),
    /// Build what ships, and compare its sizes with their budgets
    Size,
    /// Build what ships, and take the screenshots for README.md and the pictures for links
    Screenshots,
    /// Print the rules, with amounts and sources, for sign-off (Markdown)
    Rules,
    /// Look for inputs that break a decoder of outside input
    Fuzz(fuzz::Options),
    /// Compare with their budgets: the speed of the rules, natively and in Chromium, a page on a phone, the local
    /// Worker's throughput, and the CPU time of each request
    Bench(bench::Options),
    /// Change the rules one line at a time, and check that a test fails
    Mutants(mutants::Options),
    /// Manage who may read sign-up intents
    #[command(subcommand)]
    Staff(staff::Command),
    /// Manage the webhooks that are notified of sign-up intents
    #[command(subcommand)]
    Webhook(webhook::Command),
    /// Check the audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Run the built Worker until standard input closes (for `dev` and the tests)
    #[command(hide = true)]
    Serve(serve::Options),
}

#[derive(Args)]
struct Quick {
    /// Skip whole-program optimization and, in `test`, the long checks
    #[arg(long)]
    quick: bool,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Compare each entry with its seal, and list the changed ones
    Verify(audit::Verify),
}

impl Quick {
    fn profile(&self) -> Profile {
        if self.quick { Profile::Quick } else { Profile::Release }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let console = Console::default();
    match run(cli.command, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            console.line(&format!("\nerror: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, console: &Console) -> Result<()> {
    let project = Project::find()?;
    match command {
        Command::Setup => {
            setup::everything(console, &project)?;
            setup::schemathesis::ensure(&project).map(drop)
        }
        Command::Build(quick) => {
            let tools = setup::for_building(console, &project)?;
            bundle::everything(console, &project, &tools, quick.profile())
        }
        Command::Dev { port, quick } => dev::run(console, &project, port, quick.profile()),
        Command::Test(quick) => check::run(console, &project, quick.profile()),
        Command::Size => e2e::run(console, &project, "size"),
        Command::Screenshots => e2e::run(console, &project, "screenshots"),
        Command::Rules => Ok(io::stdout().write_all(rules::document().as_bytes())?),
        Command::Fuzz(options) => fuzz::run(console, &project, &options),
        Command::Bench(options) => bench::run(console, &project, &options),
        Command::Mutants(options) => mutants::run(console, &project, &options),
        Command::Staff(command) => staff::run(console, &project, &command, state_folder(&project)),
        Command::Webhook(command) => webhook::run(console, &project, &command, state_folder(&project)),
        Command::Audit(AuditCommand::Verify(options)) => {
            audit::verify(console, &project, &options, state_folder(&project))
        }
        Command::Serve(options) => serve::run(&project, &options),
    }
}

/// The folder of the local database.
fn state_folder(project: &Project) -> PathBuf {
    std::env::var_os("CMSA_JOIN_STATE").map_or_else(|| project.state(), PathBuf::from)
}
