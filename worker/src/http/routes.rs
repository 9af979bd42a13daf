//! Every route of the Worker: one line gives its path pattern, its kind, and a handler for each method.

use std::pin::Pin;

use super::{
    address::{Address, Kind},
    call::Call,
    problem::Problem,
    reply::Reply,
};
use crate::{
    api::{assessments, audit, catalog as api_catalog, funnel, health, intents, notifications, openapi},
    desk::{self, account, audit as desk_audit, intent, link, messages, next, queue, sign_in, team},
    embed::{files, plugin},
    pages::{builder, ccm, docs, home, join, receipt, sitemap},
};

/// A route.
pub struct Route {
    /// The path pattern; braces mark a parameter. The log shows the pattern instead of the path.
    pub pattern: &'static str,
    /// The audience.
    pub kind: Kind,
    methods: &'static [(&'static str, Handler)],
}

/// The handler of a method.
pub enum Handler {
    /// Returns at once.
    Sync(fn(&Call) -> Result<Reply, Problem>),
    /// Waits for a body, a limit or the database.
    Async(for<'call> fn(&'call mut Call) -> HandlerFuture<'call>),
}

/// The future of an async handler.
pub type HandlerFuture<'call> = Pin<Box<dyn Future<Output = Result<Reply, Problem>> + 'call>>;

macro_rules! handler {
    (async $handler:path) => {
        Handler::Async(|call| Box::pin($handler(call)))
    };
    (desk $handler:path) => {
        Handler::Async(|call| Box::pin(desk::guard::run(call, |call, desk| Box::pin($handler(call, desk)))))
    };
    ($handler:path) => {
        Handler::Sync($handler)
    };
}

macro_rules! routes {
    ($($kind:ident $pattern:literal { $($method:ident: ($($handler:tt)+)),+ })+) => {
        /// All routes. The first match wins.
        pub static ROUTES: &[Route] = &[$(Route {
            pattern: $pattern,
            kind: Kind::$kind,
            methods: &[$((stringify!($method), handler!($($handler)+))),+],
        }),+];
    };
}

routes! {
    Page  "/"                                 { GET: (home::show) }
    Page  "/join"                             { GET: (async join::show), POST: (async join::send) }
    Page  "/join/{chapter}"                   { GET: (async join::show), POST: (async join::send) }
    Frame "/embed"                            { GET: (async join::show), POST: (async join::send) }
    Frame "/embed/ccm"                        { GET: (ccm::framed) }
    Frame "/embed/{chapter}"                  { GET: (async join::show), POST: (async join::send) }
    Page  "/ccm"                              { GET: (ccm::show) }
    Page  "/receipt/{token}"                  { GET: (async receipt::show), POST: (async receipt::change) }
    Page  "/chapters/embed"                   { GET: (builder::show) }
    Desk  "/staff"                            { GET: (desk sign_in::home) }
    Desk  "/staff/intents"                    { GET: (desk queue::show) }
    Desk  "/staff/next"                       { POST: (desk next::send) }
    Desk  "/staff/sign-in"                    { GET: (sign_in::show), POST: (async sign_in::send) }
    Desk  "/staff/intents/{id}"               { GET: (desk intent::show), POST: (desk intent::change) }
    Desk  "/staff/sign-out"                   { POST: (desk sign_in::sign_out) }
    Desk  "/staff/messages"                   { GET: (desk messages::show), POST: (desk messages::send_again) }
    Desk  "/staff/audit"                      { GET: (desk desk_audit::show) }
    Desk  "/staff/sign-in/{code}"             { GET: (async link::show), POST: (async link::send) }
    Desk  "/staff/team"                       { GET: (desk team::show), POST: (desk team::change) }
    Desk  "/staff/account"                    { GET: (desk account::show), POST: (desk account::change) }
    Page  "/docs"                             { GET: (async docs::show) }
    File  "/embed.js"                         { GET: (files::loader) }
    File  "/embed-debug.js"                   { GET: (async files::debug) }
    File  "/cmsa-join.zip"                    { GET: (async plugin::download) }
    File  "/robots.txt"                       { GET: (sitemap::robots) }
    File  "/sitemap.xml"                      { GET: (sitemap::sitemap) }
    File  "/pkg/{file}"                       { GET: (files::named) }
    Api   "/api/v1/assessments"               { POST: (async assessments::create) }
    Api   "/api/v1/catalog"                   { GET: (api_catalog::read) }
    Api   "/api/v1/intents"                   { GET: (async intents::list::list), POST: (async intents::create::create) }
    Api   "/api/v1/intents.csv"               { GET: (async intents::export::export) }
    Api   "/api/v1/intents/{id}"              { GET: (async intents::read::read), PATCH: (async intents::change::change), DELETE: (async intents::erase::erase) }
    Api   "/api/v1/intents/{id}/timeline"     { GET: (async intents::timeline::timeline) }
    Api   "/api/v1/audit"                     { GET: (async audit::list) }
    Api   "/api/v1/funnel"                    { GET: (async funnel::read) }
    Api   "/api/v1/notifications"             { GET: (async notifications::list::list) }
    Api   "/api/v1/notifications/{id}/replay" { POST: (async notifications::replay::replay) }
    Api   "/openapi.json"                     { GET: (async openapi::read) }
    Api   "/healthz"                          { GET: (async health::check) }
}

