//! The HTML document around a page, with its headers.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use join_shared::text::Lang;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    http::reply::{OPENER_POLICY, Reply},
    pages::{
        localized,
        look::{Look, Theme},
    },
};

include!(concat!(env!("OUT_DIR"), "/inline.rs"));
include!(concat!(env!("OUT_DIR"), "/share.rs"));

/// An inline script or style, with the hash that allows it in the policy.
struct Inline {
    text: &'static str,
    hash: &'static str,
}

/// The widget's files and its start script.
struct Widget {
    js: &'static str,
    wasm: &'static str,
    start: Inline,
}

/// A page without its document.
pub struct Document {
    /// The HTTP status.
    pub status: u16,
    /// The language.
    pub lang: Lang,
    /// The title.
    pub title: String,
    /// HTML.
    pub body: String,
    /// The scripts.
    pub scripts: Scripts,
    /// Whether search engines may list it.
    pub listed: bool,
    /// Who may frame it.
    pub ancestors: FrameAncestors,
    /// Theme and color.
    pub look: Look,
    /// Turnstile's origin, if Turnstile is on.
    pub turnstile: Option<String>,
}

/// What search engines and other sites read about a public page.
pub struct About<'a> {
    /// This site.
    pub origin: &'a str,
    /// The page without a query, which would hold answers and the look.
    pub path: &'a str,
    /// One or two sentences.
    pub description: String,
    /// Questions that the page answers, each with its answer, in the words of the page.
    pub questions: &'a [(&'a str, &'a str)],
}

/// The scripts of a page. Every page works without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// No script.
    None,
    /// The widget hydrates.
    Widget,
    /// The widget hydrates, and the page reports to its parent frame.
    FramedWidget,
    /// The page reports to its parent frame.
    Framed,
    /// The embed builder, which contains an iframe of this site.
    Builder,
    /// Buttons to copy the URL and to print.
    Receipt,
}

impl Scripts {
    fn widget(self) -> Option<&'static Widget> {
        WIDGET.as_ref().filter(|_| matches!(self, Self::Widget | Self::FramedWidget))
    }

    /// The inline script, besides the widget's.
    fn inline(self) -> Option<&'static Inline> {
        match self {
            Self::None | Self::Widget => None,
            Self::FramedWidget | Self::Framed => FRAME.as_ref(),
            Self::Builder => BUILDER.as_ref(),
            Self::Receipt => RECEIPT.as_ref(),
        }
    }

    /// The policy's directives for the scripts, and for Turnstile from that origin.
    fn policy(self, turnstile: Option<&str>) -> String {
        let mut inline = self.inline().map(|script| format!(" '{}'", script.hash)).unwrap_or_default();
        let mut frames = String::new();
        if let (Some(origin), Some(script)) = (turnstile, TURNSTILE.as_ref()) {
            // Writing to a string does not fail.
            let _ = write!(inline, " '{}' {origin}", script.hash);
            frames = format!("frame-src {origin}; ");
        }
        let scripts = match self.widget() {
            Some(Widget { start, .. }) => {
                format!("script-src 'self' '{}' 'wasm-unsafe-eval'{inline}; connect-src 'self'; ", start.hash)
            }
            None if inline.is_empty() => String::new(),
            None => format!("script-src{inline}; "),
        };
        let others = if self == Self::Builder { "connect-src 'self'; frame-src 'self'; " } else { "" };
        scripts + others + &frames
    }
}

/// Who may frame a page.
#[derive(Debug, Clone)]
pub enum FrameAncestors {
    /// This site.
    Own,
    /// Any site.
    Any,
    /// This site and these sites.
    Sites(Vec<String>),
}

impl FrameAncestors {
    /// The ancestors for a chapter with these sites. Empty means any site.
    #[must_use]
    pub fn of_chapter(sites: Vec<String>) -> Self {
        if sites.is_empty() { Self::Any } else { Self::Sites(sites) }
    }

    /// Isolates the page, or lets an isolated page (`Cross-Origin-Embedder-Policy: require-corp`) frame it:
    /// such a page requires the same header in its frames.
    ///
    /// With Turnstile, an isolated page cannot frame it: Turnstile's own frame lacks the header, so the
    /// browser would block it.
    fn isolation(&self, turnstile: bool) -> impl IntoIterator<Item = (&'static str, &'static str)> + use<> {
        match self {
            Self::Own => vec![(OPENER_POLICY, "same-origin")],
            Self::Any | Self::Sites(_) if turnstile => vec![("Cross-Origin-Resource-Policy", "cross-origin")],
            Self::Any | Self::Sites(_) => vec![
                ("Cross-Origin-Resource-Policy", "cross-origin"),
                ("Cross-Origin-Embedder-Policy", "require-corp"),
            ],
        }
    }

