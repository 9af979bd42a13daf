//! Real browsers. Each test gets a browser without any state of other tests.

mod chromium;
mod driver;
mod others;
mod scripts;

use base64::{Engine as _, prelude::BASE64_STANDARD as STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::{
    By, ElementId, RequestData, SessionId, WebDriver, WebElement,
    common::command::FormatRequestData,
    error::{WebDriverError, WebDriverErrorInner, WebDriverResult},
};
use tokio::sync::Semaphore;
use url::Url;

pub use scripts::Scripts;

use crate::{
    poll::{PATIENCE, until},
    programs,
    server::Server,
};

/// A browser engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The engine of Chrome, Edge and Samsung Internet. Only this one supports the methods of [`Page`] that use the
    /// developer tools: blocking a request, emulating a view, taking a screenshot of the whole page.
    Chromium,
    /// The engine of Firefox.
    Firefox,
    /// The engine of Safari, and of every browser on an iPhone.
    WebKit,
}

/// A window of a browser that shows pages of one server.
pub struct Page {
    engine: Engine,
    driver: WebDriver,
    origin: String,
}

/// The window and the media features for a page.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Width of the window in CSS pixels.
    pub width: u32,
    /// Media features with their values.
    pub media: &'static [(&'static str, &'static str)],
}

/// More browsers would slow each other down.
static SESSIONS: Semaphore = Semaphore::const_new(3);

/// Runs a test in a clean browser. If the test panics, the browser closes.
pub async fn browse(server: &Server, scripts: Scripts, test: impl AsyncFnOnce(&Page)) {
    browse_at(server.origin(), scripts, test).await;
}

/// The same at another origin of a server.
pub async fn browse_at(origin: String, scripts: Scripts, test: impl AsyncFnOnce(&Page)) {
    browse_in(Engine::Chromium, origin, scripts, test).await;
}

/// The same in another browser. Firefox reports errors in scripts, and there must be none.
pub async fn browse_in(engine: Engine, origin: String, scripts: Scripts, test: impl AsyncFnOnce(&Page)) {
    let _turn = SESSIONS.acquire().await.expect("the semaphore stays open");
    let other = match engine {
        Engine::Chromium => {
            let session = chromium::Session::take(scripts).await.expect("the browser starts");
            test(&Page { engine, driver: session.driver.clone(), origin }).await;
            return session.give_back();
        }
        Engine::Firefox => others::firefox(scripts),
        Engine::WebKit => others::webkit(scripts),
    };
    let (own, capabilities) = other.expect("the capabilities are valid");
    let driver = WebDriver::new(own.url(), capabilities).await.expect("the browser starts");
    let run = driver.run_and_quit(|driver| async move {
        test(&Page { engine, driver, origin }).await;
        Ok::<(), WebDriverError>(())
    });
    run.await.expect("the browser closes");
    // Firefox prints the errors of scripts. Its own scripts have other addresses.
    let errors: Vec<String> =
        own.end().into_iter().filter(|line| line.starts_with("JavaScript error: http")).collect();
    assert!(errors.is_empty(), "{engine:?} printed: {errors:?}");
}

/// Runs two tests one after the other in the same browser.
pub async fn browse_after_another(
    server: &Server,
    first: impl AsyncFnOnce(&Page),
    second: impl AsyncFnOnce(&Page),
) {
    let _turn = SESSIONS.acquire().await.expect("the semaphore stays open");
    let session = chromium::Session::start(Scripts::On).await.expect("the browser starts");
    let page = Page { engine: Engine::Chromium, driver: session.driver.clone(), origin: server.origin() };
    first(&page).await;
    session.renew().await.expect("the browser is reset");
    second(&page).await;
    session.give_back();
}

impl Page {
    /// Opens a page of the server.
    pub async fn open(&self, path: &str) {
        done("open", path, self.driver.goto(format!("{}{path}", self.origin)).await);
    }

    /// Opens a page and waits until it is hydrated.
    pub async fn open_live(&self, path: &str) {
        self.open(path).await;
        self.find("div.join[data-live=true]").await;
    }

    /// Delays the widget's WebAssembly in every page that is opened from now on, until [`Self::release_widget`].
    pub async fn hold_widget(&self) {
        self.run_first(
            "const start = WebAssembly.instantiateStreaming;
            const released = new Promise((release) => { window.releaseWidget = release; });
            WebAssembly.instantiateStreaming = async (...module) => {
              await released;
              return start.apply(WebAssembly, module);
            };",
        )
        .await;
    }

