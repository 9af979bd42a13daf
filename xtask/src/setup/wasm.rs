//! The compiler for `wasm32-unknown-unknown`. Everything that is compiled for it is compiled
//! through [`Toolchain`], which knows which cargo, which environment and which target folder.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::build::Profile;
use crate::cache;
use crate::console::Console;
use crate::hash;
use crate::process;
use crate::project::Project;
use crate::setup::debian;

/// Where the modules run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Forces Debian's compiler when it is `debian`, so that this way can be tested everywhere.
const CHOICE: &str = "CMSA_JOIN_WASM_TOOLCHAIN";

/// Debian's browser builds need a current Rust, so the release has one beside its own.
const DEBIAN_PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "lld-22"];
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CLIPPY: &str = "/usr/bin/cargo-clippy";
const DEBIAN_LINKER: &str = "/usr/bin/wasm-ld-22";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/std";
/// How its target folders begin.
const DEBIAN_FOLDER: &str = "wasm-debian-";
/// The file in a standard library of ours that tells what it holds.
const MARK: &str = "cmsa-join-content";
/// To be changed with the way in which the standard library is built.
const RECIPE: &str = "1";
/// A crate to build the standard library for.
const PROBE: &str = "[package]\nname = \"std-probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
    [profile.release]\npanic = \"abort\"\n\n[workspace]\n";
/// The oldest minor version of Rust 1 that this workspace compiles with (`rust-version`).
const OLDEST: u32 = 91;

/// A compiler with the target's standard library, and the environment that it needs.
pub(crate) struct Toolchain {
    cargo: PathBuf,
    clippy: Option<PathBuf>,
    environment: Vec<(&'static str, OsString)>,
    target_folder: PathBuf,
}

impl Toolchain {
    /// `cargo` with a sub-command, in the project.
    pub(crate) fn cargo(&self, project: &Project, sub_command: &str) -> Command {
        let mut command = match &self.clippy {
            Some(clippy) if sub_command == "clippy" => Command::new(clippy),
            _ => Command::new(&self.cargo),
        };
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
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        if self.is_debian() {
            // These came from the other compiler's cargo.
            command.env("CARGO", &self.cargo).env_remove("RUSTUP_TOOLCHAIN");
        }
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

    fn is_debian(&self) -> bool {
        self.clippy.is_some()
    }
}

/// Finds the compiler, or gets what is missing.
///
/// # Errors
///
/// When there is no way to have it; the message names the remedy.
pub(crate) fn ensure(console: &Console, project: &Project) -> Result<Toolchain> {
    match env::var(CHOICE).as_deref() {
        Ok("debian") => return debian_toolchain(console, project),
        Ok("") | Err(env::VarError::NotPresent) => {}
        _ => bail!("{CHOICE} can only be `debian`"),
    }
    if !has_standard_library(&library_folder("rustc")?)
        && let Err(error) = rustup_target_add(console)
    {
        if !debian::available() {
            return Err(error);
        }
        console.line(&format!("       {error:#}; taking Debian's compiler instead"));
        return debian_toolchain(console, project);
    }
    Ok(Toolchain {
        cargo: env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from),
        clippy: None,
        environment: Vec::new(),
        target_folder: project.path("target/wasm"),
    })
}

fn rustup_target_add(console: &Console) -> Result<()> {
    if which::which("rustup").is_err() {
        bail!(
            "this Rust has no standard library for {TARGET}, and there is no rustup to add it; \
             install Rust from https://rustup.rs, or that library with the package manager that Rust came from"
        );
    }
    console.line(&format!("[ .. ] rustup target add {TARGET}"));
    let mut rustup = Command::new("rustup");
    console.heartbeat("rustup", || process::run(console, rustup.args(["target", "add", TARGET]))).context(
        "the standard library for WebAssembly could not be downloaded; is Rust's release server reachable?",
    )
}

/// Debian's compiler with a standard library that we build from Debian's source, since no package
/// has it.
fn debian_toolchain(console: &Console, project: &Project) -> Result<Toolchain> {
    if !debian_packages_are_there() {
        debian::install(console, &DEBIAN_PACKAGES)
            .context("Debian's Rust for WebAssembly is not installed")?;
    }
    let version = process::output(Command::new(DEBIAN_RUSTC).arg("-vV"))?;
    let installed = library_folder(DEBIAN_RUSTC)?;
    if !has_standard_library(&installed) || installed.join(MARK).is_file() {
        let key = hash::of_parts(&[RECIPE.as_bytes(), version.as_bytes()]);
        let built = cache::folder()?.join("wasm32-std").join(&key[..16]);
        if !built.is_dir() {
            console.long_step("standard library for WebAssembly", "about 1 minute, once", || {
                cache::once(console, &built, |folder| build_standard_library(console, folder))
            })?;
        }
        install_standard_library(&built, &installed)?;
    }
    // A package of the distribution has no mark; its content goes with the compiler's version.
    let content = fs::read_to_string(installed.join(MARK)).unwrap_or(version);
    let target_folder =
        project.path("target").join(format!("{DEBIAN_FOLDER}{}", &hash::sha256(content.as_bytes())[..8]));
    remove_other_target_folders(&target_folder)?;
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(PathBuf::from("/usr/bin")).chain(env::split_paths(&path)))?;
    Ok(Toolchain {
        cargo: PathBuf::from(DEBIAN_CARGO),
        clippy: Some(PathBuf::from(DEBIAN_CLIPPY)),
        environment: vec![
            ("PATH", path),
            ("RUSTC", DEBIAN_RUSTC.into()),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER.into()),
        ],
        target_folder,
    })
}

