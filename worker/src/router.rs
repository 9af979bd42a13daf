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
    Funnel,
    Catalog,
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
            ["api", "v1", "funnel"] => Self::Funnel,
            ["api", "v1", "catalog"] => Self::Catalog,
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
            | Self::Funnel
            | Self::Health => "GET, HEAD",
            Self::Join { .. } | Self::Receipt { .. } | Self::Intents => "GET, HEAD, POST",
            Self::Assessments => "POST",
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
            Self::Funnel => "/api/v1/funnel",
            Self::Catalog => "/api/v1/catalog",
            Self::Health => "/healthz",
        }
    }
}

/// Answers a request, whatever becomes of it.
///
/// # Errors
/// When the runtime itself refuses the response.
pub async fn answer(request: Request, env: Env, context: &Context) -> worker::Result<Response> {
    let mut call = Call::new(request, env)?;
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
        count.clone().after(call.env(), context, call.now());
    }
    if head { reply.without_body() } else { reply }.into_response()
}

async fn dispatch(call: &mut Call, method: &str, route: Route<'_>) -> Result<Reply, Problem> {
    match (method, route) {
        ("GET", Route::Home) => routes::pages::home::show(call),
        ("GET", Route::Join { framed, chapter }) => routes::pages::join::show(call, framed, chapter),
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
        ("GET", Route::Catalog) => routes::api::catalog::read(call),
        ("GET", Route::Health) => routes::health::check(call).await,
        (_, route) => Err(Problem::Method { allow: route.allow() }),
    }
}

/// A problem document for programs, a page for people.
fn refuse(call: &Call, path: &str, route: Option<Route<'_>>, problem: &Problem) -> Reply {
    if path.starts_with("/api/") || path == "/api" || route == Some(Route::Health) {
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
    use super::Route;

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
            ("/healthz", Some("/healthz")),
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
}