    /// Runs a script in every page that is opened from now on, before the page's own.
    pub async fn run_first(&self, script: &str) {
        let command = "Page.addScriptToEvaluateOnNewDocument";
        let tools = self.driver.cdp();
        done("send", command, tools.send_raw(command, json!({ "source": script })).await);
    }

    /// Loads the widget, and waits until the page is hydrated.
    pub async fn release_widget(&self) {
        self.evaluate("window.releaseWidget()").await;
        self.find("div.join[data-live=true]").await;
    }

    /// Works in a second tab of the same browser, which then closes.
    pub async fn in_another_tab(&self, work: impl AsyncFnOnce()) {
        let own = done("find", "the tab", self.driver.window().await);
        let tab = done("open", "a tab", self.driver.new_tab().await);
        done("switch", "to the new tab", self.driver.switch_to_window(tab).await);
        work().await;
        done("close", "the new tab", self.driver.close_window().await);
        done("switch", "back", self.driver.switch_to_window(own).await);
    }

    /// Goes back in the history, like the browser's button.
    pub async fn back(&self) {
        done("go", "back", self.driver.back().await);
    }

    /// Switches to the frame of the page.
    pub async fn enter_frame(&self) {
        self.act("enter", "iframe", async |frame| frame.enter_frame().await).await;
    }

    /// Switches to the frame that a script returns.
    pub async fn enter_frame_of(&self, script: &str) {
        until(&format!("the frame of `{script}`"), PATIENCE, async || {
            let frame = done("run", script, self.driver.execute(script, Vec::new()).await).element().ok()?;
            frame.enter_frame().await.ok()
        })
        .await;
    }

    /// Switches to the page around the frame.
    pub async fn leave_frame(&self) {
        done("leave", "the frame", self.driver.enter_parent_frame().await);
    }

    /// The accessible name of the element that a script returns.
    pub async fn name_of(&self, script: &str) -> String {
        let element = done("run", script, self.driver.execute(script, Vec::new()).await).element();
        let name = ComputedLabel(done("find", script, element).element_id());
        let answer = done("name", script, self.driver.cmd(name).await);
        done("name", script, answer.value())
    }

    /// The names of the cookies of the page.
    pub async fn cookies(&self) -> Vec<String> {
        let cookies = done("read", "the cookies", self.driver.get_all_cookies().await);
        cookies.into_iter().map(|cookie| cookie.name).collect()
    }

    /// Waits until a script in the page returns `true`.
    pub async fn until(&self, script: &str) {
        let what = format!("`{script}` returns true");
        until(&what, PATIENCE, async || (self.evaluate(script).await == true).then_some(())).await;
    }

    /// The address of the page.
    pub async fn url(&self) -> Url {
        done("read the address", "", self.driver.current_url().await)
    }

    /// Waits for an element.
    pub async fn find(&self, css: &str) -> WebElement {
        until(&format!("`{css}` is on the page"), PATIENCE, async || {
            self.driver.find(By::Css(css)).await.ok()
        })
        .await
    }

    /// The number of such elements now.
    pub async fn count(&self, css: &str) -> usize {
        done("count", css, self.driver.find_all(By::Css(css)).await).len()
    }

    /// Waits for an element and does something with it. If the page replaces the element meanwhile, this does it with
    /// the new element.
    async fn act<T>(&self, what: &str, css: &str, act: impl AsyncFn(WebElement) -> WebDriverResult<T>) -> T {
        until(&format!("{what} `{css}`"), PATIENCE, async || {
            let element = self.driver.find(By::Css(css)).await.ok()?;
            match act(element).await {
                Err(error) if is_gone(&error) => None,
                result => Some(done(what, css, result)),
            }
        })
        .await
    }

    /// Clicks an element.
    pub async fn click(&self, css: &str) {
        // WebKit's driver scrolls only the innermost frame, and then clicks beside the element.
        let by_key = self.engine == Engine::WebKit && self.is_framed().await;
        let click = async |element: WebElement| {
            if by_key { element.send_keys(" ").await } else { element.click().await }
        };
        self.act("click", css, click).await;
    }

    /// Clicks a link, or a button of a form, and waits until another page has taken the place of this one. A driver
    /// may return from the click before that.
    pub async fn follow(&self, css: &str) {
        let page = self.find("html").await;
        self.click(css).await;
        until(&format!("`{css}` leads to another page"), PATIENCE, async || {
            matches!(page.tag_name().await, Err(error) if is_gone(&error)).then_some(())
        })
        .await;
    }