fn debian_packages_are_there() -> bool {
    let files = [DEBIAN_CARGO, DEBIAN_RUSTC, DEBIAN_CLIPPY, DEBIAN_LINKER, DEBIAN_SOURCE];
    let version = || process::output(Command::new(DEBIAN_RUSTC).arg("--version")).ok();
    files.iter().all(|file| Path::new(file).exists())
        // Without the packages, this path is that of the release's own, older Rust.
        && version().and_then(|said| minor_version(&said)).is_some_and(|minor| minor >= OLDEST)
}

/// Builds the standard library and puts its parts into `folder`.
fn build_standard_library(console: &Console, folder: &Path) -> Result<()> {
    let work = tempfile::tempdir_in(folder.parent().context("the cache is a folder")?)?;
    fs::create_dir(work.path().join("src"))?;
    fs::write(work.path().join("src/lib.rs"), "")?;
    fs::write(work.path().join("Cargo.toml"), PROBE)?;
    let mut cargo = Command::new(DEBIAN_CARGO);
    cargo
        .args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort,proc_macro"])
        .arg("--target-dir")
        .arg(work.path().join("target"))
        .current_dir(work.path())
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO")
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without it, whole-program optimisation fails: "can't find section .llvmbc".
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
    process::run(console, &mut cargo)?;
    let mut content = Vec::new();
    let mut libraries: Vec<PathBuf> =
        libraries(&work.path().join("target").join(TARGET).join("release/deps"))?;
    libraries.sort();
    for library in libraries {
        let name = library.file_name().context("a library has a name")?;
        if name.to_string_lossy().starts_with("libstd_probe-") {
            continue;
        }
        content.push(format!("{} {}", hash::sha256(&fs::read(&library)?), name.display()));
        fs::copy(&library, folder.join(name))?;
    }
    Ok(fs::write(folder.join(MARK), content.join("\n"))?)
}

/// Copies the parts to where the compiler looks, unless these are there.
fn install_standard_library(built: &Path, installed: &Path) -> Result<()> {
    let content = fs::read(built.join(MARK))?;
    if fs::read(installed.join(MARK)).is_ok_and(|found| found == content) {
        return Ok(());
    }
    let put = || -> Result<()> {
        // `…/rustlib/wasm32-unknown-unknown/lib`
        let target = installed.parent().context("the library folder has a parent")?;
        let rustlib = target.parent().context("the target's folder has a parent")?;
        let unfinished = tempfile::Builder::new().prefix(".cmsa-join-").tempdir_in(rustlib)?;
        let lib = unfinished.path().join("lib");
        fs::create_dir(&lib)?;
        for entry in fs::read_dir(built)? {
            let entry = entry?;
            fs::copy(entry.path(), lib.join(entry.file_name()))?;
        }
        fs::set_permissions(unfinished.path(), fs::Permissions::from_mode(0o755))?;
        if target.exists() {
            fs::remove_dir_all(target)?;
        }
        Ok(fs::rename(unfinished.keep(), target)?)
    };
    put().with_context(|| {
        format!("putting the standard library into {}; run this once as root", installed.display())
    })
}

/// A standard library that was built again leaves target folders that fit the old one.
fn remove_other_target_folders(ours: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(ours.parent().context("a target folder has a parent")?) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        let of_this_kind =
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(DEBIAN_FOLDER));
        if of_this_kind && path != ours {
            fs::remove_dir_all(&path)?;
        }
    }
    Ok(())
}

/// Where a compiler looks for the target's standard library.
fn library_folder(rustc: &str) -> Result<PathBuf> {
    let said = process::output(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]))
        .context("Rust is not installed as expected; install it from https://rustup.rs")?;
    Ok(PathBuf::from(said.trim()))
}

fn has_standard_library(folder: &Path) -> bool {
    let is = |path: &PathBuf, name: &str| {
        path.file_name().is_some_and(|found| found.to_string_lossy().starts_with(name))
    };
    libraries(folder)
        .is_ok_and(|found| ["libcore-", "libstd-"].iter().all(|name| found.iter().any(|path| is(path, name))))
}

fn libraries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rlib") {
            found.push(path);
        }
    }
    Ok(found)
}

/// 96 of `rustc 1.96.0 (…)`.
fn minor_version(said: &str) -> Option<u32> {
    said.strip_prefix("rustc 1.")?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_tells_its_version() {
        assert_eq!(
            minor_version("rustc 1.96.0 (ac68faa20 2026-05-20) (built from a source tarball)\n"),
            Some(96)
        );
        assert_eq!(minor_version("rustc 2.0.0"), None);
    }

    #[test]
    fn a_library_needs_core_and_std() -> Result<()> {
        let folder = tempfile::tempdir()?;
        assert!(!has_standard_library(&folder.path().join("absent")));
        fs::write(folder.path().join("libcore-0123.rlib"), "")?;
        assert!(!has_standard_library(folder.path()));
        fs::write(folder.path().join("libstd-0123.rlib"), "")?;
        assert!(has_standard_library(folder.path()));
        Ok(())
    }

    #[test]
    fn only_older_target_folders_of_debians_compiler_go() -> Result<()> {
        let target = tempfile::tempdir()?;
        for name in ["wasm", "wasm-debian-old", "wasm-debian-new"] {
            fs::create_dir(target.path().join(name))?;
        }
        remove_other_target_folders(&target.path().join("wasm-debian-new"))?;
        let left = |name: &str| target.path().join(name).is_dir();
        assert_eq!([left("wasm"), left("wasm-debian-old"), left("wasm-debian-new")], [true, false, true]);
        Ok(())
    }
}
