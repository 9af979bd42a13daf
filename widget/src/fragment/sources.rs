use join_shared::{catalog::Source, text::Live};
use maud::{Markup, html};

/// Each source once, in the order of its first claim.
pub(super) fn all<'a>(sources: impl IntoIterator<Item = &'a &'static Source>) -> Vec<&'static Source> {
    let mut all: Vec<&'static Source> = Vec::new();
    for source in sources {
        if all.iter().all(|known| known.title != source.title) {
            all.push(source);
        }
    }
    all
}

/// The sources of a claim, each with its date, folded.
pub(super) fn sources(sources: &[&Source], texts: &Live) -> Markup {
    html! {
        details.sources {
            summary { (if sources.len() == 1 { texts.source } else { texts.sources }) }
            ul {
                @for source in sources {
                    li {
                        @if let Some(url) = source.url {
                            a href=(url) target="_blank" rel="noopener" { (source.title) }
                        } @else {
                            cite { (source.title) }
                        }
                        " (" (texts.dated(source.dated)) ")"
                    }
                }
            }
        }
    }
}
