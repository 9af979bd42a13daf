//! Prepares what the Worker ships as data:
//!
//! - the description of the API, and the page `/docs`;
//! - what pages contain inline: the critical CSS, the script that starts the widget, and those of the embed, each with
//!   its hash for the Content-Security-Policy;
//! - the scripts that other sites load, split where the Worker inserts its origin.

#![expect(clippy::print_stdout, reason = "cargo reads stdout")]

#[allow(unreachable_pub, dead_code, reason = "a module of the Worker")]
#[path = "../src/http/contract.rs"]
mod contract;
mod docs;
mod openapi;
#[allow(unreachable_pub, dead_code, reason = "a module of the Worker")]
#[path = "../src/http/problem.rs"]
mod problem;

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

const STYLE: &str = "../widget/style.css";
const DESK_STYLE: &str = "src/desk/style.css";
const SHARE: &str = "share";
const PLUGIN: &str = "../embed/wordpress/cmsa-join";
const LOADERS: &str = "../embed/loaders";

/// Stands for the origin in the scripts that other sites load.
const ORIGIN: &str = r#""https://origin.invalid""#;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/http/contract.rs");
    println!("cargo::rerun-if-changed=src/http/problem.rs");
    println!("cargo::rerun-if-changed={STYLE}");
    println!("cargo::rerun-if-changed={DESK_STYLE}");
    let style = compact(&fs::read_to_string(STYLE)?);
    let embed = embed()?;
    let embed = embed.as_deref();
    let inlines = [
        format!("const STYLE: Inline = {};", inline(&style)),
        start()?,
        optional("FRAME", script(embed, "frame.js")?.as_deref()),
        optional("BUILDER", script(embed, "builder.js")?.as_deref()),
        optional("RECEIPT", script(embed, "receipt.js")?.as_deref()),
        optional("TURNSTILE", script(embed, "turnstile.js")?.as_deref()),
    ];
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    let out = Path::new(&out);
    fs::write(out.join("inline.rs"), inlines.join("\n"))?;
    let assets = out.join("assets");
    if assets.exists() {
        // Those of an earlier run have other names.
        fs::remove_dir_all(&assets)?;
    }
    fs::create_dir_all(&assets)?;
    fs::write(out.join("scripts.rs"), scripts(embed, out)?)?;
    let description = openapi::document();
    let desk = asset(out, "desk", "css", &compact(&fs::read_to_string(DESK_STYLE)?))?;
    fs::write(
        out.join("desk.rs"),
        format!(
            "const STYLE: &str = {desk:?};\n{}",
            optional("COPY", script(embed, "receipt.js")?.as_deref())
        ),
    )?;
    let page = asset(out, "docs", "txt", &docs::page(&description))?;
    fs::write(
        out.join("docs.rs"),
        format!("const ORIGIN: &str = {:?};\nconst FILE: &str = {page:?};", docs::ORIGIN),
    )?;
    fs::write(out.join("share.rs"), share(out)?)?;
    fs::write(out.join("plugin.rs"), plugin(out)?)?;
    let description = description.to_string();
    let file = asset(out, "openapi", "json", &description)?;
    fs::write(
        out.join("openapi.rs"),
        format!("const FILE: &str = {file:?};\nconst TAG: &str = {:?};", tag(&description)),
    )?;
    // The unit tests read it.
    fs::write(out.join("openapi.json"), description)
}

/// Writes a file for the static assets, which `cargo xtask build` copies, and returns its path there. In the Worker's
/// script, these files would be a sixteenth of it.
fn asset(
    out: &Path,
    name: &str,
    extension: &str,
    content: &(impl AsRef<[u8]> + ?Sized),
) -> io::Result<String> {
    let content = content.as_ref();
    let hash = Sha256::digest(content).iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
    let file = format!("{name}-{hash:016x}.{extension}");
    fs::write(out.join("assets").join(&file), content)?;
    Ok(format!("/pkg/{file}"))
}

/// The files of the plugin, each with its name in the zip.
fn plugin(out: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={PLUGIN}");
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(PLUGIN)? {
        let path = entry?.path();
        let name = format!("cmsa-join/{}", path.file_name().unwrap_or_default().to_string_lossy());
        files.insert(name, fs::read_to_string(&path)?);
    }
    let files: Vec<_> = files.into_iter().collect();
    let file = asset(out, "plugin", "json", &serde_json::to_string(&files)?)?;
    Ok(format!("const FILE: &str = {file:?};"))
}

