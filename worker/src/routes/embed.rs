//! `/embed.js`, the same under a name that follows its content, `/pkg/embed-….js`, and `/embed-debug.js`

use crate::{call::Call, embed, problem::Problem, reply::Reply};

/// For addresses that stay when what is behind them changes.
const SHORT: &str = "public, max-age=300";

/// `GET /embed.js`: the loader.
///
/// # Errors
/// When the Worker was built without it.
pub fn loader(call: &Call) -> Result<Reply, Problem> {
    reply(embed::loader(&call.origin()), SHORT)
}

/// `GET /embed-debug.js`: what the loader asks for to say why the form does not come.
///
/// # Errors
/// When the Worker was built without it.
pub fn debug(call: &Call) -> Result<Reply, Problem> {
    reply(embed::debug(&call.origin()), SHORT)
}

/// `GET /pkg/{file}`: a loader by its name, today's or an earlier one, for pages that say what it must be
/// by `integrity`. Every other file under `/pkg/` is a static one, which does not reach the Worker.
///
/// # Errors
/// When it is no file of ours.
pub fn file(call: &Call, file: &str) -> Result<Reply, Problem> {
    reply(embed::loader_called(file, &call.origin()), "public, max-age=31536000, immutable")
}

/// It is for the pages of others: as a classic script, as a module, and with `integrity`.
fn reply(script: Option<String>, cache: &'static str) -> Result<Reply, Problem> {
    let script = script.ok_or(Problem::NotFound)?;
    Ok(Reply::new(200, "text/javascript; charset=utf-8", script)
        .header("Cache-Control", cache)
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin"))
}
