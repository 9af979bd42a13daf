//! The document around every page of the desk.

use join_shared::date::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Desk;
use crate::{
    http::{
        call::Call,
        problem::Problem,
        reply::{OPENER_POLICY, Reply},
    },
    platform::clock::Timestamp,
};

include!(concat!(env!("OUT_DIR"), "/desk.rs"));

/// An inline script, with the hash that allows it in the policy.
struct Inline {
    text: &'static str,
    hash: &'static str,
}

/// A page without its document.
pub struct Page<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The title, which is the page's first heading, too.
    pub title: &'a str,
    /// What is in `main`.
    pub body: Markup,
}

/// The links at the head of every page: path, name, and whether only national staff have it.
const PLACES: [(&str, &str, bool); 5] = [
    ("/staff/intents", "Queue", false),
    ("/staff/messages", "Messages", false),
    ("/staff/audit", "Audit", false),
    ("/staff/team", "Team", true),
    ("/staff/account", "Account", false),
];

impl Page<'_> {
    /// The page for a member of staff: with links to the others, and when the session ends.
    #[must_use]
    pub fn reply(self, call: &Call, desk: &Desk) -> Reply {
        self.reply_with(call, desk, None)
    }

    /// The same with the script for buttons that copy a text.
    #[must_use]
    pub fn reply_with_copy(self, call: &Call, desk: &Desk) -> Reply {
        self.reply_with(call, desk, COPY.as_ref())
    }

    fn reply_with(self, call: &Call, desk: &Desk, script: Option<&Inline>) -> Reply {
        let places = PLACES.iter().filter(|(.., national)| !national || desk.reviewer().is_national());
        let head = html! {
            a.skip href="#main" { "Skip to content" }
            header.bar {
                a.brand href="/staff/intents" { "CMSA Join desk" }
                nav aria-label="Desk" {
                    ul {
                        @for (path, name, _) in places {
                            li { a href=(path) aria-current=[call.path().starts_with(path).then_some("page")] { (name) } }
                        }
                    }
                }
                form.search method="get" action="/staff/intents" role="search" {
                    input type="hidden" name="view" value="all";
                    label.hidden for="search" { "Search by email, reference or name" }
                    input #search type="search" name="q" placeholder="Email, reference or name" autocomplete="off";
                    button type="submit" { "Search" }
                }
            }
        };
        let foot = html! {
            footer.foot {
                p {
                    (desk.reviewer().email) ". Your session ends "
                    (desk.moment(desk.signed_in.ends_at(call.now())))
                    " unless you use the desk before."
                }
                form method="post" action="/staff/sign-out" { button type="submit" { "Sign out" } }
            }
        };
        self.document(&head, &foot, script)
    }

    /// The page for somebody who is not signed in.
    #[must_use]
    pub fn without_session(self) -> Reply {
        self.document(&html! { header.bar { span.brand { "CMSA Join desk" } } }, &html! {}, None)
    }

    fn document(self, head: &Markup, foot: &Markup, script: Option<&Inline>) -> Reply {
        let scripts = script.map(|script| format!("script-src '{}'; ", script.hash)).unwrap_or_default();
        let html = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    link rel="icon" href="data:,";
                    title { (self.title) " · CMSA Join desk" }
                    link rel="stylesheet" href=(STYLE);
                    @if let Some(script) = script { script type="module" { (PreEscaped(script.text)) } }
                }
                body {
                    (head)
                    main #main tabindex="-1" { (self.body) }
                    (foot)
                }
            }
        };
        Reply::new(self.status, "text/html; charset=utf-8", html.into_string())
            .header(
                "Content-Security-Policy",
                format!(
                    "default-src 'none'; {scripts}style-src 'self'; img-src 'self' data:; form-action 'self'; \
                     base-uri 'none'; frame-ancestors 'none'"
                ),
            )
            .header(OPENER_POLICY, "same-origin")
    }
}

/// The page that replaces one of the desk.
#[must_use]
pub fn error(problem: &Problem) -> Reply {
    let title = match problem {
        Problem::NotFound => "There is nothing here for you",
        _ => problem.title(),
    };
    let body = html! {
        h1 { (title) }
        p {
            @match problem {
                Problem::NotFound => "Either nothing is at this address, or it belongs to chapters that are not yours.",
                _ => (problem.detail()),
            }
        }
        p { a href="/staff/intents" { "Go to the queue" } }
    };
    protected(Page { status: problem.status(), title, body }.without_session()).because_of(problem)
}

/// Adds the headers that every answer of the desk has, redirects among them.
#[must_use]
pub fn protected(reply: Reply) -> Reply {
    // `no-store` and `frame-ancestors 'none'` are what every reply of the Worker has by default. With `no-referrer`,
    // browsers would send `Origin: null`.
    reply.header("Referrer-Policy", "same-origin").header("X-Robots-Tag", "noindex")
}

impl Desk {
    /// A point in time, in words and in the desk's time zone.
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> Markup {
        html! { time datetime=(at) { (self.zone.moment(at)) } }
    }

    /// The same for a time in RFC 3339.
    #[must_use]
    pub fn moment_in(&self, text: &str) -> Markup {
        html! { time datetime=(text) { (self.zone.moment_in(text)) } }
    }

    /// A civil date in words.
    #[must_use]
    pub fn day(&self, day: Date) -> Markup {
        html! { time datetime=(day) { (self.zone.day(day)) } }
    }
}
