//! The rules do no I/O and know no clock and no platform: what is absent is tested here.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Packages that access the platform, such as its clock or network.
const FORBIDDEN: &[&str] = &[
    "async-std",
    "chrono",
    "console_error_panic_hook",
    "getrandom",
    "gloo-net",
    "hyper",
    "instant",
    "jiff",
    "js-sys",
    "leptos",
    "libc",
    "mio",
    "rand",
    "reqwest",
    "rustix",
    "smol",
    "socket2",
    "time",
    "tokio",
    "ureq",
    "uuid",
    "wasi",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "web-sys",
    "web-time",
    "winapi",
    "windows-sys",
    "worker",
];

/// The feature `schema` describes the wire types for the Worker's build script. It is in nothing that ships.
const ALLOWED: &str = "#[cfg(feature = \"schema\")]";

/// Words of source code that access the platform through the standard library.
const FORBIDDEN_WORDS: &[&str] = &[
    "cfg(target",
    "cfg(feature",
    "cfg!(",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "SystemTime",
    "Instant::",
    "thread_local!",
    "static mut",
    "println!",
    "dbg!",
    "unsafe",
    "wasm_bindgen",
];

#[test]
fn no_dependency_reaches_the_platform() {
    let names = normal_dependencies();
    assert!(names.contains("serde"), "the dependencies were not read: {names:?}");
    let found: Vec<_> = FORBIDDEN.iter().filter(|name| names.contains(**name)).collect();
    assert!(found.is_empty(), "join-shared depends on {found:?}");
}

#[test]
fn no_line_reaches_the_platform() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = sources(&folder);
    assert!(files.len() > 10, "the sources were not found in {}", folder.display());
    let mut found = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("a source file can be read");
        for (index, line) in text.lines().enumerate() {
            let skip = line.trim_start().starts_with("//") || line.trim() == ALLOWED;
            for word in FORBIDDEN_WORDS.iter().filter(|word| !skip && line.contains(**word)) {
                found.push(format!("{}:{}: {word}", path.display(), index + 1));
            }
        }
    }
    assert!(found.is_empty(), "join-shared is not pure:\n{}", found.join("\n"));
}

/// Names of all packages that join-shared is linked with, as Cargo resolves them for the browser.
fn normal_dependencies() -> BTreeSet<String> {
    let metadata = metadata();
    let texts = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();

    let names: BTreeMap<String, String> = list(&metadata["packages"])
        .iter()
        .map(|package| (texts(package, "id"), texts(package, "name")))
        .collect();
    let edges: BTreeMap<String, Vec<String>> = list(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| {
            let normal = list(&node["deps"]).into_iter().filter(|dependency| {
                list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null())
            });
            (texts(node, "id"), normal.map(|dependency| texts(&dependency, "pkg")).collect())
        })
        .collect();

    let root = names.iter().find(|(_, name)| *name == "join-shared").map(|(id, _)| id.clone());
    let mut open = vec![root.expect("join-shared is in the workspace")];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id.clone()) {
            open.extend(edges.get(&id).into_iter().flatten().cloned());
        }
    }
    seen.iter().filter_map(|id| names.get(id)).filter(|name| *name != "join-shared").cloned().collect()
}

fn metadata() -> Value {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--filter-platform", "wasm32-unknown-unknown"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "cargo metadata failed:\n{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

pub(super) fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("its entries can be read").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}
