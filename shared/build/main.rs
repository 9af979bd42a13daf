//! Compiles `catalog/*.toml` to static Rust data, so that no parser ships in the WebAssembly.
//! A mistake in the catalogue ends the build with a message that names the file and the entry.

#![expect(clippy::print_stdout, reason = "a build script speaks to cargo on stdout")]

mod check;
#[allow(unreachable_pub, dead_code, reason = "it is public in the crate, and not all of it is used here")]
#[path = "../src/date.rs"]
mod date;
mod emit;
mod entries;

use std::{env, fs, path::Path, process::ExitCode};

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=catalog");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/date.rs");
    let catalog = entries::Catalog::read(|file| fs::read_to_string(Path::new("catalog").join(file)))
        .and_then(|catalog| check::check(&catalog).map(|()| catalog));
    let catalog = match catalog {
        Ok(catalog) => catalog,
        Err(mistakes) => {
            for mistake in mistakes {
                println!("cargo::error={mistake}");
            }
            return ExitCode::FAILURE;
        }
    };
    let canonical = catalog.canonical_json();
    let Some(out) = env::var_os("OUT_DIR") else {
        println!("cargo::error=OUT_DIR is not set: run this through cargo");
        return ExitCode::FAILURE;
    };
    let out = Path::new(&out);
    let written = fs::write(out.join("catalog.json"), &canonical)
        .and_then(|()| fs::write(out.join("catalog.rs"), emit::emit(&catalog, &canonical)));
    if let Err(error) = written {
        println!("cargo::error=cannot write the compiled catalogue: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
