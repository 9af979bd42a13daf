use join_shared::{catalog, text::Texts};
use leptos::prelude::*;

use super::sources::Sources;

/// Says first what keeps most people from joining: that they would need a CCM.
#[component]
pub(super) fn NoCcmNeeded(
    /// The page's language.
    texts: &'static Texts,
) -> impl IntoView {
    view! {
        <section class="notice" id="no-ccm" aria-labelledby="no-ccm-title">
            <h2 id="no-ccm-title">{texts.no_ccm_title}</h2>
            <p>{texts.no_ccm}</p>
            <Sources sources=catalog::ccm_required_to_join().sources texts />
        </section>
    }
}