impl Route {
    /// The route of a path, and the address that it matches.
    #[must_use]
    pub fn find(path: &str) -> Option<(&'static Self, Address)> {
        let path = path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path);
        ROUTES.iter().find_map(|route| route.match_path(path))
    }

    fn match_path(&'static self, path: &str) -> Option<(&'static Self, Address)> {
        let (mut pattern, mut path) = (self.pattern.split('/'), path.split('/'));
        let mut parameter = None;
        loop {
            match (pattern.next(), path.next()) {
                (None, None) => {
                    let (pattern, kind) = (self.pattern, self.kind);
                    return Some((self, Address { pattern, kind, parameter: parameter.map(str::to_owned) }));
                }
                (Some(varies), Some(part)) if varies.starts_with('{') => parameter = Some(part),
                (Some(fixed), Some(part)) if fixed == part => {}
                _ => return None,
            }
        }
    }

    /// The handler of a method.
    #[must_use]
    pub fn handler(&self, method: &str) -> Option<&'static Handler> {
        self.methods.iter().find(|(known, _)| *known == method).map(|(_, handler)| handler)
    }

    /// The value of `Allow`. `HEAD` is `GET` without a body.
    #[must_use]
    pub fn allow(&self) -> String {
        let methods = self.methods.iter().flat_map(|(method, _)| match *method {
            "GET" => ["GET", "HEAD"].as_slice(),
            _ => std::slice::from_ref(method),
        });
        methods.copied().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::{Map, Value};

    use super::{Kind, ROUTES, Route};

    const DESCRIPTION: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

    #[track_caller]
    fn check(path: &str, expect: Option<(&str, Option<&str>)>) {
        let found = Route::find(path).map(|(_, address)| (address.pattern, address.parameter));
        let found = found.as_ref().map(|(pattern, parameter)| (*pattern, parameter.as_deref()));
        assert_eq!(found, expect, "{path}");
    }

    #[test]
    fn each_pattern_matches_its_own_paths() {
        for route in ROUTES {
            let (path, parameter) = match route.pattern.split_once('{') {
                Some((before, after)) => {
                    (format!("{before}x{}", after.split_once('}').map_or("", |(_, rest)| rest)), Some("x"))
                }
                None => (route.pattern.to_owned(), None),
            };
            check(&path, Some((route.pattern, parameter)));
        }
    }

    #[test]
    fn whole_paths_match_and_a_trailing_slash_is_ignored() {
        for (path, expect) in [
            ("/join/", Some(("/join", None))),
            ("/join/hudson-valley/", Some(("/join/{chapter}", Some("hudson-valley")))),
            ("/api/v1/notifications/id", None),
            ("/chapters", None),
            ("/pkg", None),
            ("/receipt", None),
            ("/join/a/b", None),
            ("//", Some(("/", None))),
            ("//join", None),
            ("/api", None),
            ("/api/v2/intents", None),
            ("/JOIN", None),
            // Only the local server handles this path; the Worker runs scheduled work by cron trigger alone.
            ("/__scheduled", None),
        ] {
            check(path, expect);
        }
    }

    #[test]
    fn the_description_has_exactly_these_routes_and_methods() {
        let description: Value = serde_json::from_str(DESCRIPTION).expect("the description is JSON");
        let paths = description["paths"].as_object().expect("it has paths");
        let methods = |item: &Map<String, Value>| {
            item.keys().filter(|key| !key.starts_with("x-")).map(|method| method.to_uppercase()).collect()
        };
        let described: BTreeMap<&str, BTreeSet<String>> = paths
            .iter()
            .map(|(path, item)| (path.as_str(), methods(item.as_object().expect("is an object"))))
            .collect();
        let known = |route: &Route| route.methods.iter().map(|(method, _)| (*method).to_owned()).collect();
        let served: BTreeMap<&str, BTreeSet<String>> = ROUTES
            .iter()
            .filter(|route| route.kind == Kind::Api)
            .map(|route| (route.pattern, known(route)))
            .collect();
        assert_eq!(described, served);
    }

    #[test]
    fn get_handlers_answer_head() {
        let allow = |path| Route::find(path).map(|(route, _)| route.allow());
        assert_eq!(allow("/api/v1/intents").as_deref(), Some("GET, HEAD, POST"));
        assert_eq!(allow("/api/v1/intents/id").as_deref(), Some("GET, HEAD, PATCH, DELETE"));
        assert_eq!(allow("/api/v1/assessments").as_deref(), Some("POST"));
    }
}
