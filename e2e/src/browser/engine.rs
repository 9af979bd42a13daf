//! The engines that show pages, and how each is started.

use std::{path::Path, sync::LazyLock};

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{
    Capabilities, ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel,
    common::capabilities::firefox::FirefoxPreferences, error::WebDriverResult,
};

use crate::{
    browser::{Scripts, driver::Driver},
    programs,
    server::INSECURE_HOST,
};

/// What shows a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Of Chrome, Edge and Samsung Internet. It alone can be asked to do what [`super::Page`] does by
    /// its developers' tools: hold something back, look at a page in another way, take its picture.
    Chromium,
    /// Of Firefox.
    Firefox,
    /// Of Safari, and of every browser on an iPhone.
    WebKit,
}

/// The driver of all tests of this process in Chromium. The others' drivers have one session each.
static CHROMEDRIVER: LazyLock<Driver> = LazyLock::new(|| {
    // "ChromeDriver was started successfully on port 40123."
    Driver::start(&[programs::chromedriver().into(), "--port=0".into()], |line| {
        let (_, port) = line.strip_suffix('.')?.split_once("started successfully on port ")?;
        port.parse().ok()
    })
});

impl Engine {
    /// A driver of its own, and its port; none where all share one.
    pub(super) fn driver(self) -> (Option<Driver>, u16) {
        let driver = match self {
            Self::Chromium => return (None, CHROMEDRIVER.port),
            Self::Firefox => {
                let profiles = format!("--profile-root={}", programs::scratch().display());
                let command = [programs::geckodriver().into(), "--port=0".into(), profiles.into()];
                // "1700000000000 geckodriver INFO Listening on 127.0.0.1:40123"
                Driver::start(&command, |line| line.split_once("Listening on 127.0.0.1:")?.1.parse().ok())
            }
            // WebKitGTK has no mode without a display.
            Self::WebKit => Driver::start_at(|port| {
                let port = format!("--port={port}");
                vec![
                    "xvfb-run".into(),
                    "--auto-servernum".into(),
                    programs::webkit_driver().into(),
                    port.into(),
                ]
            }),
        };
        let port = driver.port;
        (Some(driver), port)
    }

    /// What a new session is asked for. What the browser keeps is kept in that folder.
    pub(super) fn capabilities(self, profile: &TempDir, scripts: Scripts) -> WebDriverResult<Capabilities> {
        match self {
            Self::Chromium => chromium(profile.path(), scripts),
            Self::Firefox => firefox(scripts),
            Self::WebKit => webkit(scripts),
        }
    }

    /// Which of these lines, said by the driver and its browser, is an error of a page's script.
    pub(super) fn is_error(self, line: &str) -> bool {
        // Those of the browser's own scripts have other addresses.
        self == Self::Firefox && line.starts_with("JavaScript error: http")
    }
}

fn chromium(profile: &Path, scripts: Scripts) -> WebDriverResult<Capabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(&programs::chromium().to_string_lossy())?;
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1200,1600",
        // As on a phone; in a picture they would hide what is beside them.
        "--hide-scrollbars",
        // The browser ends when its driver does, however that ends.
        "--remote-debugging-pipe",
    ] {
        capabilities.add_arg(argument)?;
    }
    capabilities.add_arg(&format!("--host-resolver-rules=MAP {INSECURE_HOST} 127.0.0.1"))?;
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    if scripts == Scripts::Off {
        const BLOCK: u8 = 2;
        capabilities.add_experimental_option(
            "prefs",
            json!({ "profile.managed_default_content_settings.javascript": BLOCK }),
        )?;
    }
    capabilities.set_logging_prefs("browser".to_owned(), LoggingPrefsLogLevel::All)?;
    capabilities.set_logging_prefs("performance".to_owned(), LoggingPrefsLogLevel::All)?;
    Ok(capabilities.into())
}

fn firefox(scripts: Scripts) -> WebDriverResult<Capabilities> {
    let mut capabilities = DesiredCapabilities::firefox();
    capabilities.set_firefox_binary(&programs::firefox().to_string_lossy())?;
    for argument in ["-headless", "--width=1200", "--height=1600"] {
        capabilities.add_arg(argument)?;
    }
    let mut preferences = FirefoxPreferences::new();
    preferences.set("network.dns.localDomains", INSECURE_HOST)?;
    preferences.set("javascript.enabled", scripts == Scripts::On)?;
    // It says on its output which script failed.
    preferences.set("browser.dom.window.dump.enabled", true)?;
    capabilities.set_preferences(preferences)?;
    Ok(capabilities.into())
}

fn webkit(scripts: Scripts) -> WebDriverResult<Capabilities> {
    let mut capabilities = Capabilities::new();
    let script = format!("--enable-javascript={}", scripts == Scripts::On);
    capabilities.set(
        "webkitgtk:browserOptions",
        json!({
            "binary": programs::webkit(),
            "args": ["--automation", script],
        }),
    )?;
    Ok(capabilities)
}
