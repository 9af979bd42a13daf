//! The browsers that the tests drive, each with its driver.

use std::env::{self, consts::ARCH};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use xshell::{Shell, cmd};

use crate::console::Console;
use crate::setup::apt::find_or_install;
use crate::setup::cargo_tools::{self, Tool};

const GECKODRIVER: Tool = Tool { package: "geckodriver", program: "geckodriver" };
const GECKODRIVER_VERSION: &str = "0.37.1";

/// A browser and its driver.
pub(crate) struct Browser {
    /// The environment variables that tell the tests where the two are.
    variables: [&'static str; 2],
    /// The browser.
    pub(crate) program: PathBuf,
    /// Its `WebDriver` server.
    pub(crate) driver: PathBuf,
}

/// The browsers other than Chromium, in which the tests try the embed.
#[derive(Default)]
pub(crate) struct OtherBrowsers {
    /// Those that are here.
    pub(crate) found: Vec<Browser>,
    /// Those that are not: the names of their tests end in these.
    pub(crate) missing: Vec<&'static str>,
}

impl Browser {
    /// What the tests' environment must hold.
    pub(crate) fn environment(&self) -> [(&'static str, &Path); 2] {
        let [program, driver] = self.variables;
        [(program, &self.program), (driver, &self.driver)]
    }
}

impl OtherBrowsers {
    /// For the quick tests: none of them.
    pub(crate) fn skipped() -> Self {
        Self { found: Vec::new(), missing: vec!["firefox", "webkit"] }
    }
}

/// Chromium, or Chrome.
///
/// # Errors
///
/// When it or its driver is missing and cannot be installed, or when their versions differ.
pub(crate) fn chromium(sh: &Shell) -> Result<Browser> {
    const REMEDY: &str = "install Chromium (or Chrome) and a ChromeDriver of the same version \
        (macOS: `brew install --cask google-chrome chromedriver`; Fedora: `sudo dnf install chromium chromedriver`), \
        or set CHROMIUM and CHROMEDRIVER to their paths";
    let variables = ["CHROMIUM", "CHROMEDRIVER"];
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    let (program, driver) = find_or_install(sh, &["chromium", "chromium-driver"], REMEDY, || {
        Ok(find(variables[0], &names)?.zip(find(variables[1], &["chromedriver"])?))
    })?;
    let [version, driver_version] = [&program, &driver]
        .map(|program| anyhow::Ok(major_version(&cmd!(sh, "{program} --version").read()?)));
    let (version, driver_version) = (version?, driver_version?);
    if version != driver_version {
        bail!("Chromium's major version is {version:?}, ChromeDriver's is {driver_version:?}: {REMEDY}");
    }
    Ok(Browser { variables, program, driver })
}

/// Firefox and `WebKitGTK`. The tests go on without those that are missing.
///
/// # Errors
///
/// When one is missing and the variable `CI` is set.
pub(crate) fn others(console: &Console, sh: &Shell) -> Result<OtherBrowsers> {
    let mut browsers = OtherBrowsers::default();
    for (name, browser) in [("firefox", firefox(console, sh)), ("webkit", webkit(sh))] {
        match browser {
            Ok(browser) => browsers.found.push(browser),
            Err(error) if env::var_os("CI").is_some() => return Err(error),
            Err(error) => {
                console.line(&format!(
                    "[ !! ] THE EMBED WILL NOT BE TESTED IN {}: {error:#}",
                    name.to_uppercase()
                ));
                browsers.missing.push(name);
            }
        }
    }
    Ok(browsers)
}

fn firefox(console: &Console, sh: &Shell) -> Result<Browser> {
    const REMEDY: &str = "install Firefox (macOS: `brew install --cask firefox`), or set FIREFOX to its path";
    let variables = ["FIREFOX", "GECKODRIVER"];
    let names = ["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];
    let program = find_or_install(sh, &["firefox-esr"], REMEDY, || find(variables[0], &names))?;
    let driver = match find(variables[1], &["geckodriver"])? {
        Some(driver) => driver,
        None => cargo_tools::ensure(console, sh, &GECKODRIVER, GECKODRIVER_VERSION)?,
    };
    Ok(Browser { variables, program, driver })
}

fn webkit(sh: &Shell) -> Result<Browser> {
    const REMEDY: &str = "install WebKitGTK 4.1 with its MiniBrowser and WebKitWebDriver, and xvfb-run \
        (Fedora: `sudo dnf install webkit2gtk4.1 webkit2gtk-driver xorg-x11-server-Xvfb`), \
        or set WEBKIT to the MiniBrowser's path and WEBKIT_DRIVER to the driver's";
    let variables = ["WEBKIT", "WEBKIT_DRIVER"];
    let names = [
        &*format!("/usr/lib/{ARCH}-linux-gnu/webkit2gtk-4.1/MiniBrowser"),
        "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
    ];
    let (program, driver) = find_or_install(sh, &["webkit2gtk-driver", "xvfb", "xauth"], REMEDY, || {
        let display = which::which("xvfb-run").ok();
        let browser = find(variables[0], &names)?.zip(find(variables[1], &["WebKitWebDriver"])?);
        Ok(display.and(browser))
    })?;
    Ok(Browser { variables, program, driver })
}

/// The program that a variable names, or the first of these that the machine has.
fn find(variable: &str, names: &[&str]) -> Result<Option<PathBuf>> {
    match env::var_os(variable).map(PathBuf::from) {
        Some(path) if path.is_file() => Ok(Some(path)),
        Some(path) => bail!("{variable} is {}, and there is no such file", path.display()),
        None => Ok(names.iter().find_map(|name| which::which(name).ok())),
    }
}

/// 156 of `Chromium 156.0.8078.73 built on Debian`.
fn major_version(printed: &str) -> Option<u32> {
    printed.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_browser_prints_its_version_in_its_own_way() {
        for (printed, expect) in [
            ("Chromium 156.0.8078.73 built on Debian GNU/Linux 12 (bookworm)", Some(156)),
            ("ChromeDriver 156.0.8078.73 (0123abc-refs/heads/main@{#1})", Some(156)),
            ("Google Chrome 141.0.7390.54 ", Some(141)),
            ("no such thing", None),
        ] {
            assert_eq!(major_version(printed), expect, "{printed}");
        }
    }
}
