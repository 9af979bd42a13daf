//! Firefox and `WebKit`. Each test starts its own driver, because a run needs these browsers only once or twice.

use serde_json::json;
use thirtyfour::{
    Capabilities, DesiredCapabilities, common::capabilities::firefox::FirefoxPreferences,
    error::WebDriverResult,
};

use crate::{
    browser::{driver::Driver, scripts::Scripts},
    programs,
    server::INSECURE_HOST,
};

/// Starts Firefox's driver, and returns the capabilities of a session.
pub(super) fn firefox(scripts: Scripts) -> WebDriverResult<(Driver, Capabilities)> {
    let mut capabilities = DesiredCapabilities::firefox();
    capabilities.set_firefox_binary(&programs::firefox().to_string_lossy())?;
    for argument in ["-headless", "--width=1200", "--height=1600"] {
        capabilities.add_arg(argument)?;
    }
    let mut preferences = FirefoxPreferences::new();
    preferences.set("network.dns.localDomains", INSECURE_HOST)?;
    preferences.set("javascript.enabled", scripts == Scripts::On)?;
    // Prints the errors of scripts.
    preferences.set("browser.dom.window.dump.enabled", true)?;
    capabilities.set_preferences(preferences)?;

    let profiles = format!("--profile-root={}", programs::scratch().display());
    let command = [programs::geckodriver().into(), "--port=0".into(), profiles.into()];
    // "1700000000000 geckodriver INFO Listening on 127.0.0.1:40123"
    let driver = Driver::start(&command, |line| line.split_once("Listening on 127.0.0.1:")?.1.parse().ok());
    Ok((driver, capabilities.into()))
}

/// The same for `WebKit`.
pub(super) fn webkit(scripts: Scripts) -> WebDriverResult<(Driver, Capabilities)> {
    let mut capabilities = Capabilities::new();
    let script = format!("--enable-javascript={}", scripts == Scripts::On);
    capabilities.set(
        "webkitgtk:browserOptions",
        json!({
            "binary": programs::webkit(),
            "args": ["--automation", script],
        }),
    )?;

    // WebKitGTK has no headless mode.
    let driver = Driver::start_at(|port| {
        let port = format!("--port={port}");
        vec!["xvfb-run".into(), "--auto-servernum".into(), programs::webkit_driver().into(), port.into()]
    });
    Ok((driver, capabilities))
}
