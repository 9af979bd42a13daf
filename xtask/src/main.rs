//! `cargo xtask`: the only tool a contributor has to know. Its commands set up what the project
//! needs, build it, run it and check it. They can be repeated, and interrupted at any point.
//!
//! For Unix (Linux, macOS); on Windows use WSL.

mod audit;
mod bench;
mod build;
mod cache;
mod check;
mod console;
mod d1;
mod dependencies;
mod dev;
mod e2e;
mod fuzz;
mod hash;
mod mutants;
mod port;
mod process;
mod project;
mod rules;
mod serve;
mod setup;
mod staff;
mod webhook;
mod wordpress;
mod wrangler;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::build::Profile;
use crate::console::Console;
use crate::project::Project;

/// Set up, build, run and check CMSA Join.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Get every tool that building and testing need; `build`, `dev` and `test` do this by themselves
    Setup,
    /// Build the widget and the Worker into build/
    Build(Quick),
    /// Set up, build, and serve the site here until Ctrl-C
    Dev {
        /// Where to serve: http://localhost:PORT
        #[arg(long, default_value_t = 8787)]
        port: u16,
        #[command(flatten)]
        quick: Quick,
    },
    /// Set up, then run every check and test there is
    Test(Quick),
    /// Build what ships, and print how large it is against its budgets
    Size,
    /// Build what ships, and take the pictures for README.md into docs/
    Screenshots,
    /// Print the rule set, with its amounts and sources, for sign-off (Markdown)
    Rules,
    /// Look for inputs that break the decoders of what comes from outside
    Fuzz(fuzz::Options),
    /// Measure how long the rules take, natively and in Chromium, and a page on a phone, against their
    /// budgets; how many requests the local Worker answers, and how much CPU time each takes
    Bench(bench::Options),
    /// Change the rules one line at a time, and see whether a test notices
    Mutants(mutants::Options),
    /// Test the plugin for chapters' sites, and pack it into build/ for one deployment
    Wordpress(wordpress::Options),
    /// Manage who may read sign-up intents
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Manage the addresses that are told of each sign-up intent
    #[command(subcommand)]
    Webhook(webhook::Command),
    /// Look after what has happened to intents
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Run the built Worker until standard input closes (used by `dev` and by the tests)
    #[command(hide = true)]
    Serve(serve::Options),
}

#[derive(Args)]
struct Quick {
    /// Skip whole-program optimisation and, in `test`, the long checks
    #[arg(long)]
    quick: bool,
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Add a person, or give one who is there a new token; the token is printed once
    Add(staff::Add),
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Compare each entry with its seal, and name what was changed
    Verify(audit::Verify),
}

impl Quick {
    fn profile(&self) -> Profile {
        if self.quick { Profile::Quick } else { Profile::Release }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let console = Console::terminal();
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
            setup::schemathesis(console, &project).map(drop)
        }
        Command::Build(quick) => {
            let tools = setup::for_building(console, &project)?;
            build::everything(console, &project, &tools, quick.profile())
        }
        Command::Dev { port, quick } => dev::run(console, &project, port, quick.profile()),
        Command::Test(quick) => check::run(console, &project, quick.profile()),
        Command::Size => e2e::run(console, &project, "size"),
        Command::Screenshots => e2e::run(console, &project, "screenshots"),
        Command::Rules => Ok(io::stdout().write_all(rules::document().as_bytes())?),
        Command::Fuzz(options) => fuzz::run(console, &project, &options),
        Command::Bench(options) => bench::run(console, &project, &options),
        Command::Mutants(options) => mutants::run(console, &project, &options),
        Command::Wordpress(options) => wordpress::run(console, &project, &options),
        Command::Staff(StaffCommand::Add(add)) => staff::add(console, &project, &add, state_folder(&project)),
        Command::Webhook(command) => webhook::run(console, &project, &command, state_folder(&project)),
        Command::Audit(AuditCommand::Verify(options)) => {
            audit::verify(console, &project, &options, state_folder(&project))
        }
        Command::Serve(options) => serve::run(&project, &options),
    }
}

/// The one local database of this checkout, unless the environment names another.
fn state_folder(project: &Project) -> PathBuf {
    std::env::var_os("CMSA_JOIN_STATE").map_or_else(|| project.state(), PathBuf::from)
}
