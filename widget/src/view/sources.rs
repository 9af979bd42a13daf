use join_shared::{catalog::Source, text::Texts};
use leptos::prelude::*;

/// Links to where something is stated, each with its age.
#[component]
pub(super) fn Sources(
    /// Where it is stated.
    sources: &'static [&'static Source],
    /// The page's language.
    texts: &'static Texts,
) -> impl IntoView {
    let label = if sources.len() == 1 { texts.source } else { texts.sources };
    let links = sources.iter().map(|source| {
        let dated = source.dated.unwrap_or(texts.undated);
        let title = match source.url {
            Some(url) => view! { <a href=url target="_blank" rel="noopener">{source.title}</a> }.into_any(),
            None => view! { <cite>{source.title}</cite> }.into_any(),
        };
        view! { <li>{title} " (" {dated} ")"</li> }
    });
    view! {
        <details class="sources">
            <summary>{label}</summary>
            <ul>{links.collect_view()}</ul>
        </details>
    }
}
