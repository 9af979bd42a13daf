//! Compiles `catalog/*.toml` to static Rust data, so that no parser ships in the WebAssembly.
//! A mistake in the catalog ends the build with a message that names the file and the entry.

#![expect(clippy::print_stdout, reason = "cargo reads stdout")]

mod check;
#[path = "../src/code.rs"]
mod code;
#[allow(unreachable_pub, dead_code, reason = "a module of the crate")]
#[path = "../src/date.rs"]
mod date;
mod emit;
mod entries;
#[allow(unreachable_pub, dead_code, reason = "as above")]
#[path = "../src/fact.rs"]
mod fact;
#[allow(unreachable_pub, dead_code, reason = "as above")]
#[path = "../src/lang.rs"]
mod lang;

use std::{env, fs, path::Path, process::ExitCode};

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=catalog");
    println!("cargo::rerun-if-changed=build");
    for file in ["code", "date", "fact", "lang"] {
        println!("cargo::rerun-if-changed=src/{file}.rs");
    }
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
    let files = emit::emit(&catalog, &canonical);
    let written = fs::write(out.join("catalog.json"), &canonical)
        .and_then(|()| files.iter().try_for_each(|(name, text)| fs::write(out.join(name), text)));
    if let Err(error) = written {
        println!("cargo::error=cannot write the compiled catalog: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