    /// Clicks an element that is in view.
    pub async fn click_in_sight(&self, css: &str) {
        self.act("click", css, async |element| element.click().await).await;
    }

    /// Chooses a radio button or a checkbox by its label.
    pub async fn choose(&self, name: &str, value: &str) {
        let input = format!("input:not([type=hidden])[name='{name}'][value='{value}']");
        // A step that is answered is folded.
        let folded = format!(".step[data-folded]:has({input})");
        if self.count(&folded).await > 0 {
            self.click(&format!("{folded} .said button")).await;
        }
        match self.engine {
            Engine::Chromium | Engine::Firefox => self.click(&format!("label:has(> {input})")).await,
            // By a key, which needs the input itself.
            Engine::WebKit => self.click(&input).await,
        }
    }

    async fn is_framed(&self) -> bool {
        self.evaluate("return window !== top").await == true
    }

    /// Whether that radio button or checkbox is chosen.
    pub async fn is_chosen(&self, name: &str, value: &str) -> bool {
        let css = format!("input:not([type=hidden])[name='{name}'][value='{value}']");
        self.act("look at", &css, async |element| element.is_selected().await).await
    }

    /// Whether a person sees the element.
    pub async fn is_displayed(&self, css: &str) -> bool {
        self.act("look at", css, async |element| element.is_displayed().await).await
    }

    /// Types into a field.
    pub async fn type_into(&self, css: &str, text: &str) {
        self.act("type into", css, async |element| element.send_keys(text).await).await;
    }

    /// Replaces the text of a field.
    pub async fn retype(&self, css: &str, text: &str) {
        self.act("empty", css, async |element| element.clear().await).await;
        self.type_into(css, text).await;
    }

    /// The text of a field.
    pub async fn value(&self, css: &str) -> String {
        self.act("read", css, async |element| element.prop("value").await).await.unwrap_or_default()
    }

    /// The visible text of an element.
    pub async fn text(&self, css: &str) -> String {
        self.act("read", css, async |element| element.text().await).await
    }

