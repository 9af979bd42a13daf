//! The loader at `/embed.js` and at `/pkg/embed-….js`, named by its content, and `/embed-debug.js`

use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    platform::assets,
};

/// For URLs whose content changes.
const SHORT: &str = "public, max-age=300";

/// `GET /embed.js`: the loader.
///
/// # Errors
/// When the Worker was built without it.
pub fn loader(call: &Call) -> Result<Reply, Problem> {
    reply(loader_for(&call.origin()), SHORT)
}

/// `GET /embed-debug.js`: explains why the form does not appear. The loader requests it.
///
/// # Errors
/// When the Worker was built without it, or the deployment is incomplete.
pub async fn debug(call: &mut Call) -> Result<Reply, Problem> {
    let script = assets::text(call.env(), DEBUG_FILE.ok_or(Problem::NotFound)?).await?;
    reply(Some(script.replace(ORIGIN, &literal(&call.origin()))), SHORT)
}

/// `GET /pkg/{file}`: a current or earlier loader by name, for tags with `integrity`. All other files under
/// `/pkg/` are static assets, which do not reach the Worker.
///
/// # Errors
/// When no loader has that name.
pub fn named(call: &Call) -> Result<Reply, Problem> {
    reply(
        loader_named(call.parameter().unwrap_or_default(), &call.origin()),
        "public, max-age=31536000, immutable",
    )
}

/// Other sites load it as a classic script, as a module, and with `integrity`.
fn reply(script: Option<String>, cache: &'static str) -> Result<Reply, Problem> {
    let script = script.ok_or(Problem::NotFound)?;
    Ok(Reply::new(200, "text/javascript; charset=utf-8", script)
        .header("Cache-Control", cache)
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin"))
}

include!(concat!(env!("OUT_DIR"), "/scripts.rs"));

/// A script for other sites, split where this site's origin belongs.
#[derive(Debug, Clone, Copy)]
struct Script {
    before: &'static str,
    after: &'static str,
}

impl Script {
    fn at(self, origin: &str) -> String {
        [self.before, &literal(origin), self.after].concat()
    }
}

/// The origin in a script. A JSON string is a JavaScript string, so any origin is safe here.
fn literal(origin: &str) -> String {
    serde_json::to_string(origin).unwrap_or_default()
}

/// The current loader for that origin; `None` if the Worker was built without it.
#[must_use]
pub fn loader_for(origin: &str) -> Option<String> {
    loader_named(LOADER_FILE?, origin)
}

/// The current loader's file name under `/pkg/`, which depends on its content.
#[must_use]
pub const fn loader_file() -> Option<&'static str> {
    LOADER_FILE
}

/// The current or earlier loader of that name; `None` if there never was one.
#[must_use]
pub fn loader_named(file: &str, origin: &str) -> Option<String> {
    LOADERS.iter().find_map(|(name, script)| (*name == file).then(|| script.at(origin)))
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn an_origin_is_a_string_in_the_script() {
        let script = Script { before: "let o=", after: ";" };
        assert_eq!(script.at("https://a.example:1"), "let o=\"https://a.example:1\";");
        assert_eq!(script.at("https://a\"+x+\""), "let o=\"https://a\\\"+x+\\\"\";");
    }
}
