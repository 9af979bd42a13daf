//! Prepares what stands inline in every page: the critical CSS and the script that starts the
//! widget, each with the hash by which the Content-Security-Policy lets it through.

use std::{env, fs, io, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

const STYLE: &str = "../widget/style.css";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={STYLE}");
    let style = fs::read_to_string(STYLE)?;
    let generated = format!("const STYLE: Inline = {};\n{}\n", inline(&style), start()?);
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("inline.rs"), generated)
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

fn inline(text: &str) -> String {
    format!("Inline {{ text: {text:?}, hash: \"sha256-{}\" }}", STANDARD.encode(Sha256::digest(text)))
}