    /// An attribute of an element.
    pub async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.act("read", css, async |element| element.attr(name).await).await
    }

    /// Runs a script in the page, and returns its result.
    pub async fn evaluate(&self, script: &str) -> Value {
        done("run", script, self.driver.execute(script, Vec::new()).await).json().clone()
    }

    /// Runs a script, and returns what it passes to its last argument, a function.
    pub async fn evaluate_async(&self, script: &str) -> Value {
        done("run", script, self.driver.execute_async(script, Vec::new()).await).json().clone()
    }

    /// Presses keys.
    pub async fn press(&self, keys: &str) {
        done("press", keys, self.driver.action_chain().send_keys(keys).perform().await);
    }

    /// Sets the window and the media features.
    pub async fn look(&self, view: View) {
        let tools = self.driver.cdp();
        let size = json!({ "width": view.width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        let command = "Emulation.setDeviceMetricsOverride";
        done("set", command, tools.send_raw(command, size).await);
        let features: Vec<Value> =
            view.media.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let command = "Emulation.setEmulatedMedia";
        done("set", command, tools.send_raw(command, json!({ "features": features })).await);
    }

    /// Emulates printing.
    pub async fn print_view(&self) {
        let command = "Emulation.setEmulatedMedia";
        done("set", command, self.driver.cdp().send_raw(command, json!({ "media": "print" })).await);
    }

    /// The number of printed pages on US letter paper.
    pub async fn printed_pages(&self) -> usize {
        let command = "Page.printToPDF";
        let printed = done("print", command, self.driver.cdp().send_raw(command, json!({})).await);
        let pdf = printed["data"].as_str().and_then(|data| STANDARD.decode(data).ok());
        let pdf = pdf.expect("a document comes as text");
        pdf.windows(11).filter(|bytes| *bytes == b"/Type /Page").count()
            - pdf.windows(12).filter(|bytes| *bytes == b"/Type /Pages").count()
    }

    /// Disconnects or reconnects the network.
    pub async fn set_offline(&self, offline: bool) {
        let conditions =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        let command = "Network.emulateNetworkConditions";
        done("set", command, self.driver.cdp().send_raw(command, conditions).await);
    }

    /// Saves a screenshot of the whole page.
    pub async fn screenshot(&self, name: &str) {
        let folder = programs::root().join("target/screenshots");
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        let png = self.picture(true).await;
        std::fs::write(folder.join(format!("{name}.png")), png).expect("the picture can be written");
    }

    /// A PNG screenshot, of the whole page or of the window. Engines other than Chromium support only the window.
    pub async fn picture(&self, whole: bool) -> Vec<u8> {
        if self.engine != Engine::Chromium {
            return done("take", "a picture", self.driver.screenshot_as_png().await);
        }
        let tools = self.driver.cdp();
        let command = "Page.captureScreenshot";
        let params = json!({ "captureBeyondViewport": whole, "optimizeForSpeed": whole });
        let shot = done("take", command, tools.send_raw(command, params).await);
        let png = shot["data"].as_str().and_then(|data| STANDARD.decode(data).ok());
        png.expect("a picture comes as text")
    }

    /// Emulates a touch screen.
    pub async fn be_touched(&self) {
        let command = "Emulation.setTouchEmulationEnabled";
        done("set", command, self.driver.cdp().send_raw(command, json!({ "enabled": true })).await);
    }

    /// Emulates a mid-range phone in a slow network: a quarter of this CPU's speed, 1.6 Mbit/s, 150 ms of latency.
    pub async fn be_a_phone(&self) {
        const BYTES_PER_SECOND: u32 = 1_600_000 / 8;
        let tools = self.driver.cdp();
        let screen = json!({ "width": 390, "height": 844, "deviceScaleFactor": 3, "mobile": true });
        let network = json!({
            "offline": false,
            "latency": 150,
            "downloadThroughput": BYTES_PER_SECOND,
            "uploadThroughput": BYTES_PER_SECOND,
        });
        for (command, params) in [
            ("Emulation.setDeviceMetricsOverride", screen),
            ("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })),
            ("Network.enable", json!({})),
            ("Network.emulateNetworkConditions", network),
        ] {
            done("send", command, tools.send_raw(command, params).await);
        }
    }

    /// The errors in the console: of scripts, of loading, of the policy.
    pub async fn complaints(&self) -> Vec<String> {
        self.console("SEVERE").await
    }

    async fn console(&self, level: &str) -> Vec<String> {
        let log = done("read", "the console", self.driver.get_log("browser").await);
        log.into_iter().filter(|entry| entry.level == level).map(|entry| entry.message).collect()
    }

    /// The addresses of all requests so far.
    pub async fn requests(&self) -> Vec<Url> {
        let log = done("read", "the network log", self.driver.get_log("performance").await);
        log.iter()
            .filter_map(|entry| {
                let entry: Value = serde_json::from_str(&entry.message).ok()?;
                let message = &entry["message"];
                (message["method"] == "Network.requestWillBeSent").then_some(())?;
                Url::parse(message["params"]["request"]["url"].as_str()?).ok()
            })
            .collect()
    }

    /// Checks that there were no errors, and no requests to other origins.
    pub async fn expect_no_complaints(&self) {
        assert_eq!(self.complaints().await, [""; 0], "the console");
        let own = Url::parse(&self.origin).expect("is an address");
        let requests = self.requests().await;
        assert!(requests.iter().any(|url| url.origin() == own.origin()), "the network log is empty");
        let others: Vec<&str> =
            requests.iter().filter(|url| is_foreign(url, &own)).map(Url::as_str).collect();
        assert!(others.is_empty(), "the page made requests to other origins: {others:?}");
    }
}

/// "Get Computed Label" of the protocol `WebDriver`.
#[derive(Debug)]
struct ComputedLabel(ElementId);

impl FormatRequestData for ComputedLabel {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(Method::GET, format!("session/{session}/element/{}/computedlabel", self.0))
    }
}

/// Pages of the browser itself, such as a new tab, and `data:` addresses make no requests.
fn is_foreign(url: &Url, own: &Url) -> bool {
    let leaves = ["http", "https", "ws", "wss", "ftp"].contains(&url.scheme());
    leaves && url.origin() != own.origin()
}

/// Whether the element is no longer on the page.
fn is_gone(error: &WebDriverError) -> bool {
    matches!(**error, WebDriverErrorInner::StaleElementReference(_) | WebDriverErrorInner::NoSuchElement(_))
}

fn done<T>(what: &str, of: &str, result: WebDriverResult<T>) -> T {
    result.unwrap_or_else(|error| {
        // Without the driver's stack trace.
        let text = error.to_string();
        panic!("cannot {what} {of}: {}", text.split("\n  (Session info").next().unwrap_or(&text))
    })
}
