//! Chromium. Tests reuse browsers, because starting one costs as much as most tests. A reused browser gets a new tab,
//! and its storage, cache and logs are cleared.

use std::{
    path::Path,
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
};

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{
    Capabilities, ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
    error::WebDriverResult,
};

use crate::{
    browser::{driver::Driver, scripts::Scripts},
    programs,
    server::INSECURE_HOST,
};

/// A browser with its profile folder.
pub(super) struct Session {
    pub(super) driver: WebDriver,
    scripts: Scripts,
    _profile: TempDir,
}

/// Idle browsers. A browser in which a test failed closes.
static IDLE: Mutex<Vec<Session>> = Mutex::new(Vec::new());

impl Session {
    /// Takes an idle browser, or starts one.
    pub(super) async fn take(scripts: Scripts) -> WebDriverResult<Self> {
        let idle = {
            let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
            let at = idle.iter().position(|session| session.scripts == scripts);
            at.map(|at| idle.swap_remove(at))
        };
        match idle {
            Some(session) => {
                session.renew().await?;
                Ok(session)
            }
            None => Self::start(scripts).await,
        }
    }

    /// Returns the browser for the next test.
    pub(super) fn give_back(self) {
        IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(self);
    }

    /// Starts a browser.
    pub(super) async fn start(scripts: Scripts) -> WebDriverResult<Self> {
        // "ChromeDriver was started successfully on port 40123."
        static DRIVER: LazyLock<Driver> = LazyLock::new(|| {
            Driver::start(&[programs::chromedriver().into(), "--port=0".into()], |line| {
                let (_, port) = line.strip_suffix('.')?.split_once("started successfully on port ")?;
                port.parse().ok()
            })
        });
        let profile = TempDir::new_in(programs::scratch()).expect("temporary files can be written");
        let capabilities = capabilities(profile.path(), scripts)?;
        // A kept connection would belong to the runtime of another test.
        let client = reqwest::Client::builder().pool_max_idle_per_host(0).timeout(Duration::from_mins(2));
        let client = client.build().expect("the client can be made");
        let driver = WebDriver::builder(DRIVER.url(), capabilities).client(client);
        Ok(Self { driver: driver.await?, scripts, _profile: profile })
    }

    /// Resets the browser. Settings for a page end with its tab.
    pub(super) async fn renew(&self) -> WebDriverResult<()> {
        let tab = self.driver.new_tab().await?;
        self.driver.close_window().await?;
        self.driver.switch_to_window(tab).await?;
        let tools = self.driver.cdp();
        for (command, params) in [
            ("Network.clearBrowserCache", json!({})),
            ("Storage.clearDataForOrigin", json!({ "origin": "*", "storageTypes": "all" })),
        ] {
            tools.send_raw(command, params).await?;
        }
        for log in ["browser", "performance"] {
            self.driver.get_log(log).await?;
        }
        Ok(())
    }
}

fn capabilities(profile: &Path, scripts: Scripts) -> WebDriverResult<Capabilities> {
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
        // As on a phone; scrollbars would cover a part of screenshots.
        "--hide-scrollbars",
        // The browser closes when its driver ends for any reason.
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
