//! Prepares what stands inline in pages: the critical CSS, the script that starts the widget, and
//! those of the embed, each with the hash by which the Content-Security-Policy lets it through. And the
//! scripts for pages of others, in two parts: between them comes the origin at which they are asked for.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

const STYLE: &str = "../widget/style.css";

/// What stands in those for the origin.
const ORIGIN: &str = r#""https://origin.invalid""#;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={STYLE}");
    let style = fs::read_to_string(STYLE)?;
    let embed = embed()?;
    let embed = embed.as_deref();
    let inlines = [
        format!("const STYLE: Inline = {};", inline(&style)),
        start()?,
        optional("FRAME", script(embed, "frame.js")?.as_deref()),
        optional("BUILDER", script(embed, "builder.js")?.as_deref()),
        optional("RECEIPT", script(embed, "receipt.js")?.as_deref()),
    ];
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    let out = Path::new(&out);
    fs::write(out.join("inline.rs"), inlines.join("\n"))?;
    fs::write(out.join("scripts.rs"), scripts(embed)?)
}

/// The folder of the embed's scripts, which `cargo xtask build` passes on. Without them there is no
/// loader, frames tell nothing, and the embed builder works by its form.
fn embed() -> io::Result<Option<PathBuf>> {
    println!("cargo::rerun-if-env-changed=JOIN_EMBED");
    let folder = env::var_os("JOIN_EMBED").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    match folder {
        Some(folder) if !folder.is_dir() => {
            Err(io::Error::other(format!("JOIN_EMBED is not a folder: {}", folder.display())))
        }
        folder => Ok(folder),
    }
}

/// One of the embed's scripts.
fn script(folder: Option<&Path>, file: &str) -> io::Result<Option<String>> {
    let Some(folder) = folder else { return Ok(None) };
    let path = folder.join(file);
    println!("cargo::rerun-if-changed={}", path.display());
    let script = fs::read_to_string(path)?;
    // Where it stands inline, it would end there.
    if script.to_lowercase().contains("</script") {
        return Err(io::Error::other(format!("{file} contains </script")));
    }
    Ok(Some(script.trim_end().to_owned()))
}

/// The scripts for pages of others, each in two parts, and the loader's name, which follows its content.
fn scripts(folder: Option<&Path>) -> io::Result<String> {
    let (loader, debug) = (script(folder, "loader.js")?, script(folder, "debug.js")?);
    let file = loader.as_ref().map(|script| {
        let hash = Sha256::digest(script).iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
        format!("embed-{hash:016x}.js")
    });
    let parts = [parts("LOADER", loader.as_deref())?, parts("DEBUG", debug.as_deref())?];
    Ok(format!("{}\nconst LOADER_FILE: Option<&str> = {file:?};", parts.join("\n")))
}

/// A script before and after our origin.
fn parts(name: &str, script: Option<&str>) -> io::Result<String> {
    let Some(script) = script else { return Ok(format!("const {name}: Option<Script> = None;")) };
    let parts: Vec<&str> = script.split(ORIGIN).collect();
    let [before, after] = parts.as_slice() else {
        return Err(io::Error::other(format!("{name} does not contain {ORIGIN} exactly once")));
    };
    Ok(format!("const {name}: Option<Script> = Some(Script {{ before: {before:?}, after: {after:?} }});"))
}

/// The files of the widget are named by their content; `cargo xtask build` passes their
/// addresses on. Without them, pages are rendered without a script and work so.
fn start() -> io::Result<String> {
    let js = address("JOIN_WIDGET_JS")?;
    let wasm = address("JOIN_WIDGET_WASM")?;
    let (Some(js), Some(wasm)) = (js, wasm) else {
        return Ok("const WIDGET: Option<Widget> = None;".to_owned());
    };
    let start = inline(&format!(r#"import init from"{js}";init({{module_or_path:"{wasm}"}})"#));
    Ok(format!(
        "const WIDGET: Option<Widget> = Some(Widget {{ js: {js:?}, wasm: {wasm:?}, start: {start} }});"
    ))
}

fn address(variable: &str) -> io::Result<Option<String>> {
    println!("cargo::rerun-if-env-changed={variable}");
    let Some(address) = env::var(variable).ok().filter(|address| !address.is_empty()) else {
        return Ok(None);
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if address.chars().all(plain) {
        Ok(Some(address))
    } else {
        Err(io::Error::other(format!("{variable} is not a plain path: {address}")))
    }
}

fn optional(name: &str, text: Option<&str>) -> String {
    let value = text.map_or("None".to_owned(), |text| format!("Some({})", inline(text)));
    format!("const {name}: Option<Inline> = {value};")
}

fn inline(text: &str) -> String {
    format!("Inline {{ text: {text:?}, hash: \"sha256-{}\" }}", STANDARD.encode(Sha256::digest(text)))
}
