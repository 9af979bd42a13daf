//! Replays the inputs that fuzzing has found. `cargo xtask fuzz` looks for more.

#[allow(unreachable_pub, reason = "a module of the fuzz crate")]
#[path = "../../fuzz/properties.rs"]
mod properties;

use std::{
    collections::BTreeSet,
    fs,
    panic::catch_unwind,
    path::{Path, PathBuf},
};

use properties::{Property, TARGETS};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name)
}

/// The files of a folder, which must exist.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.expect("can be listed").path()).collect();
    files.sort();
    files
}

/// Replays the inputs of one target. The decoder must accept some of them and refuse others.
fn replay(target: &str, property: Property) -> Result<(), String> {
    let inputs = files(&folder("corpus").join(target));
    let (mut accepted, mut refused) = (0, 0);
    for path in &inputs {
        let bytes = fs::read(path).expect("an input can be read");
        match catch_unwind(|| property(&bytes)) {
            Ok(true) => accepted += 1,
            Ok(false) => refused += 1,
            Err(_) => return Err(format!("{} violates {target}; see the message above", path.display())),
        }
    }
    if accepted == 0 || refused == 0 {
        return Err(format!("of the {} inputs of {target}, {accepted} are accepted", inputs.len()));
    }
    Ok(())
}

#[test]
fn the_properties_hold_for_every_input() {
    let failures: Vec<_> =
        TARGETS.iter().filter_map(|(target, property)| replay(target, *property).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_target_has_a_property_and_inputs() {
    let names = |folder: PathBuf| -> BTreeSet<String> {
        let stem = |path: &PathBuf| path.file_stem().expect("has a name").to_string_lossy().into_owned();
        files(&folder).iter().map(stem).collect()
    };
    let properties: BTreeSet<_> = TARGETS.iter().map(|(target, _)| (*target).to_owned()).collect();
    assert_eq!(names(folder("fuzz_targets")), properties);
    assert_eq!(names(folder("corpus")), properties);
}
