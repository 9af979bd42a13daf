//! A standard library in which a panic is one instruction: no message, nothing formatted. Of the
//! widget that is 10 %, and what a panic says in somebody's browser nobody reads.
//!
//! It stands in the cache as a folder of its own that looks like a compiler's (`--sysroot`), so
//! the compiler's own stays what it is.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cache;
use crate::console::Console;
use crate::hash;
use crate::setup::wasm::library::{self, Recipe};
use crate::setup::wasm::{self, Compiler, TARGET};

/// How it is built: for size, as what is linked with it is.
const RECIPE: Recipe = Recipe {
    crates: "std,panic_abort",
    // Without the bitcode there is nothing to optimise in the whole program.
    flags: "-Cembed-bitcode=yes -Zunstable-options -Cpanic=immediate-abort",
    opt_level: "z",
};

/// That library.
pub(crate) struct Smallest {
    sysroot: PathBuf,
}

impl Smallest {
    /// Has `cargo` build with it.
    pub(crate) fn link(&self, cargo: &mut Command) {
        let flags = [
            format!("--sysroot={}", self.sysroot.display()),
            "-Zunstable-options".to_owned(),
            "-Cpanic=immediate-abort".to_owned(),
        ];
        cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    }
}

/// Finds it, or builds it.
///
/// # Errors
///
/// When it cannot be built from the source that is there.
pub(super) fn ensure(console: &Console, compiler: &Compiler) -> Result<Option<Smallest>> {
    let sysroot = PathBuf::from(compiler.says(&["--print", "sysroot"])?.trim());
    let version = compiler.says(&["-vV"])?;
    let key = hash::of_parts(&[
        RECIPE.crates.as_bytes(),
        RECIPE.flags.as_bytes(),
        RECIPE.opt_level.as_bytes(),
        sysroot.as_os_str().as_encoded_bytes(),
        version.as_bytes(),
    ]);
    let built = cache::folder()?.join("wasm32-std").join(format!("smallest-{}", &key[..16]));
    if !built.is_dir() {
        let source = sysroot.join("lib/rustlib/src/rust/library/std");
        if !source.is_dir()
            && let Err(error) = wasm::rustup(console, ["component", "add", "rust-src"])
        {
            console.line(&format!("       {error:#}; the widget becomes larger than it needs to be"));
            return Ok(None);
        }
        console.long_step("smallest standard library", "about 1 minute, once", || {
            cache::once(console, &built, |folder| build(console, compiler, &sysroot, &version, folder))
        })?;
    }
    Ok(Some(Smallest { sysroot: built }))
}

fn build(console: &Console, compiler: &Compiler, real: &Path, version: &str, folder: &Path) -> Result<()> {
    let rustlib = folder.join("lib/rustlib");
    let libraries = rustlib.join(TARGET).join("lib");
    fs::create_dir_all(&libraries)?;
    library::build(console, compiler, &RECIPE, &libraries)?;
    // The linker that comes with the compiler is searched for here.
    let host = host(version).context("rustc -vV names no host")?;
    Ok(symlink(real.join("lib/rustlib").join(host), rustlib.join(host))?)
}

/// The host in what `rustc -vV` says.
fn host(version: &str) -> Option<&str> {
    version.lines().find_map(|line| line.strip_prefix("host: "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_tells_its_host() {
        assert_eq!(
            host("rustc 1.95.0\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0\n"),
            Some("x86_64-unknown-linux-gnu")
        );
        assert_eq!(host("rustc 1.95.0\n"), None);
    }
}
