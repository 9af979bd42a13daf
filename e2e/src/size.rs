//! The sizes of what is downloaded and deployed, with their budgets.

use std::{
    fmt, fs,
    io::Write as _,
    process::{Command, Stdio},
};

use crate::{api::Api, programs};

/// The page that is measured.
const PAGE: &str = "/embed/hudson-valley";

/// What a chapter's page runs.
const LOADER: &str = "/embed.js";

/// The budgets, in bytes.
const PAGE_BROTLI: usize = 14_000;
const WIDGET_BROTLI: usize = 75_000;
const FIRST_VISIT_BROTLI: usize = 100_000;
const WORKER_GZIP: usize = 500_000;
const LOADER_GZIP: usize = 2_000;

/// Something that is downloaded or deployed.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its address or its file.
    pub name: String,
    bytes: Vec<u8>,
}

/// The compression in which a budget is counted.
#[derive(Debug, Clone, Copy)]
enum Counted {
    Gzip,
    Brotli,
}

/// A limit for the size of some assets together.
#[derive(Debug)]
pub struct Budget {
    what: &'static str,
    /// The assets.
    pub assets: Vec<Asset>,
    counted: Counted,
    limit: usize,
}

impl Asset {
    fn new(name: impl Into<String>, bytes: &[u8]) -> Self {
        Self { name: name.into(), bytes: bytes.to_vec() }
    }
}

impl Budget {
    /// Whether the assets are within the limit.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.bytes() <= self.limit
    }

    fn bytes(&self) -> usize {
        let count = |asset: &Asset| match self.counted {
            Counted::Gzip => gzip(&asset.bytes).len(),
            Counted::Brotli => brotli(&asset.bytes).len(),
        };
        self.assets.iter().map(count).sum()
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kilobytes = |bytes: usize| format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100);
        for Asset { name, bytes } in &self.assets {
            let [raw, gzip, brotli] = [bytes.len(), gzip(bytes).len(), brotli(bytes).len()].map(kilobytes);
            writeln!(f, "         {name:<42} {raw:>10} {gzip:>10} {brotli:>10}")?;
        }
        let mark = if self.is_kept() { "  ok  " } else { "missed" };
        let counted = match self.counted {
            Counted::Gzip => "gzip",
            Counted::Brotli => "brotli",
        };
        let (bytes, limit) = (kilobytes(self.bytes()), kilobytes(self.limit));
        write!(f, "[{mark}] {}: {bytes} of {limit} {counted}", self.what)
    }
}

/// Measures the responses of a server and the files of the build.
pub async fn measure(api: &Api) -> Vec<Budget> {
    let page = api.get(PAGE).await;
    assert_eq!(page.status, 200, "{PAGE}");
    let html = page.text();
    let mut widget = Vec::new();
    for path in assets(&html) {
        let answer = api.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        widget.push(Asset::new(path, &answer.body));
    }
    let loader = api.get(LOADER).await;
    assert_eq!(loader.status, 200, "{LOADER}");
    let loader = vec![Asset::new(LOADER, &loader.body)];
    let page = vec![Asset::new(PAGE, html.as_bytes())];
    let first_visit = [page.clone(), widget.clone()].concat();
    let budget = |what, assets, counted, limit| Budget { what, assets, counted, limit };
    // A quick build is larger than a release build.
    let compiled = |limit| if programs::is_quick() { 10 * limit } else { limit };
    vec![
        budget("the page with its critical CSS", page, Counted::Brotli, PAGE_BROTLI),
        budget("the widget", widget, Counted::Brotli, compiled(WIDGET_BROTLI)),
        budget("a first visit", first_visit, Counted::Brotli, compiled(FIRST_VISIT_BROTLI)),
        budget("the Worker's script", modules(), Counted::Gzip, compiled(WORKER_GZIP)),
        budget("the embed's loader", loader, Counted::Gzip, LOADER_GZIP),
    ]
}

/// The addresses under `/pkg/` in a page, without duplicates.
#[must_use]
pub fn assets(html: &str) -> Vec<String> {
    let mut found: Vec<String> =
        html.split('"').filter(|text| text.starts_with("/pkg/")).map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}

/// The size of the deployed Worker, as Cloudflare counts it.
#[must_use]
pub fn script_gzip() -> usize {
    modules().iter().map(|module| gzip(&module.bytes).len()).sum()
}

/// The module that loads the generated one.
const ENTRY: &str = "worker/entry.mjs";

/// The modules of the deployed Worker.
fn modules() -> Vec<Asset> {
    let is_module = |name: &str| [".js", ".wasm"].iter().any(|extension| name.ends_with(extension));
    let mut modules: Vec<Asset> = fs::read_dir(programs::root().join("build"))
        .expect("it was built")
        .map(|entry| entry.expect("its entries can be read"))
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
        .filter(|(name, _)| is_module(name))
        .map(|(name, path)| (format!("build/{name}"), path))
        .chain([(ENTRY.to_owned(), programs::root().join(ENTRY))])
        .map(|(name, path)| Asset::new(name, &fs::read(path).expect("it can be read")))
        .collect();
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    modules
}

/// Compresses with Brotli at its best quality, as a content network does for static files.
#[must_use]
pub fn brotli(bytes: &[u8]) -> Vec<u8> {
    compress("zlib.brotliCompressSync(input)", bytes)
}

/// The same with gzip at its best level.
#[must_use]
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    compress("zlib.gzipSync(input, { level: 9 })", bytes)
}

/// Compresses in Node, which has both formats. Its Brotli uses the best quality (11) by default.
fn compress(how: &str, bytes: &[u8]) -> Vec<u8> {
    let script = format!(
        "const zlib = require('zlib'); const input = require('fs').readFileSync(0); process.stdout.write({how})"
    );
    let mut node = Command::new("node")
        .args(["-e", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node starts");
    // Node reads all of its input before it writes, so the two cannot block each other.
    let mut input = node.stdin.take().expect("its standard input is a pipe");
    input.write_all(bytes).expect("Node reads");
    drop(input);
    let output = node.wait_with_output().expect("Node ends");
    assert!(output.status.success(), "Node cannot compress: {}", output.status);
    output.stdout
}
