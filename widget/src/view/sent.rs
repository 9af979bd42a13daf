use join_shared::{text::Texts, wire::IntentCreated};
use leptos::prelude::*;

/// Where a person joins.
const JOIN_URL: &str = "https://cmsa.org/join-now/";

/// What is shown once an intent is stored: the reference and what happens next.
#[component]
pub(super) fn Sent(
    /// The server's acknowledgement.
    created: IntentCreated,
    /// The page's language.
    texts: &'static Texts,
) -> impl IntoView {
    view! {
        <h2 id="sent-title" tabindex="-1">{texts.sent_title}</h2>
        <p>{texts.sent_lead}</p>
        <p>{texts.reference} ": " <strong id="reference">{created.reference}</strong></p>
        <h3>{texts.next_title}</h3>
        <ul>
            <li><a href=JOIN_URL target="_blank" rel="noopener">{texts.next_join}</a></li>
            <li>{texts.next_contact}</li>
        </ul>
        <p>
            <a id="receipt" href=created.receipt_url target="_blank" rel="noopener noreferrer">{texts.receipt}</a>
            <br />
            <small>{texts.receipt_key}</small>
        </p>
    }
}
