//! The engines beside Chromium in which the embed is tested.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::console::Console;
use crate::setup::apt;
use crate::setup::browsers::program;
use crate::setup::cargo_tools::{self, Tool};

/// The version of geckodriver.
const GECKODRIVER: &str = "0.37.1";

/// An engine that is there.
pub(crate) struct Engine {
    /// How the tests learn where it is.
    pub(crate) variables: [(&'static str, PathBuf); 2],
}

/// The engines, and which tests have to do without theirs.
#[derive(Default)]
pub(crate) struct Engines {
    /// Those that are there.
    pub(crate) there: Vec<Engine>,
    /// The names of the others.
    pub(crate) missing: Vec<&'static str>,
}

/// Its name, with which the names of its tests end; and what finds it, or gets it.
type Finder = (&'static str, fn(&Console) -> Result<Engine>);

const FINDERS: [Finder; 2] = [("firefox", firefox), ("webkit", webkit)];

impl Engines {
    /// None, because nobody asked for them.
    pub(crate) fn none() -> Self {
        Self { there: Vec::new(), missing: FINDERS.map(|(name, _)| name).to_vec() }
    }
}

/// Finds them; on Debian as root, installs them. What is missing elsewhere is named, and the tests go on
/// without it.
///
/// # Errors
///
/// Where the variable `CI` is set, when one is missing.
pub(crate) fn ensure(console: &Console) -> Result<Engines> {
    let mut engines = Engines::default();
    for (name, find) in FINDERS {
        match find(console) {
            Ok(engine) => engines.there.push(engine),
            Err(error) if env::var_os("CI").is_some() => return Err(error),
            Err(error) => {
                console.line(&format!(
                    "[ !! ] THE EMBED WILL NOT BE TESTED IN {}: {error:#}",
                    name.to_uppercase()
                ));
                engines.missing.push(name);
            }
        }
    }
    Ok(engines)
}

fn firefox(console: &Console) -> Result<Engine> {
    const REMEDY: &str = "install Firefox (macOS: `brew install --cask firefox`), or point FIREFOX at it";
    let find = || {
        let found = program("FIREFOX", &["firefox-esr", "firefox"])?;
        let macos = PathBuf::from("/Applications/Firefox.app/Contents/MacOS/firefox");
        anyhow::Ok(found.or_else(|| macos.is_file().then_some(macos)))
    };
    if find()?.is_none() {
        apt::install(console, &["firefox-esr"]).context(REMEDY)?;
    }
    let browser = find()?.context(REMEDY)?;
    let driver = if let Some(driver) = program("GECKODRIVER", &["geckodriver"])? {
        driver
    } else {
        let tool = Tool::named("geckodriver", GECKODRIVER.to_owned());
        let [driver] = cargo_tools::ensure(console, [tool])?;
        driver
    };
    Ok(Engine { variables: [("FIREFOX", browser), ("GECKODRIVER", driver)] })
}

fn webkit(console: &Console) -> Result<Engine> {
    const REMEDY: &str = "install WebKitGTK 4.1 with its MiniBrowser and WebKitWebDriver, and xvfb-run \
        (Fedora: `sudo dnf install webkit2gtk4.1 webkit2gtk-driver xorg-x11-server-Xvfb`), \
        or point WEBKIT at the MiniBrowser and WEBKIT_DRIVER at the driver";
    let find = || {
        let browser = program("WEBKIT", &[])?.or_else(mini_browser);
        let driver = program("WEBKIT_DRIVER", &["WebKitWebDriver"])?;
        let display = which::which("xvfb-run").ok();
        anyhow::Ok(display.and(browser.zip(driver)))
    };
    if find()?.is_none() {
        apt::install(console, &["webkit2gtk-driver", "xvfb", "xauth"]).context(REMEDY)?;
    }
    let (browser, driver) = find()?.context(REMEDY)?;
    Ok(Engine { variables: [("WEBKIT", browser), ("WEBKIT_DRIVER", driver)] })
}

/// It comes with the library, and stands on nobody's PATH.
fn mini_browser() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let fedora = PathBuf::from("/usr/libexec");
    debian.chain([fedora]).map(|folder| folder.join("webkit2gtk-4.1/MiniBrowser")).find(|path| path.is_file())
}
