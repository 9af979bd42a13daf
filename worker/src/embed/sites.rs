//! The sites that may frame a chapter's form. Pure.

use join_shared::catalog::Chapter;
use worker::Url;

/// Overrides the catalog for one chapter, to try out its sites, such as
/// `hudson-valley=https://one.example https://two.example`.
pub const VARIABLE: &str = "EMBED_SITES";

/// The chapter's sites from the variable, or else from the catalog. Empty means any site.
#[must_use]
pub fn embed_sites(chapter: &Chapter, variable: Option<&str>) -> Vec<String> {
    let own = variable.and_then(|text| text.split_once('=')).filter(|(slug, _)| *slug == chapter.slug);
    match own {
        Some((_, sites)) => sites.split_ascii_whitespace().filter_map(origin).collect(),
        None => chapter.embed_sites.iter().map(|site| (*site).to_owned()).collect(),
    }
}

/// An invalid site must not enter the policy.
fn origin(site: &str) -> Option<String> {
    let origin = Url::parse(site).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

#[cfg(test)]
mod tests {
    use join_shared::catalog;

    use super::embed_sites;

    #[track_caller]
    fn check(variable: Option<&str>, expect: &[&str]) {
        let chapter = catalog::chapter("hudson-valley").expect("it is in the catalog");
        assert_eq!(embed_sites(chapter, variable), expect);
    }

    #[test]
    fn the_variable_overrides_one_chapter() {
        check(None, &[]);
        check(Some("detroit=https://one.example"), &[]);
        check(
            Some("hudson-valley=https://one.example http://two.example:8080/path"),
            &["https://one.example", "http://two.example:8080"],
        );
    }

    #[test]
    fn invalid_origins_are_left_out() {
        check(Some("hudson-valley=; * data:x https://one.example"), &["https://one.example"]);
    }
}