/// The pictures that other sites show with a link, one for each language: `cargo xtask screenshots` takes them.
fn share(out: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={SHARE}");
    let mut pictures = Vec::new();
    for entry in fs::read_dir(SHARE)? {
        let path = entry?.path();
        let lang = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        pictures.push((asset(out, &format!("share-{lang}"), "png", &fs::read(&path)?)?, lang));
    }
    pictures.sort();
    let pictures: Vec<String> = pictures.iter().map(|(file, lang)| format!("({lang:?}, {file:?})")).collect();
    Ok(format!("const SHARE: &[(&str, &str)] = &[{}];", pictures.join(", ")))
}

/// A style sheet without its comments and most of its white space.
fn compact(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    let css = parts.fold(first, |css, part| css + part.split_once("*/").map_or("", |(_, rest)| rest));
    let mut css = css.split_whitespace().collect::<Vec<_>>().join(" ");
    for (from, to) in [
        (" {", "{"),
        ("{ ", "{"),
        ("; ", ";"),
        (";} ", "}"),
        (";}", "}"),
        ("} ", "}"),
        (": ", ":"),
        (", ", ","),
    ] {
        css = css.replace(from, to);
    }
    css
}

/// The entity tag of a text.
fn tag(text: &str) -> String {
    let hash = Sha256::digest(text).iter().take(16).fold(0, |hash, byte| hash << 8 | u128::from(*byte));
    format!("\"{hash:032x}\"")
}

/// The folder of the embed's scripts, from `cargo xtask build`. Without it there is no loader, frames send no
/// messages, and the embed builder works without a script.
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
    // An inline script would end there.
    if script.to_lowercase().contains("</script") {
        return Err(io::Error::other(format!("{file} contains </script")));
    }
    Ok(Some(script.trim_end().to_owned()))
}

/// The scripts that other sites load: every loader by its name, the name of the current one, and the file of the debug
/// script.
fn scripts(folder: Option<&Path>, out: &Path) -> io::Result<String> {
    let mut loaders = kept_loaders()?;
    let today = script(folder, "loader.js")?.map(|script| {
        let file = loader_name(&script);
        loaders.insert(file.clone(), script);
        file
    });
    let loaders: Vec<String> = loaders
        .into_iter()
        .map(|(file, script)| Ok(format!("({file:?}, {})", parts(&file, &script)?)))
        .collect::<io::Result<_>>()?;
    let debug = script(folder, "debug.js")?.map(|script| {
        parts("debug.js", &script)?;
        asset(out, "debug", "txt", &script)
    });
    let debug = debug.transpose()?;
    Ok(format!(
        "const LOADERS: &[(&str, Script)] = &[{}];\n\
         const LOADER_FILE: Option<&str> = {today:?};\n\
         const DEBUG_FILE: Option<&str> = {debug:?};\n\
         const ORIGIN: &str = {ORIGIN:?};",
        loaders.join(", ")
    ))
}

/// The earlier loaders by their names: pages may still load them.
fn kept_loaders() -> io::Result<BTreeMap<String, String>> {
    println!("cargo::rerun-if-changed={LOADERS}");
    fs::read_dir(LOADERS)?
        .map(|entry| {
            let path = entry?.path();
            let (script, file) = (fs::read_to_string(&path)?, path.file_name().unwrap_or_default());
            let (script, name) = (script.trim_end().to_owned(), loader_name(&script));
            if file != name.as_str() {
                return Err(io::Error::other(format!(
                    "{} has changed: its name would be {name}",
                    path.display()
                )));
            }
            Ok((name, script))
        })
        .collect()
}

/// The file name of a loader, which contains a hash of it.
fn loader_name(script: &str) -> String {
    let digest = Sha256::digest(script.trim_end());
    let hash = digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
    format!("embed-{hash:016x}.js")
}

/// A script before and after the origin.
fn parts(name: &str, script: &str) -> io::Result<String> {
    let parts: Vec<&str> = script.split(ORIGIN).collect();
    let [before, after] = parts.as_slice() else {
        return Err(io::Error::other(format!("{name} does not contain {ORIGIN} exactly once")));
    };
    Ok(format!("Script {{ before: {before:?}, after: {after:?} }}"))
}

/// The script that starts the widget, whose addresses come from `cargo xtask build`. Without them, pages work without
/// a script.
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
    format!("Inline {{ text: {text:?}, hash: {:?} }}", hash(text))
}

/// The hash of a text in a Content-Security-Policy.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}
