//! `/sitemap.xml` and `/robots.txt`, for search engines.

use join_shared::{catalog, text::Lang};
use maud::{PreEscaped, html};

use super::{join, localized};
use crate::http::{call::Call, problem::Problem, reply::Reply};

const CACHE: &str = "public, max-age=300";

/// `GET /sitemap.xml`: the public pages in each language.
///
/// # Errors
/// None.
pub fn sitemap(call: &Call) -> Result<Reply, Problem> {
    let origin = call.origin();
    let chapters = catalog::chapters().iter().filter(|chapter| chapter.successor.is_none());
    let paths = ["/", "/ccm"].map(str::to_owned).into_iter();
    let paths: Vec<String> =
        paths.chain([join::path(None)]).chain(chapters.map(|chapter| join::path(Some(chapter)))).collect();
    let xml = html! {
        (PreEscaped(r#"<?xml version="1.0" encoding="UTF-8"?>"#))
        urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" {
            @for path in &paths {
                @for lang in Lang::ALL {
                    url {
                        loc { (origin) (localized(path, lang)) }
                        @for other in Lang::ALL {
                            xhtml:link rel="alternate" hreflang=(other.code())
                                href={ (origin) (localized(path, other)) } {}
                        }
                    }
                }
            }
        }
    };
    Ok(Reply::new(200, "application/xml", xml.into_string()).header("Cache-Control", CACHE))
}

/// `GET /robots.txt`: nothing is hidden, so that search engines see which pages say `noindex`.
///
/// # Errors
/// None.
pub fn robots(call: &Call) -> Result<Reply, Problem> {
    let text = format!("User-agent: *\nDisallow:\n\nSitemap: {}/sitemap.xml\n", call.origin());
    Ok(Reply::new(200, "text/plain; charset=utf-8", text).header("Cache-Control", CACHE))
}
