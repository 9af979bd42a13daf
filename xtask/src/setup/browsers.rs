//! The browser that the end-to-end tests drive, most of them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::console::Console;
use crate::process;
use crate::setup::apt;

/// A browser and the driver that fits it.
pub(crate) struct Browsers {
    /// Chromium, or Chrome.
    pub(crate) chromium: PathBuf,
    /// `ChromeDriver` of the same major version.
    pub(crate) chromedriver: PathBuf,
}

const CHROMIUM: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const CHROMIUM_MACOS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const REMEDY: &str = "install Chromium (or Chrome) and a ChromeDriver of the same version (macOS: \
    `brew install --cask google-chrome chromedriver`; Fedora: `sudo dnf install chromium chromedriver`), \
    or point CHROMIUM and CHROMEDRIVER at them";

/// Finds them; on Debian as root, installs them.
///
/// # Errors
///
/// When they are missing or do not fit each other.
pub(crate) fn ensure(console: &Console) -> Result<Browsers> {
    if find()?.is_none() {
        apt::install(console, &["chromium", "chromium-driver"]).context(REMEDY)?;
    }
    let browsers = find()?.context(REMEDY)?;
    let (chromium, driver) = (major(&browsers.chromium)?, major(&browsers.chromedriver)?);
    if chromium != driver {
        bail!(
            "{} is version {chromium} but {} is version {driver}, and they must be the same; {REMEDY}",
            browsers.chromium.display(),
            browsers.chromedriver.display()
        );
    }
    Ok(browsers)
}

fn find() -> Result<Option<Browsers>> {
    let chromium = program("CHROMIUM", &CHROMIUM)?.or_else(|| {
        let installed = CHROMIUM_MACOS.iter().map(PathBuf::from).find(|path| path.is_file());
        installed.filter(|_| cfg!(target_os = "macos"))
    });
    let chromedriver = program("CHROMEDRIVER", &["chromedriver"])?;
    Ok(chromium.zip(chromedriver).map(|(chromium, chromedriver)| Browsers { chromium, chromedriver }))
}

/// The program that a variable names, else the first of some names on the PATH.
pub(super) fn program(variable: &str, names: &[&str]) -> Result<Option<PathBuf>> {
    match env::var_os(variable).map(PathBuf::from) {
        Some(path) if path.is_file() => Ok(Some(path)),
        Some(path) => bail!("{variable} is {}, and there is no such file", path.display()),
        None => Ok(names.iter().find_map(|name| which::which(name).ok())),
    }
}

fn major(program: &Path) -> Result<u32> {
    let said = process::output(Command::new(program).arg("--version"))?;
    major_version(&said).with_context(|| format!("{} does not tell its version", program.display()))
}

/// 156 of `Chromium 156.0.8078.73 built on Debian`.
fn major_version(said: &str) -> Option<u32> {
    said.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_tell_their_version_each_in_its_way() {
        assert_eq!(
            major_version("Chromium 156.0.8078.73 built on Debian GNU/Linux 12 (bookworm)\n"),
            Some(156)
        );
        assert_eq!(major_version("ChromeDriver 156.0.8078.73 (0123abc-refs/heads/main@{#1})"), Some(156));
        assert_eq!(major_version("Google Chrome 141.0.7390.54 \n"), Some(141));
        assert_eq!(major_version("no such thing"), None);
    }
}
