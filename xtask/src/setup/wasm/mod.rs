//! The compiler for `wasm32-unknown-unknown`. Everything that is compiled for it is compiled
//! through [`Toolchain`], which knows which cargo, which environment and which target folder.

mod debian;
mod library;
mod smallest;

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::console::Console;
use crate::process;
use crate::project::{Profile, Project};
use crate::setup::apt as packages;
pub(crate) use crate::setup::wasm::smallest::Smallest;

/// Where the modules run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Forces Debian's compiler when it is `debian`, so that this way can be tested everywhere.
const CHOICE: &str = "CMSA_JOIN_WASM_TOOLCHAIN";

/// A compiler, and the environment that it needs.
struct Compiler {
    cargo: PathBuf,
    rustc: PathBuf,
    is_debian: bool,
    environment: Vec<(&'static str, OsString)>,
}

impl Compiler {
    /// Gives a program that calls `cargo` itself this compiler.
    fn prepare(&self, command: &mut Command) {
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        if self.is_debian {
            // These came from the other compiler's cargo.
            command.env("CARGO", &self.cargo).env_remove("RUSTUP_TOOLCHAIN");
        }
    }

    /// What `rustc` prints.
    fn says(&self, arguments: &[&str]) -> Result<String> {
        let said = process::output(Command::new(&self.rustc).args(arguments))
            .context("Rust is not installed as expected; install it from https://rustup.rs")?;
        Ok(said)
    }
}

/// A compiler with the target's standard library.
pub(crate) struct Toolchain {
    compiler: Compiler,
    target_folder: PathBuf,
}

impl Toolchain {
    /// `cargo` with a sub-command, in the project.
    pub(crate) fn cargo(&self, project: &Project, sub_command: &str) -> Command {
        let mut command = Command::new(&self.compiler.cargo);
        command.arg(sub_command).args(["--target", TARGET, "--target-dir"]).arg(&self.target_folder);
        command.current_dir(project.root());
        self.prepare(&mut command);
        command
    }

    /// Gives a program that calls `cargo` itself the same compiler.
    pub(crate) fn prepare(&self, command: &mut Command) {
        // worker-build sets this, and what is compiled with it must not be mixed with the rest:
        // wasm-bindgen's macros then write `js_sys::futures` for `wasm_bindgen_futures`.
        command.env("WASM_BINDGEN_USE_JS_SYS", "1");
        // The widget needs it (`Smallest`), and build scripts ask for it: with it here and without
        // it there, the macros that both use would be compiled twice.
        command.env("RUSTC_BOOTSTRAP", "1");
        self.compiler.prepare(command);
    }

    /// The module that cargo makes of a crate.
    pub(crate) fn compiled(&self, profile: Profile, crate_name: &str) -> PathBuf {
        self.target_folder.join(TARGET).join(profile.name()).join(crate_name).with_extension("wasm")
    }

    /// Cargo's target folder. Compilers do not share one: a standard library that was built again
    /// is not something that cargo would notice.
    pub(crate) fn target_folder(&self) -> &Path {
        &self.target_folder
    }

    /// The standard library for the smallest modules, or none where its source is not to be had.
    ///
    /// # Errors
    ///
    /// When it cannot be built.
    pub(crate) fn smallest(&self, console: &Console) -> Result<Option<Smallest>> {
        smallest::ensure(console, &self.compiler)
    }
}

/// Finds the compiler, or gets what is missing.
///
/// # Errors
///
/// When there is no way to have it; the message names the remedy.
pub(crate) fn ensure(console: &Console, project: &Project) -> Result<Toolchain> {
    match env::var(CHOICE).as_deref() {
        Ok("debian") => return debian::toolchain(console, project),
        Ok("") | Err(env::VarError::NotPresent) => {}
        _ => bail!("{CHOICE} can only be `debian`"),
    }
    let compiler = Compiler {
        cargo: env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from),
        rustc: PathBuf::from("rustc"),
        is_debian: false,
        environment: Vec::new(),
    };
    if !library::is_in(&library::folder(&compiler)?)
        && let Err(error) = rustup(console, ["target", "add", TARGET])
    {
        if !packages::available() {
            return Err(error);
        }
        console.line(&format!("       {error:#}; taking Debian's compiler instead"));
        return debian::toolchain(console, project);
    }
    Ok(Toolchain { compiler, target_folder: project.path("target/wasm") })
}

/// Has rustup add something to the compiler.
fn rustup(console: &Console, arguments: [&str; 3]) -> Result<()> {
    let [what, _, name] = arguments;
    if which::which("rustup").is_err() {
        bail!(
            "this Rust has no {what} {name}, and there is no rustup to add it; install Rust from \
             https://rustup.rs, or that {what} with the package manager that Rust came from"
        );
    }
    console.line(&format!("[ .. ] rustup {}", arguments.join(" ")));
    let mut rustup = Command::new("rustup");
    console.heartbeat("rustup", || process::run(console, rustup.args(arguments))).with_context(|| {
        format!("the {what} {name} could not be downloaded; is Rust's release server reachable?")
    })
}
