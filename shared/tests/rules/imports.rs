//! No import cycle between files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::purity::sources;

/// The folder of each crate, build script and test program that has more than one file.
const CRATES: &[&str] = &[
    "e2e/src",
    "e2e/tests/it",
    "shared/build",
    "shared/src",
    "shared/tests/rules",
    "widget/src",
    "worker/build",
    "worker/src",
    "worker/webhook/src",
    "xtask/src",
];

/// A file by the path of its module: `["text", "en"]` for `src/text/en.rs`, and an empty one for `src/lib.rs`.
type Module = Vec<String>;

/// The files of a crate, each with the files that it imports from.
struct Imports(BTreeMap<Module, BTreeSet<Module>>);

impl Imports {
    fn of(folder: &Path) -> Self {
        let mut texts: BTreeMap<Module, String> = sources(folder)
            .iter()
            .map(|path| {
                let within = path.strip_prefix(folder).expect("is below the folder").with_extension("");
                let names = within.iter().map(|name| name.to_string_lossy().into_owned());
                let module = names.filter(|name| !["lib", "main", "mod"].contains(&name.as_str())).collect();
                (module, fs::read_to_string(path).expect("a source file can be read"))
            })
            .collect();
        // A module whose file is elsewhere, by its attribute `path`, imports nothing here.
        for (module, text) in texts.clone() {
            for name in declared(&text) {
                texts.entry([&module[..], &[name.to_owned()]].concat()).or_default();
            }
        }
        let file = |path: &Module| {
            (0..=path.len()).rev().map(|length| path[..length].to_vec()).find(|path| texts.contains_key(path))
        };
        let imports = texts.iter().map(|(module, text)| {
            let paths = paths(module, text);
            let files = paths.iter().filter_map(file).filter(|file| file != module);
            (module.clone(), files.collect())
        });
        Self(imports.collect())
    }

    /// Files that import each other in a circle: those that are left when every file is taken away that
    /// imports none of the others, or that none of the others imports.
    fn circles(&self) -> Vec<String> {
        let mut left: BTreeSet<&Module> = self.0.keys().collect();
        loop {
            let imports = |from: &Module, file: &Module| self.0[from].contains(file);
            let is_end = |module: &&Module| {
                !left.iter().any(|other| imports(module, other))
                    || !left.iter().any(|other| imports(other, module))
            };
            let Some(end) = left.iter().copied().find(is_end) else { break };
            left.remove(end);
        }
        let name = |module: &Module| if module.is_empty() { "lib".to_owned() } else { module.join("/") };
        let within = |module: &Module| -> Vec<String> {
            self.0[module].iter().filter(|file| left.contains(file)).map(name).collect()
        };
        left.iter().map(|module| format!("{} imports {}", name(module), within(module).join(", "))).collect()
    }
}

/// The paths that a file names, from the root of the crate: those after `crate::`, `super::` and `self::`, and those
/// that begin with a module that the file declares.
fn paths(module: &Module, text: &str) -> Vec<Module> {
    let mut code = String::new();
    let mut inline = false;
    // Tests see the file from outside. In an inline module `super` is the file itself.
    for line in text.lines().take_while(|line| *line != "#[cfg(test)]") {
        inline =
            (inline || line.contains("mod ") && line.ends_with('{') && !line.starts_with(' ')) && line != "}";
        let line = line.split("//").next().unwrap_or_default();
        code += &if inline { line.replace("super::", "self::") } else { line.to_owned() };
        code.push('\n');
    }
    let parent = module.split_last().map_or(&[][..], |(_, parent)| parent);
    let declared: Vec<&str> = declared(&code).collect();
    let mut found = Vec::new();
    for (start, _) in code.match_indices("::") {
        let before = &code[..start];
        let word =
            before.rsplit(|char: char| !char.is_alphanumeric() && char != '_').next().unwrap_or_default();
        // Only the beginning of a path says where it is.
        if before[..before.len() - word.len()].ends_with("::") {
            continue;
        }
        let from = match word {
            "crate" => Vec::new(),
            "super" => parent.to_vec(),
            "self" => module.clone(),
            child if declared.contains(&child) => [&module[..], &[child.to_owned()]].concat(),
            _ => continue,
        };
        tree(from, &mut code[start + 2..].chars().peekable(), &mut found);
    }
    found
}

/// The names of the modules that a file declares, in files of their own.
fn declared(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.strip_suffix(';')?.split_once("mod ")).map(|(_, name)| name)
}

/// Reads `a::{b, c::d}` after a `::`, and adds each path in it.
fn tree(from: Module, rest: &mut std::iter::Peekable<std::str::Chars<'_>>, found: &mut Vec<Module>) {
    while rest.next_if(|char| char.is_whitespace()).is_some() {}
    if rest.next_if_eq(&'{').is_some() {
        while rest.peek().is_some_and(|char| *char != '}') {
            tree(from.clone(), rest, found);
            while rest.next_if(|char| char.is_whitespace() || *char == ',').is_some() {}
        }
        rest.next();
        return;
    }
    let mut name = String::new();
    while let Some(char) = rest.next_if(|char| char.is_alphanumeric() || "_*".contains(*char)) {
        name.push(char);
    }
    let mut path = from;
    match name.as_str() {
        "self" => {}
        "super" => {
            path.pop();
        }
        _ => path.push(name.clone()),
    }
    if rest.next_if_eq(&':').is_some() {
        rest.next();
        tree(path, rest, found);
        return;
    }
    // Skip `as b` in `a as b`.
    while rest.next_if(|char| char.is_alphanumeric() || *char == ' ' || *char == '_').is_some() {}
    found.push(path);
    if name.is_empty() {
        rest.next();
    }
}

#[test]
fn no_file_imports_in_a_circle() {
    let imports = Imports::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let module = |path: &[&str]| -> Module { path.iter().map(|name| (*name).to_owned()).collect() };
    // The test does find imports: these, for example.
    for (file, import) in
        [(&["rule"][..], &["source"][..]), (&["wire", "decode"], &["mistake"]), (&["text"], &["text", "es"])]
    {
        assert!(imports.0[&module(file)].contains(&module(import)), "{file:?} imports {import:?}");
    }
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let circles: Vec<String> = CRATES
        .iter()
        .flat_map(|folder| {
            let circles = Imports::of(&project.join(folder)).circles();
            circles.into_iter().map(move |circle| format!("{folder}: {circle}"))
        })
        .collect();
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}