    /// The sources of the directive. A site is allowed over http and https, with and without `www.`.
    fn sources(&self) -> String {
        match self {
            Self::Own => "'self'".to_owned(),
            Self::Any => "*".to_owned(),
            Self::Sites(sites) => {
                let mut sources = "'self'".to_owned();
                for site in sites {
                    let host = site.split_once("://").map_or(site.as_str(), |(_, host)| host);
                    let host = host.strip_prefix("www.").unwrap_or(host);
                    for prefix in ["https://", "https://www.", "http://", "http://www."] {
                        // Writing to a string does not fail.
                        let _ = write!(sources, " {prefix}{host}");
                    }
                }
                sources
            }
        }
    }
}

/// The mark in front of each heading in `widget/style.css`. A file of its own would be a request for each page.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%23005a8c' fill-rule='evenodd' d='M6,0h12a6,6,0,0,1,6,6v12a6,6,0,0,1-6,6H6a6,6,0,0,1-6-6V6a6,6,0,0,1,6-6zM7,4v14.5l7,2.5V7zM9,4l7,2.5V18h2V4zM12,13v-2h1v2z'/%3E%3C/svg%3E";

impl Document {
    /// The whole page, with a policy that allows only the resources of this document.
    #[must_use]
    pub fn into_reply(self) -> Reply {
        self.reply(None)
    }

    /// The same for a page to find and share: unless it is not listed, its head says what it is about.
    #[must_use]
    pub fn into_public_reply(self, about: &About<'_>) -> Reply {
        self.reply(Some(about))
    }

    fn reply(self, about: Option<&About<'_>>) -> Reply {
        let accent = self.look.css();
        let turnstile = self.turnstile.as_deref();
        let policy = policy(&self.ancestors, self.scripts, self.listed, turnstile, accent.as_deref());
        let isolation = self.ancestors.isolation(turnstile.is_some());
        Reply::new(self.status, "text/html; charset=utf-8", self.html(accent, about))
            .header("Content-Security-Policy", policy)
            .headers(isolation)
    }

    fn html(&self, accent: Option<String>, about: Option<&About<'_>>) -> String {
        let widget = self.scripts.widget();
        let turnstile = TURNSTILE.as_ref().filter(|_| self.turnstile.is_some());
        // The script that starts the widget waits for its files, so the others come first.
        let scripts = [self.scripts.inline(), turnstile, widget.map(|widget| &widget.start)];
        html! {
            (DOCTYPE)
            html lang=(self.lang.code()) data-framed[matches!(self.scripts, Scripts::FramedWidget | Scripts::Framed)] data-theme=[self.look.theme.map(Theme::code)] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    link rel="icon" href=(ICON);
                    title { (self.title) }
                    @if !self.listed { meta name="robots" content="noindex"; }
                    @if let Some(about) = about.filter(|_| self.listed) { (about.head(self.lang, &self.title)) }
                    style { (PreEscaped(STYLE.text)) }
                    @if let Some(accent) = accent { style { (PreEscaped(accent)) } }
                    @if let Some(widget) = widget {
                        link rel="modulepreload" href=(widget.js);
                        link rel="preload" href=(widget.wasm) as="fetch" type="application/wasm" crossorigin="anonymous";
                    }
                    @for script in scripts.into_iter().flatten() {
                        script type="module" { (PreEscaped(script.text)) }
                    }
                }
                body { (PreEscaped(&self.body)) }
            }
        }
        .into_string()
    }
}

