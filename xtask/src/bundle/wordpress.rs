//! `wordpress`: a plugin for chapters with `WordPress` sites, as a zip to upload. The plugin prints the same snippet as the
//! embed builder, for the origin that this puts in.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use xshell::cmd;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::console::Console;
use crate::project::Project;
use crate::setup;

/// For which deployment.
#[derive(Args)]
pub(crate) struct Options {
    /// Where the form is served: scheme and host
    #[arg(long, value_parser = origin)]
    origin: String,
}

const FOLDER: &str = "embed/wordpress";

/// The plugin's files, below the folder that it is unpacked to.
const FILES: [&str; 3] = ["cmsa-join/cmsa-join.php", "cmsa-join/block.js", "cmsa-join/readme.txt"];

/// The plugin's placeholder for our origin.
const PLACEHOLDER: &str = "https://origin.invalid";

/// Tests the plugin with PHP and Node.
///
/// # Errors
///
/// When a test fails, or when PHP is missing and cannot be installed.
pub(crate) fn test(console: &Console, project: &Project) -> Result<()> {
    let sh = &project.sh;
    let php = setup::php(sh)?;
    console.step("WordPress plugin", || {
        let plugin = FILES[0];
        cmd!(sh, "{php} -l {FOLDER}/{plugin}").run()?;
        cmd!(sh, "{php} {FOLDER}/tests/plugin.php").run()?;
        Ok(cmd!(sh, "node {FOLDER}/tests/block.cjs").run()?)
    })
}

/// Tests the plugin and packs it.
///
/// # Errors
///
/// When a test fails, or when PHP is missing and cannot be installed.
pub(crate) fn run(console: &Console, project: &Project, options: &Options) -> Result<()> {
    test(console, project)?;
    let path = project.path("build/cmsa-join-wordpress.zip");
    project.sh.write_file(&path, pack(&project.path(FOLDER), &options.origin)?)?;
    console.line(&format!("\n{}: upload it under Plugins, Add New, Upload Plugin", path.display()));
    Ok(())
}

/// Packs the plugin. The same files give the same zip at any time.
fn pack(folder: &Path, origin: &str) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in FILES {
        let content = fs::read_to_string(folder.join(file)).with_context(|| format!("cannot read {file}"))?;
        zip.start_file(file, SimpleFileOptions::default().unix_permissions(0o644))?;
        zip.write_all(content.replace(PLACEHOLDER, origin).as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// An origin as a browser writes it, which goes into a string in PHP.
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
        assert_eq!(packed, pack(&folder, ORIGIN)?, "the zip depends on its files alone");
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
    fn only_scheme_and_host_are_an_origin() {
        check("https://join.example.org", true);
        check("http://localhost:8787", true);
        check("https://", false);
        check("join.example.org", false);
        check("https://join.example.org/", false);
        check("https://join'.example.org", false);
        check("https://Join.example.org", false);
    }
}
