//! From method and path to the handler, and from whatever comes back to a response.

use join_shared::catalog::{self, Chapter};
use worker::{Context, Env, Request, Response};

use crate::{
    call::Call,
    log,
    pages::{self, document::FrameAncestors},
    problem::Problem,
    reply::Reply,
    routes,
};

/// A resource that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route<'path> {
    Home,
    Join { framed: bool, chapter: Option<&'path str> },
    Receipt { token: &'path str },
    Builder,
    Loader,
    Debug,
    File { name: &'path str },
    Assessments,
    Intents,
    Intent { id: &'path str },
    Export,
    Audit,
    Notifications,
    Replay { notification: &'path str },
    Funnel,
    Catalog,
    Description,
    Docs,
    Health,
}

impl<'path> Route<'path> {
    fn find(path: &'path str) -> Option<Self> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let path = path.strip_suffix('/').unwrap_or(path);
        let segments: Vec<_> = path.split('/').collect();
        Some(match segments.as_slice() {
            [""] => Self::Home,
            ["join"] => Self::Join { framed: false, chapter: None },
            ["join", chapter] => Self::Join { framed: false, chapter: Some(chapter) },
            ["embed"] => Self::Join { framed: true, chapter: None },
            ["embed", chapter] => Self::Join { framed: true, chapter: Some(chapter) },
            ["receipt", token] => Self::Receipt { token },
            ["chapters", "embed"] => Self::Builder,
            ["embed.js"] => Self::Loader,
            ["embed-debug.js"] => Self::Debug,
            ["pkg", name] => Self::File { name },
            ["api", "v1", "assessments"] => Self::Assessments,
            ["api", "v1", "intents"] => Self::Intents,
            ["api", "v1", "intents", id] => Self::Intent { id },
            ["api", "v1", "intents.csv"] => Self::Export,
            ["api", "v1", "audit"] => Self::Audit,
            ["api", "v1", "notifications"] => Self::Notifications,
            ["api", "v1", "notifications", notification, "replay"] => Self::Replay { notification },
            ["api", "v1", "funnel"] => Self::Funnel,
            ["api", "v1", "catalog"] => Self::Catalog,
            ["openapi.json"] => Self::Description,
            ["docs"] => Self::Docs,
            ["healthz"] => Self::Health,
            _ => return None,
        })
    }

    /// The methods that it knows.
    const fn allow(self) -> &'static str {
        match self {
            Self::Home
            | Self::Builder
            | Self::Loader
            | Self::Debug
            | Self::File { .. }
            | Self::Catalog
            | Self::Export
            | Self::Audit
            | Self::Description
            | Self::Docs
            | Self::Notifications
            | Self::Funnel
            | Self::Health => "GET, HEAD",
            Self::Join { .. } | Self::Receipt { .. } | Self::Intents => "GET, HEAD, POST",
            Self::Assessments | Self::Replay { .. } => "POST",
            Self::Intent { .. } => "GET, HEAD, PATCH, DELETE",
        }
    }

    /// The chapter that it names, if there is that one.
    fn chapter(self) -> Option<&'static Chapter> {
        match self {
            Self::Join { chapter, .. } => catalog::chapter(chapter?),
            _ => None,
        }
    }

    /// Its path without what varies: a receipt's token never stands in a log.
    const fn pattern(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Join { framed: false, chapter: None } => "/join",
            Self::Join { framed: false, chapter: Some(_) } => "/join/{chapter}",
            Self::Join { framed: true, chapter: None } => "/embed",
            Self::Join { framed: true, chapter: Some(_) } => "/embed/{chapter}",
            Self::Receipt { .. } => "/receipt/{token}",
            Self::Builder => "/chapters/embed",
            Self::Loader => "/embed.js",
            Self::Debug => "/embed-debug.js",
            Self::File { .. } => "/pkg/{file}",
            Self::Assessments => "/api/v1/assessments",
            Self::Intents => "/api/v1/intents",
            Self::Intent { .. } => "/api/v1/intents/{id}",
            Self::Export => "/api/v1/intents.csv",
            Self::Audit => "/api/v1/audit",
            Self::Notifications => "/api/v1/notifications",
            Self::Replay { .. } => "/api/v1/notifications/{id}/replay",
            Self::Funnel => "/api/v1/funnel",
            Self::Catalog => "/api/v1/catalog",
            Self::Description => "/openapi.json",
            Self::Docs => "/docs",
            Self::Health => "/healthz",
        }
    }
}

/// Answers a request, whatever becomes of it.
///
/// # Errors
/// When the runtime itself refuses the response.
pub async fn answer(request: Request, env: Env, context: Context) -> worker::Result<Response> {
    let mut call = Call::new(request, env, context)?;
    let path = call.path().to_owned();
    let route = Route::find(&path);
    let method = call.method();
    let head = method == "HEAD";
    let result = match (call.failure(), route) {
        (Some(problem), _) => Err(problem),
        (None, Some(route)) => dispatch(&mut call, if head { "GET" } else { &method }, route).await,
        (None, None) => Err(Problem::NotFound),
    };
    let reply = result.unwrap_or_else(|problem| refuse(&call, &path, route, &problem));
    let reply = if call.is_secure() { reply } else { reply.insecure() };
    log::request(&call, route.map(Route::pattern), route.and_then(Route::chapter), &reply);
    if let Some(count) = reply.count().filter(|_| !head) {
        count.after(&call);
    }
    if head { reply.without_body() } else { reply }.into_response()
}

async fn dispatch(call: &mut Call, method: &str, route: Route<'_>) -> Result<Reply, Problem> {
    match (method, route) {
        ("GET", Route::Home) => routes::pages::home::show(call),
        ("GET", Route::Join { framed, chapter }) => routes::pages::join::show(call, framed, chapter).await,
        ("POST", Route::Join { framed, chapter }) => routes::pages::join::send(call, framed, chapter).await,
        ("GET", Route::Receipt { token }) => routes::pages::receipt::show(call, token).await,
        ("POST", Route::Receipt { token }) => routes::pages::receipt::change(call, token).await,
        ("GET", Route::Builder) => routes::pages::builder::show(call),
        ("GET", Route::Loader) => routes::embed::loader(call),
        ("GET", Route::Debug) => routes::embed::debug(call),
        ("GET", Route::File { name }) => routes::embed::file(call, name),
        ("POST", Route::Assessments) => routes::api::assessments::create(call).await,
        ("GET", Route::Intents) => routes::api::intents::list::list(call).await,
        ("POST", Route::Intents) => routes::api::intents::create::create(call).await,
        ("GET", Route::Intent { id }) => routes::api::intents::read::read(call, id).await,
        ("PATCH", Route::Intent { id }) => routes::api::intents::change::change(call, id).await,
        ("DELETE", Route::Intent { id }) => routes::api::intents::erase::erase(call, id).await,
        ("GET", Route::Export) => routes::api::intents::export::export(call).await,
        ("GET", Route::Audit) => routes::api::audit::list(call).await,
        ("GET", Route::Funnel) => routes::api::funnel::read(call).await,
        ("GET", Route::Notifications) => routes::api::notifications::list::list(call).await,
        ("POST", Route::Replay { notification }) => {
            routes::api::notifications::replay::replay(call, notification).await
        }
        ("GET", Route::Catalog) => Ok(routes::api::catalog::read(call)),
        ("GET", Route::Description) => Ok(routes::openapi::read(call)),
        ("GET", Route::Docs) => Ok(routes::pages::docs::show(call)),
        ("GET", Route::Health) => routes::health::check(call).await,
        (_, route) => Err(Problem::Method { allow: route.allow() }),
    }
}

/// A problem document for programs, a page for people.
fn refuse(call: &Call, path: &str, route: Option<Route<'_>>, problem: &Problem) -> Reply {
    let program = matches!(route, Some(Route::Description | Route::Health));
    if path.starts_with("/api/") || path == "/api" || program {
        return Reply::problem(problem, call.id());
    }
    // What is wrong with a page in a frame must be readable in that frame; it tells nothing.
    let framed = matches!(route, Some(Route::Join { framed: true, .. }))
        || matches!(route, Some(Route::Receipt { .. })) && call.query().has("framed");
    let ancestors = if framed { FrameAncestors::Any } else { FrameAncestors::Own };
    pages::error::page(pages::lang(call.query()), problem, framed, ancestors)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::{Map, Value};

    use super::Route;
    use crate::routes::openapi::DESCRIPTION;

    #[track_caller]
    fn check(path: &str, expect: Option<&str>) {
        assert_eq!(Route::find(path).map(Route::pattern), expect, "{path}");
    }

    #[test]
    fn each_path_has_one_resource() {
        for (path, expect) in [
            ("/", Some("/")),
            ("/join", Some("/join")),
            ("/join/", Some("/join")),
            ("/join/hudson-valley", Some("/join/{chapter}")),
            ("/join/hudson-valley/", Some("/join/{chapter}")),
            ("/embed", Some("/embed")),
            ("/embed/hudson-valley", Some("/embed/{chapter}")),
            ("/receipt/token", Some("/receipt/{token}")),
            ("/api/v1/intents/id", Some("/api/v1/intents/{id}")),
            ("/api/v1/intents.csv", Some("/api/v1/intents.csv")),
            ("/api/v1/audit", Some("/api/v1/audit")),
            ("/api/v1/notifications", Some("/api/v1/notifications")),
            ("/api/v1/notifications/id/replay", Some("/api/v1/notifications/{id}/replay")),
            ("/api/v1/notifications/id", None),
            ("/healthz", Some("/healthz")),
            ("/openapi.json", Some("/openapi.json")),
            ("/docs", Some("/docs")),
            ("/embed.js", Some("/embed.js")),
            ("/embed-debug.js", Some("/embed-debug.js")),
            ("/pkg/embed-0.js", Some("/pkg/{file}")),
            ("/chapters/embed", Some("/chapters/embed")),
            ("/chapters", None),
            ("/pkg", None),
            ("/receipt", None),
            ("/join/a/b", None),
            ("//", Some("/")),
            ("//join", None),
            ("/api", None),
            ("/api/v2/intents", None),
            ("/JOIN", None),
            // The cron trigger's work is for no request; only the local server has this address.
            ("/__scheduled", None),
        ] {
            check(path, expect);
        }
    }

    /// Every route, each with what it takes empty: the one after a route, from the first on. A new one is
    /// missing in the `match` until it is there.
    fn routes() -> impl Iterator<Item = Route<'static>> {
        let after = |route: &Route<'static>| match route {
            Route::Home => Some(Route::Join { framed: false, chapter: None }),
            Route::Join { framed: false, chapter: None } => {
                Some(Route::Join { framed: false, chapter: Some("") })
            }
            Route::Join { framed: false, .. } => Some(Route::Join { framed: true, chapter: None }),
            Route::Join { framed: true, chapter: None } => {
                Some(Route::Join { framed: true, chapter: Some("") })
            }
            Route::Join { framed: true, .. } => Some(Route::Receipt { token: "" }),
            Route::Receipt { .. } => Some(Route::Builder),
            Route::Builder => Some(Route::Loader),
            Route::Loader => Some(Route::Debug),
            Route::Debug => Some(Route::File { name: "" }),
            Route::File { .. } => Some(Route::Assessments),
            Route::Assessments => Some(Route::Intents),
            Route::Intents => Some(Route::Intent { id: "" }),
            Route::Intent { .. } => Some(Route::Export),
            Route::Export => Some(Route::Audit),
            Route::Audit => Some(Route::Notifications),
            Route::Notifications => Some(Route::Replay { notification: "" }),
            Route::Replay { .. } => Some(Route::Funnel),
            Route::Funnel => Some(Route::Catalog),
            Route::Catalog => Some(Route::Description),
            Route::Description => Some(Route::Docs),
            Route::Docs => Some(Route::Health),
            Route::Health => None,
        };
        std::iter::successors(Some(Route::Home), after)
    }

    /// Pages are for people, and scripts for pages; all else is the API.
    fn is_api(route: &Route<'_>) -> bool {
        !matches!(
            route,
            Route::Home
                | Route::Join { .. }
                | Route::Receipt { .. }
                | Route::Builder
                | Route::Loader
                | Route::Debug
                | Route::File { .. }
                | Route::Docs
        )
    }

    #[test]
    fn the_description_has_exactly_these_routes_and_methods() {
        let upper = |method: &String| method.to_uppercase();
        let description: Value = serde_json::from_str(DESCRIPTION).expect("the description is JSON");
        let paths = description["paths"].as_object().expect("it has paths");
        let methods =
            |item: &Map<String, Value>| item.keys().filter(|key| !key.starts_with("x-")).map(upper).collect();
        let described: BTreeMap<&str, BTreeSet<String>> = paths
            .iter()
            .map(|(path, item)| (path.as_str(), methods(item.as_object().expect("is an object"))))
            .collect();
        // Whatever answers GET answers HEAD; the description says so once.
        let known = |route: Route<'_>| {
            route.allow().split(", ").filter(|it| *it != "HEAD").map(str::to_owned).collect()
        };
        let served: BTreeMap<&str, BTreeSet<String>> =
            routes().filter(is_api).map(|route| (route.pattern(), known(route))).collect();
        assert_eq!(described, served);
        for path in served.keys() {
            check(path, Some(path));
        }
    }
}
