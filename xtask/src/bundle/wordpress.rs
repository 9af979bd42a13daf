//! `wordpress`: a plugin for chapters whose site is made with that, as a zip that it takes by upload. The
//! plugin prints the same snippet as the embed builder; our origin is put in here.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::console::Console;
use crate::process;
use crate::project::Project;
use crate::setup;

/// For which deployment.
#[derive(Args)]
pub(crate) struct Options {
    /// Where the form is served, scheme and host
    #[arg(long, value_parser = origin)]
    origin: String,
}

const FOLDER: &str = "embed/wordpress";

/// What the plugin consists of, in the folder that it is unpacked to.
const FILES: [&str; 3] = ["cmsa-join/cmsa-join.php", "cmsa-join/block.js", "cmsa-join/readme.txt"];

/// What stands in the plugin for our origin.
const PLACEHOLDER: &str = "https://origin.invalid";

/// Tests the plugin, by PHP and by Node.
///
/// # Errors
///
/// When it is not what it should be, or when PHP is missing and cannot be had.
pub(crate) fn test(console: &Console, project: &Project) -> Result<()> {
    let php = setup::php(console)?;
    let folder = project.path(FOLDER);
    console.step("WordPress plugin", || {
        process::run_quietly(Command::new(&php).arg("-l").arg(folder.join(FILES[0])))?;
        process::run_quietly(Command::new(&php).arg(folder.join("tests/plugin.php")))?;
        process::run_quietly(Command::new("node").arg(folder.join("tests/block.cjs")))
    })
}

/// Tests the plugin and packs it.
///
/// # Errors
///
/// When it is not what it should be, or when PHP is missing and cannot be had.
pub(crate) fn run(console: &Console, project: &Project, options: &Options) -> Result<()> {
    test(console, project)?;
    let folder = project.path(FOLDER);
    let path = project.path("build/cmsa-join-wordpress.zip");
    fs::create_dir_all(project.path("build"))?;
    fs::write(&path, pack(&folder, &options.origin)?)?;
    console.line(&format!("\n{} is ready for Plugins, Add New, Upload Plugin", path.display()));
    Ok(())
}

/// The same files make the same zip, whenever it is made.
fn pack(folder: &Path, origin: &str) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in FILES {
        let content = fs::read_to_string(folder.join(file)).with_context(|| format!("reading {file}"))?;
        zip.start_file(file, SimpleFileOptions::default().unix_permissions(0o644))?;
        zip.write_all(content.replace(PLACEHOLDER, origin).as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// An origin as a browser writes it. It becomes a text in PHP.
fn origin(text: &str) -> Result<String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:".contains(&byte);
    match host {
        Some(host) if !host.is_empty() && host.bytes().all(allowed) => Ok(text.to_owned()),
        _ => bail!("`{text}` is not an origin such as https://join.example.org"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use zip::ZipArchive;

    use super::*;

    const ORIGIN: &str = "https://join.example.org";

    #[test]
    fn the_zip_has_the_plugin_with_our_origin() -> Result<()> {
        let folder = Project::find()?.path(FOLDER);
        let packed = pack(&folder, ORIGIN)?;
        assert_eq!(packed, pack(&folder, ORIGIN)?, "it is made twice alike");
        let mut zip = ZipArchive::new(Cursor::new(packed))?;
        assert_eq!(zip.file_names().count(), FILES.len());
        let mut plugin = String::new();
        zip.by_name(FILES[0])?.read_to_string(&mut plugin)?;
        assert!(plugin.contains("const CMSA_JOIN_ORIGIN = 'https://join.example.org';"), "{plugin}");
        assert!(!plugin.contains("origin.invalid"), "{plugin}");
        Ok(())
    }

    #[track_caller]
    fn check(text: &str, expect: bool) {
        assert_eq!(origin(text).is_ok(), expect, "{text}");
    }

    #[test]
    fn an_origin_is_no_more_than_that() {
        check("https://join.example.org", true);
        check("http://localhost:8787", true);
        check("https://", false);
        check("join.example.org", false);
        check("https://join.example.org/", false);
        check("https://join'.example.org", false);
        check("https://Join.example.org", false);
    }
}
