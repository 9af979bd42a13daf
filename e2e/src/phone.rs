//! The first visit to a page on a phone: the size of its files, when its largest text can be read, and when it is live.
//!
//! A server here compresses the files as a content network does, because the Worker leaves that to the network.

use std::{cell::Cell, collections::HashMap};

use crate::{
    api::Api,
    browser::{Page, Scripts, browse_at},
    elsewhere::{Response, serve},
    size,
};

/// Records when the largest text was painted, and when the page became live.
const WATCH: &str = "
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.paintedAt = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new MutationObserver(() => {
      if (document.querySelector('[data-live=true]')) window.liveAt ??= performance.now();
    }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-live'] });";

/// A page with its files, as a content network serves them.
#[derive(Debug, Clone, Default)]
pub struct Site {
    files: HashMap<String, Response>,
}

/// A page that is served.
#[derive(Debug, Clone)]
pub struct Served {
    origin: String,
    /// The compressed size of all files.
    pub bytes: usize,
}

/// The times of a visit, in milliseconds after the browser opens the address.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    /// When the largest text can be read.
    pub readable: f64,
    /// When the page responds to input.
    pub live: f64,
}

impl Site {
    /// A page of the Worker, with the files that it loads.
    pub async fn ours(api: &Api, path: &str) -> Self {
        let html = api.get(path).await.text();
        let mut site = Self::default();
        for path in size::assets(&html).into_iter().chain([path.to_owned()]) {
            let answer = api.get(&path).await;
            let kept = ["content-type", "cache-control", "content-security-policy", "link"];
            let headers = kept
                .into_iter()
                .filter(|name| answer.headers.contains_key(*name))
                .map(|name| (name.to_owned(), answer.header(name).to_owned()))
                .collect();
            site = site.with(path, headers, &answer.body);
        }
        site
    }

    /// The same with one more file.
    #[must_use]
    pub fn with(mut self, path: String, mut headers: Vec<(String, String)>, body: &[u8]) -> Self {
        headers.push(("content-encoding".to_owned(), "br".to_owned()));
        self.files.insert(path, Response { headers, body: size::brotli(body) });
        self
    }

    /// Serves the page.
    #[must_use]
    pub fn serve(self) -> Served {
        let bytes = self.files.values().map(|file| file.body.len()).sum();
        let port = serve(move |path| self.files.get(path).cloned());
        Served { origin: format!("http://localhost:{port}"), bytes }
    }
}

impl Served {
    /// Opens the page in a new browser.
    pub async fn visit(&self, path: &str) -> Visit {
        let noted = Cell::new(None);
        browse_at(self.origin.clone(), Scripts::On, async |page| {
            page.be_a_phone().await;
            page.run_first(WATCH).await;
            page.open(path).await;
            page.until("return window.paintedAt !== undefined && window.liveAt !== undefined").await;
            noted.set(Some(Visit {
                readable: time(page, "paintedAt").await,
                live: time(page, "liveAt").await,
            }));
        })
        .await;
        noted.get().expect("the browser came back")
    }
}

/// A recorded time of the page, in milliseconds.
async fn time(page: &Page, what: &str) -> f64 {
    let noted = page.evaluate(&format!("return window.{what}")).await;
    noted.as_f64().unwrap_or_else(|| panic!("the page recorded no {what}: {noted}"))
}