impl About<'_> {
    fn address(&self, lang: Lang) -> String {
        [self.origin, &localized(self.path, lang)].concat()
    }

    /// Description, addresses in each language, and what other sites show of a link to this page.
    fn head(&self, lang: Lang, title: &str) -> Markup {
        let address = self.address(lang);
        html! {
            meta name="description" content=(self.description);
            link rel="canonical" href=(address);
            @for lang in Lang::ALL { link rel="alternate" hreflang=(lang.code()) href=(self.address(lang)); }
            link rel="alternate" hreflang="x-default" href=(self.address(Lang::default()));
            meta property="og:type" content="website";
            meta property="og:title" content=(title);
            meta property="og:description" content=(self.description);
            meta property="og:url" content=(address);
            meta property="og:locale" content=(lang.code());
            @if let Some((_, file)) = SHARE.iter().find(|(code, _)| *code == lang.code()) {
                meta property="og:image" content={ (self.origin) (file) };
                meta property="og:image:width" content="1200";
                meta property="og:image:height" content="630";
                meta property="og:image:alt" content=(lang.texts().no_ccm_title);
                meta name="twitter:card" content="summary_large_image";
            }
            @if !self.questions.is_empty() {
                // Data, which browsers do not run, so the policy needs no hash.
                script type="application/ld+json" { (PreEscaped(self.faq())) }
            }
        }
    }

    /// The questions as structured data of schema.org.
    fn faq(&self) -> String {
        let questions: Vec<Value> = self
            .questions
            .iter()
            .map(|(name, text)| {
                json!({ "@type": "Question", "name": name, "acceptedAnswer": { "@type": "Answer", "text": text } })
            })
            .collect();
        let faq = json!({ "@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions });
        // Without `<` it cannot contain `</script`, which would end the element.
        faq.to_string().replace('<', "\\u003c")
    }
}

fn policy(
    ancestors: &FrameAncestors,
    scripts: Scripts,
    listed: bool,
    turnstile: Option<&str>,
    accent: Option<&str>,
) -> String {
    let (ancestors, mut scripts) = (ancestors.sources(), scripts.policy(turnstile));
    if listed && !scripts.contains("connect-src") {
        // For tools such as Lighthouse, which fetch `/robots.txt` from within the page.
        scripts += "connect-src 'self'; ";
    }
    let style = STYLE.hash;
    let accent =
        accent.map_or_else(String::new, |css| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(css))));
    format!(
        "default-src 'none'; {scripts}style-src '{style}'{accent}; img-src 'self' data:; form-action 'self'; \
         base-uri 'none'; frame-ancestors {ancestors}"
    )
}

#[cfg(test)]
mod tests {
    use join_shared::text::Lang;

    use super::{About, Document, FrameAncestors, Look, STYLE, Scripts, policy};

    #[test]
    fn sites_are_allowed_in_all_spellings() {
        let sites = FrameAncestors::of_chapter(vec!["https://www.example.org".to_owned()]).sources();
        assert_eq!(
            sites,
            "'self' https://example.org https://www.example.org http://example.org http://www.example.org"
        );
        assert_eq!(FrameAncestors::of_chapter(Vec::new()).sources(), "*");
    }

    #[test]
    fn a_policy_allows_only_the_document_s_resources() {
        let policy = policy(&FrameAncestors::Own, Scripts::None, false, None, None);
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(policy.ends_with("frame-ancestors 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }

    #[test]
    fn the_head_of_a_public_page_is_escaped() {
        let about = About {
            origin: "https://join.example.org",
            path: "/ccm",
            description: "\"<b>\"".to_owned(),
            questions: &[("Is it </script>?", "No.")],
        };
        let head = about.head(Lang::Es, "<b>").into_string();
        for part in [
            "<meta name=\"description\" content=\"&quot;&lt;b&gt;&quot;\">",
            "<link rel=\"canonical\" href=\"https://join.example.org/ccm?lang=es\">",
            "<link rel=\"alternate\" hreflang=\"x-default\" href=\"https://join.example.org/ccm\">",
            "\"name\":\"Is it \\u003c/script>?\"",
        ] {
            assert!(head.contains(part), "{part} is missing in {head}");
        }
        assert_eq!(head.matches("</script>").count(), 1, "{head}");
    }

    #[test]
    fn a_document_is_complete_and_its_title_is_escaped() {
        let document = Document {
            status: 200,
            lang: Lang::Es,
            title: "<b>".to_owned(),
            body: "<main>x</main>".to_owned(),
            scripts: Scripts::None,
            listed: false,
            ancestors: FrameAncestors::Own,
            look: Look::default(),
            turnstile: None,
        };
        let html = document.html(None, None);
        assert!(
            html.starts_with("<!DOCTYPE html><html lang=\"es\"><head><meta charset=\"utf-8\">"),
            "{html}"
        );
        assert!(html.contains("<title>&lt;b&gt;</title>"), "{html}");
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{html}");
        assert!(html.contains(&format!("<style>{}</style>", STYLE.text)), "the hash matches the text");
        assert!(html.contains("<body><main>x</main>"), "{html}");
        assert!(!html.contains("style=\""), "{html}");
    }
}
