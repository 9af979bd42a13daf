//! Texts among the static assets that only the Worker reads.

use worker::Env;

use crate::http::problem::Problem;

/// The text of the asset at that path.
///
/// # Errors
/// When the asset is missing: the deployment is incomplete.
pub async fn text(env: &Env, path: &str) -> Result<String, Problem> {
    let missing = |_| Problem::Unavailable { cause: format!("the asset {path} is missing") };
    // Only the path matters.
    let url = format!("https://assets.invalid{path}");
    let mut response = env.assets("ASSETS").map_err(missing)?.fetch(url, None).await.map_err(missing)?;
    if response.status_code() != 200 {
        return Err(Problem::Unavailable { cause: format!("the asset {path} is missing") });
    }
    response.text().await.map_err(missing)
}
