//! Debian's compiler, for where only package mirrors are.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cache;
use crate::console::Console;
use crate::hash;
use crate::project::Project;
use crate::setup::apt as packages;
use crate::setup::wasm::library::{self, Recipe};
use crate::setup::wasm::{Compiler, Toolchain};

/// Debian's browser builds need a current Rust, so the release has one beside its own.
const PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "lld-22"];
const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";
const CLIPPY: &str = "/usr/bin/clippy-driver";
const LINKER: &str = "/usr/bin/wasm-ld-22";
const SOURCE: &str = "/usr/lib/rustlib/src/rust/library/std";
/// How its target folders begin.
const FOLDER: &str = "wasm-debian-";
/// The file in a standard library of ours that tells what it holds.
const MARK: &str = "cmsa-join-content";
/// No package has the target's standard library; this is like the one that rustup has.
const RECIPE: Recipe = Recipe {
    crates: "std,panic_abort,proc_macro",
    // Without it, whole-program optimisation fails: "can't find section .llvmbc".
    flags: "-Cembed-bitcode=yes",
    opt_level: "3",
};
/// The oldest minor version of Rust 1 that this workspace compiles with (`rust-version`).
const OLDEST: u32 = 91;

/// Debian's compiler with a standard library that we build from Debian's source.
///
/// # Errors
///
/// When its packages cannot be had, or the library not be built or put in its place.
pub(super) fn toolchain(console: &Console, project: &Project) -> Result<Toolchain> {
    let compiler = compiler()?;
    if !packages_are_there(&compiler) {
        packages::install(console, &PACKAGES).context("Debian's Rust for WebAssembly is not installed")?;
    }
    let version = compiler.says(&["-vV"])?;
    let installed = library::folder(&compiler)?;
    if !library::is_in(&installed) || installed.join(MARK).is_file() {
        let recipe = [RECIPE.crates, RECIPE.flags, RECIPE.opt_level, &version].map(str::as_bytes);
        let key = hash::of_parts(&recipe);
        let built = cache::folder()?.join("wasm32-std").join(&key[..16]);
        if !built.is_dir() {
            console.long_step("standard library for WebAssembly", "about 1 minute, once", || {
                cache::once(console, &built, |folder| build(console, &compiler, folder))
            })?;
        }
        install(&built, &installed)?;
    }
    // A package of the distribution has no mark; its content goes with the compiler's version.
    let content = fs::read_to_string(installed.join(MARK)).unwrap_or(version);
    let target_folder =
        project.path("target").join(format!("{FOLDER}{}", &hash::sha256(content.as_bytes())[..8]));
    remove_other_target_folders(&target_folder)?;
    Ok(Toolchain { compiler, target_folder })
}

fn compiler() -> Result<Compiler> {
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(PathBuf::from("/usr/bin")).chain(env::split_paths(&path)))?;
    Ok(Compiler {
        cargo: PathBuf::from(CARGO),
        rustc: PathBuf::from(RUSTC),
        is_debian: true,
        environment: vec![
            ("PATH", path),
            ("RUSTC", RUSTC.into()),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", LINKER.into()),
        ],
    })
}

fn packages_are_there(compiler: &Compiler) -> bool {
    let files = [CARGO, RUSTC, CLIPPY, LINKER, SOURCE];
    let version = || compiler.says(&["--version"]).ok();
    files.iter().all(|file| Path::new(file).exists())
        // Without the packages, this path is that of the release's own, older Rust.
        && version().and_then(|said| minor_version(&said)).is_some_and(|minor| minor >= OLDEST)
}

fn build(console: &Console, compiler: &Compiler, folder: &Path) -> Result<()> {
    let mut content = Vec::new();
    for name in library::build(console, compiler, &RECIPE, folder)? {
        content.push(format!("{} {name}", hash::sha256(&fs::read(folder.join(&name))?)));
    }
    Ok(fs::write(folder.join(MARK), content.join("\n"))?)
}

/// Copies the parts to where the compiler looks, unless these are there.
fn install(built: &Path, installed: &Path) -> Result<()> {
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
        let of_this_kind = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(FOLDER));
        if of_this_kind && path != ours {
            fs::remove_dir_all(&path)?;
        }
    }
    Ok(())
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
