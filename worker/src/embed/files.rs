//! `/embed.js`, the same under a name that follows its content, `/pkg/embed-….js`, and `/embed-debug.js`

use crate::http::{call::Call, problem::Problem, reply::Reply};

/// For addresses that stay when what is behind them changes.
const SHORT: &str = "public, max-age=300";

/// `GET /embed.js`: the loader.
///
/// # Errors
/// When the Worker was built without it.
pub fn loader(call: &Call) -> Result<Reply, Problem> {
    reply(loader_for(&call.origin()), SHORT)
}

/// `GET /embed-debug.js`: what the loader asks for to say why the form does not come.
///
/// # Errors
/// When the Worker was built without it.
pub fn debug(call: &Call) -> Result<Reply, Problem> {
    reply(debug_for(&call.origin()), SHORT)
}

/// `GET /pkg/{file}`: a loader by its name, today's or an earlier one, for pages that say what it must be
/// by `integrity`. Every other file under `/pkg/` is a static one, which does not reach the Worker.
///
/// # Errors
/// When it is no file of ours.
pub fn named(call: &Call) -> Result<Reply, Problem> {
    reply(
        loader_called(call.parameter().unwrap_or_default(), &call.origin()),
        "public, max-age=31536000, immutable",
    )
}

/// It is for the pages of others: as a classic script, as a module, and with `integrity`.
fn reply(script: Option<String>, cache: &'static str) -> Result<Reply, Problem> {
    let script = script.ok_or(Problem::NotFound)?;
    Ok(Reply::new(200, "text/javascript; charset=utf-8", script)
        .header("Cache-Control", cache)
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin"))
}

include!(concat!(env!("OUT_DIR"), "/scripts.rs"));

/// A script for pages of others, which has our origin between its parts.
#[derive(Debug, Clone, Copy)]
struct Script {
    before: &'static str,
    after: &'static str,
}

impl Script {
    fn at(self, origin: &str) -> String {
        // A text in JSON is one in JavaScript, whatever an origin may hold.
        let origin = serde_json::to_string(origin).unwrap_or_default();
        [self.before, &origin, self.after].concat()
    }
}

/// Today's loader for that origin; `None` where the Worker was built without.
#[must_use]
pub fn loader_for(origin: &str) -> Option<String> {
    loader_called(LOADER_FILE?, origin)
}

/// The name of today's loader under `/pkg/`, which changes with it.
#[must_use]
pub const fn loader_file() -> Option<&'static str> {
    LOADER_FILE
}

/// The loader of that name, today's or an earlier one, for that origin; `None` where there never was one.
#[must_use]
pub fn loader_called(file: &str, origin: &str) -> Option<String> {
    LOADERS.iter().find_map(|(name, script)| (*name == file).then(|| script.at(origin)))
}

/// What says why the form does not come; `None` where the Worker was built without.
#[must_use]
pub fn debug_for(origin: &str) -> Option<String> {
    DEBUG.map(|script| script.at(origin))
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn an_origin_is_a_text_of_the_script() {
        let script = Script { before: "let o=", after: ";" };
        assert_eq!(script.at("https://a.example:1"), "let o=\"https://a.example:1\";");
        assert_eq!(script.at("https://a\"+x+\""), "let o=\"https://a\\\"+x+\\\"\";");
    }
}
